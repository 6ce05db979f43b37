"""The quoting answerer: no chat model, no network; what it says is what the pages say, word for word."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Asked, Draft, Message, Status
from assistant.catalogue import Catalogue
from assistant.quotes.candidates import CandidateSearch
from assistant.quotes.decision import load_decision
from assistant.quotes.finding import Finder, Finding
from assistant.quotes.pages import Pages, PlacedUnit
from assistant.quotes.say import Speaker
from assistant.suggestions import Suggestions, Topic
from assistant.understand.classifier import load_classifier
from assistant.understand.message_sorts import MessageSorts
from assistant.understand.names import Names
from assistant.understand.reading import Reader
from assistant.understand.small_talk import small_talk
from corpus.expected import KINDS
from corpus.index import Index
from corpus.release import Release
from corpus.university import University

# What is read of one turn; the rest of a longer one is left out.
_LONGEST_TURN = 2_000


class QuotingAnswerer:
    """Drafts answers from one release; built when it is opened, used for every question and language."""

    def __init__(
        self, release: Release, index: Index, university: University, reader: Reader, sorts: MessageSorts
    ) -> None:
        self.pages = pages = Pages(release.passages)
        self._kinds = load_classifier()
        search = CandidateSearch(
            pages,
            release.expected,
            index.vectors,
            self._kinds,
        )
        self._reader, self._sorts, self._university = reader, sorts, university
        self._finder = Finder(search, load_decision(), reader, Names(university))
        self._suggestions = Suggestions(release)
        self._speaker = Speaker(pages, release, university)

    def draft(self, conversation: Sequence[Message], catalogue: Catalogue) -> Draft:
        """What to say to the last message, in the catalogue's language."""
        turns = [_tidied(one.text) for one in conversation if one.role == "user"]
        message = turns[-1]
        if kind := small_talk(message):
            return self._speaker.small_talk(kind, catalogue)
        language = self._reader.language_of(message, catalogue.language)
        sort = self._sorts.small_talk(message, self._reader.vector(message), language)
        findings = self._finder.find(turns, language)
        if sort and sort.name != "chance" and all(one.nearness < sort.likeness for one in findings):
            return self._speaker.small_talk(sort.name, catalogue)
        readings = [one.judged.candidates.asked.own for one in findings]
        topics = [self._sorts.topic(one.text, one.multilingual, one.language) for one in readings]
        by_chance = sort is not None and sort.name == "chance"
        draft = self._speaker.draft(findings, topics, catalogue, by_chance)
        asked = tuple(_asked(finding, topic.name) for finding, topic in zip(findings, topics, strict=True))
        suggestions = self._suggestions.near(findings, catalogue)
        return replace(draft, asked=asked, suggestions=suggestions)

    def nearest_units(self, question: str, language: str) -> list[PlacedUnit]:
        """The units that come nearest to stating what is asked, best first."""
        judged = self._finder.judged(_tidied(question), language)
        return [self.pages.units[one.position] for one, _ in judged.ranked]

    def kind_of(self, question: str) -> str:
        """The kind of thing that is asked for, "other" where it is none of those that a page may state."""
        kinds = self._kinds.probabilities(self._reader.vector(question))
        kind = max(kinds, key=lambda one: kinds[one])
        return kind if kind in KINDS else "other"

    def first_questions(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Questions to begin a conversation with, in the catalogue's language where there are any."""
        return self._suggestions.first(catalogue)

    def topics(self, catalogue: Catalogue) -> tuple[Topic, ...]:
        """What the release answers, by its headings."""
        return self._suggestions.topics(catalogue)


def _asked(finding: Finding, topic: str) -> Asked:
    pages = tuple(dict.fromkeys(one.document_id for one in finding.quoted))
    status: Status = "partial" if finding.verdict == "unsure" else finding.verdict
    return Asked(finding.judged.text, status, finding.confidence, topic, pages)


def _tidied(text: str) -> str:
    """A turn with single spaces, its line ends kept: each may end a question."""
    lines = (" ".join(line.split()) for line in text[: 2 * _LONGEST_TURN].splitlines())
    return "\n".join(line for line in lines if line)[:_LONGEST_TURN] or text.strip()
