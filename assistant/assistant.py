"""A conversation in, a cited answer out: the way through all the stages, wired by hand."""

import uuid
from collections.abc import Callable, Iterator, Sequence

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, Asked, Citation, Draft, Message, Sentence, plain_text
from assistant.catalogue import Catalogues, load_catalogues
from assistant.citations import cite
from assistant.events import CitationReady, Event, Finished, Started, answer_of
from assistant.library import Library, OneRelease, OpenRelease
from assistant.quotes.answerer import QuotingAnswerer
from assistant.suggestions import Topic
from assistant.understand.language import load_language_classifier
from assistant.understand.message_sorts import message_sorts
from assistant.understand.names import Names
from assistant.understand.reading import Reader
from corpus.embedder import Embedder
from corpus.index import Index
from corpus.multilingual import multilingual_encoder
from corpus.passage import Hit
from corpus.release import Release, Releases
from corpus.settings import Settings
from corpus.staff_files import load_staff_files
from corpus.university import University

# What is read of a conversation, from its end: so many turns, and so many characters in all.
_MOST_TURNS, _MOST_CHARACTERS = 12, 16_000


class Assistant:
    """Answers from the pages alone; safe to use from many threads."""

    def __init__(
        self, library: Library, university: University, reader: Reader, catalogues: Catalogues | None = None
    ) -> None:
        self.library, self.university = library, university
        self.catalogues = catalogues or load_catalogues()
        self._reader, self._names = reader, Names(university)
        self._record: Callable[[Answer, Sequence[Asked]], None] = lambda answer, asked: None

    def record_with(self, record: Callable[[Answer, Sequence[Asked]], None]) -> None:
        """Tell `record` of each answer and of the questions in its message; it has to return at once."""
        self._record = record

    def answer(
        self, conversation: Sequence[Message], language: str | None = None, recorded: bool = True
    ) -> Answer:
        """The answer to the last message, whole; as `stream`."""
        return answer_of(self.stream(conversation, language, recorded))

    def stream(
        self, conversation: Sequence[Message], language: str | None = None, recorded: bool = True
    ) -> Iterator[Event]:
        """Answer the last message, event by event; `language` is used where the message shows none.

        Not `recorded` is what no applicant asked.

        Raises `NotReady`, before the first event, where no release can be served.
        """
        conversation = recent(conversation)
        shelf = self.library.current()
        catalogue = self.catalogues.get(self._reader.language_of(conversation[-1].text[:1000], language))
        started = Started(uuid.uuid4().hex, shelf.release.manifest.name, catalogue.language)
        yield started
        draft = shelf.answerer.draft(conversation, catalogue)
        sentences: list[Sentence] = []
        citations: list[Citation] = []
        for event in cite(draft.statements, shelf.release):
            if isinstance(event, CitationReady):
                citations.append(event.citation)
            else:
                sentences.append(event.sentence)
            yield event
        answer = self._finished(started, draft, sentences, citations, shelf)
        if recorded:
            self._record(answer, draft.asked)
        yield Finished(answer)

    def search(self, shelf: OpenRelease, query: str, k: int) -> list[Hit]:
        """The passages of a release nearest to a question, best first, aliases expanded."""
        return shelf.index.search(self._names.expanded(query), k, meaning=query)

    def warm(self) -> None:
        """Load the release and every model, so that the first applicant waits no longer than the tenth.

        Raises `NotReady` where no release can be served.
        """
        for language in (catalogue.language for catalogue in self.catalogues.languages()):
            for question in self.first_questions(language)[:1]:
                self.answer([Message("user", question)], language, recorded=False)
        self.answer([Message("user", "How do I apply, and what are the fees?")], recorded=False)

    def topics(self, language: str) -> tuple[Topic, ...]:
        """What the current release answers, by its headings; raises `NotReady`."""
        return self.library.current().answerer.topics(self.catalogues.get(language))

    def first_questions(self, language: str) -> tuple[str, ...]:
        """Questions to begin with, that the current release answers; raises `NotReady`."""
        return self.library.current().answerer.first_questions(self.catalogues.get(language))

    def _finished(
        self,
        started: Started,
        draft: Draft,
        sentences: Sequence[Sentence],
        citations: Sequence[Citation],
        shelf: OpenRelease,
    ) -> Answer:
        status = draft.status
        if status in ("answered", "partial") and not citations:
            status = "not_found"  # nothing is claimed without a quotation
        asks_elsewhere = status in ("partial", "not_found") or draft.wants_person
        return Answer(
            id=started.id,
            release=started.release,
            language=started.language,
            answered_by="quotes",
            status=status,
            confidence=round(min(1.0, max(0.0, draft.confidence)), 3),
            text=plain_text(sentences),
            sentences=tuple(sentences),
            citations=tuple(citations),
            missing=draft.missing,
            contact=self.university.contact_in(started.language) if asks_elsewhere else None,
            suggestions=draft.suggestions,
        )

    def runnable(self) -> Runnable[dict[str, str | list[Message]], Answer]:
        """The answer as a LangChain step: {"question", "history"} in, `Answer` out."""

        def run(question: dict[str, str | list[Message]]) -> Answer:
            history = question.get("history", [])
            assert isinstance(history, list)
            return self.answer([*history, Message("user", str(question["question"]))])

        return RunnableLambda(run)


def recent(conversation: Sequence[Message]) -> list[Message]:
    """The latest turns, as many as are read: the last one whole, an earlier one only where there is room."""
    kept = [conversation[-1]]
    room = _MOST_CHARACTERS - len(kept[0].text)
    for message in conversation[-2 : -1 - _MOST_TURNS : -1]:
        room -= len(message.text)
        if room < 0:
            break
        kept.append(message)
    return kept[::-1]


def open_assistant(settings: Settings, release: str = "") -> Assistant:
    """The assistant for these settings; nothing is loaded before its first question.

    It answers from the current release, or from the one that is named by its number or its folder.
    Raises `ConfigurationInvalid` where a file that staff edit has a mistake.
    """
    university = load_staff_files(settings.corpus).university
    embedder, multilingual = Embedder(settings.embedder), multilingual_encoder()
    reader = Reader(embedder, multilingual, load_language_classifier())

    def answerer(release: Release, index: Index) -> QuotingAnswerer:
        return QuotingAnswerer(release, index, university, reader, message_sorts(multilingual))

    releases = Releases(settings.data)
    library = (
        OneRelease(releases, embedder, answerer, release)
        if release
        else Library(releases, embedder, answerer)
    )
    return Assistant(library, university, reader)
