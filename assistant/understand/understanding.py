"""A conversation → the questions of its last message, each with what it takes over from before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from assistant.answer import Message
from assistant.understand.follow_up import completed, with_earlier
from assistant.understand.gloss import glossed
from assistant.understand.lexicon import load_lexicon
from assistant.understand.names import Found, NameFinder
from assistant.understand.parts import parts_of
from assistant.understand.question import Question, Term
from assistant.understand.small_talk import small_talk
from corpus.folding import Word, fold, words
from corpus.index import Index
from corpus.stems import stem
from corpus.university import University

# Turns of the applicant that a follow-up may lean on, latest first.
_REMEMBERED = 12
_MOST_PARTS = 6
# A figure that is no year: "75 doctors?" puts it to the page, "rank 2024" only dates the question.
_FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{2}")
_SOME_NAME = "Unesco"
# A part that begins so asks for something, without a question word.
_DEMANDS = frozenset(
    ["list", "name", "names", "tell", "give", "show", "describe", "explain", "about", "write"]
)
# Kinds that are asked with yes or no unless a question word says otherwise.
_YES_OR_NO = ("status", "list", "definition", "reason", "meta")
_QUESTION_WORDS = frozenset(
    ["what", "which", "who", "whom", "whose", "when", "where", "why", "how", "wht", "wat", "whats", "wich"]
)


class Understanding:
    """Reads questions against the words of one release."""

    def __init__(self, index: Index, university: University) -> None:
        self._index = index
        self._lexicon = load_lexicon()
        self._names = NameFinder(index, university, self._lexicon)
        self._known_words = sorted(
            {word for word in index.vocabulary.words if len(word) > 4 and word.isalpha()}
            | {word for word in self._lexicon.light if len(word) > 4}
        )

    def questions(self, conversation: Sequence[Message]) -> list[Question]:
        """The questions of the last message, in order; none where it asks nothing."""
        turns = [message.text for message in conversation if message.role == "user"]
        before = self._earlier(turns[:-1])
        found: list[Question] = []
        for text in parts_of(turns[-1], self._lexicon):
            question = self._question(text)
            # A part leans on the part before it first, then on the conversation.
            question = completed(question, [*reversed(found), *before], self._lexicon)
            question = replace(question, search=with_earlier(question.search, before))
            if not question.is_empty or question.inherited_names or question.inherited:
                found.append(question)
        return found[:_MOST_PARTS]

    def halves(self, question: Question) -> list[Question]:
        """The two questions of "fees of dentistry and scholarship"; none where there is no such joint."""
        joint = re.search(r"(?i)\s+(?:and|or|&)\s+|\s*/\s*", question.text)
        if joint is None or question.offers_a_choice or len(words(question.text)) < 4:
            return []
        parts = (question.text[: joint.start()], question.text[joint.end() :])
        halves = [self._question(part) for part in parts]
        if any(not (half.focus or half.terms or half.names or half.strangers) for half in halves):
            return []
        # "Webometrics and RUR positions": what is asked of the one is asked of the other.
        kind = next((half.kind for half in halves if half.kind), "")
        return [
            replace(half, kind=half.kind or kind, is_open=half.is_open or question.is_open) for half in halves
        ]

    def _earlier(self, turns: Sequence[str]) -> list[Question]:
        """The questions of earlier turns, latest first, each completed by those before it."""
        earlier: list[Question] = []
        for turn in turns[-_REMEMBERED:]:
            if small_talk(turn):
                continue
            for text in parts_of(turn, self._lexicon):
                earlier.insert(0, completed(self._question(text), earlier, self._lexicon))
        return earlier

    def _question(self, text: str) -> Question:
        corrected = self._corrected(self._in_english(text))
        found = self._names.find(corrected)
        folded = fold(self._without_deceptive_names(corrected)).rstrip(" ?!.")
        # "WHO" has become a name by now, so it is not taken for "who".
        spoken = [word.text for word in found.rest]
        is_open = not _QUESTION_WORDS.isdisjoint(spoken[:4]) or (bool(spoken) and spoken[0] in _DEMANDS)
        kind = self._lexicon.kind_of(folded)
        focus, terms, counted = self._terms(found, kind, is_open)
        return Question(
            text=text,
            english=corrected,
            kind=kind,
            # "5600 for dentistry, right?" states a number and asks yes or no.
            is_open=is_open or (bool(kind) and kind not in _YES_OR_NO and not _FIGURE.search(corrected)),
            names=found.names,
            strangers=found.strangers,
            focus=focus,
            terms=terms,
            counted=counted,
            asks_who=re.match(r"(and |so |but )?who (?!(was|were|is|are|has been)\b)", folded) is not None
            and bool(focus),
            numbers=tuple(word.text for word in found.rest if word.text.isdigit()),
            wants_exact=re.search(r"\bexact(ly)?\b|\bprecise", folded) is not None,
            is_personal=not is_open
            and re.search(r"\b(can|could|may|am|shall) (i|we|students)\b", folded) is not None,
            offers_a_choice=not is_open
            and re.search(r"\bor (only|just)\b|\bonly\b.* or ", folded) is not None,
            wants_content=re.search(r"\b(give|send|show|tell) (me|us) (them|it|the|all|examples?)\b", folded)
            is not None,
            other_university=found.other_university,
            search=self._with_names(corrected, found),
        )

    def _without_deceptive_names(self, text: str) -> str:
        """The text with names that look like small words ("WHO") replaced, for patterns to be tried on."""
        for span in reversed(self._names.aliases_in(text)):
            if fold(span.of(text)) in self._lexicon.function:
                text = f"{text[: span.start]}{_SOME_NAME}{text[span.end :]}"
        return text

    def _in_english(self, text: str) -> str:
        text = self._names.spaced(text)
        return glossed(text, self._names.aliases_in(text))

    def search_words(self, text: str) -> str:
        """The words to look for: spelling put right, names as the pages write them."""
        corrected = self._corrected(self._in_english(text))
        return self._with_names(corrected, self._names.find(corrected))

    def _with_names(self, text: str, found: Found) -> str:
        said = {word.text for word in words(text)}
        names = (name.text for name in found.names)
        return " ".join([text, *(name for name in names if not {word.text for word in words(name)} <= said)])

    def _corrected(self, text: str) -> str:
        """Misspelt words put right where a word of the pages is near; everything else as typed."""
        result = re.sub(r"\b(\w+)-(\w+)\b", self._joined_as_on_the_pages, text)
        for word in reversed(words(result)):
            if len(word.text) < 5 or not word.text.isalpha() or not word.text.isascii():
                continue
            if word.text in self._index.vocabulary.words or self._is_known(word.text):
                continue
            nearest = process.extractOne(word.text, self._known_words, scorer=fuzz.ratio, score_cutoff=83)
            if nearest and nearest[0][0] == word.text[0]:
                result = f"{result[: word.start]}{nearest[0]}{result[word.end :]}"
        return result

    def _joined_as_on_the_pages(self, match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        return joined if joined.casefold() in self._index.vocabulary.words else match[0]

    def _is_known(self, word: str) -> bool:
        root = stem(word)
        return (
            word in self._lexicon.function
            or word in self._lexicon.light
            or root in self._lexicon.relatives
            or root in self._index.lexical.known
            or word in self._lexicon.known_names
        )

    def _terms(
        self, found: Found, kind: str, is_open: bool
    ) -> tuple[tuple[Term, ...], tuple[Term, ...], Term | None]:
        """Which words must be stated, which should be, and what is counted."""
        focus: list[Term] = []
        terms: dict[str, Term] = {}
        counted: Term | None = None
        awaited = False  # the word behind "which" or "how many" is the one asked about
        for word in found.rest:
            if word.text in _QUESTION_WORDS:
                awaited = True
                continue
            if word.text in self._lexicon.function or word.text.isdigit() or word.text in ("many", "much"):
                continue
            is_light = word.text in self._lexicon.light
            is_askable = awaited and (not is_light or word.text in self._lexicon.askable)
            term = self._term(word)
            if kind == "count" and counted is None and awaited:
                counted = term
                terms[word.text] = term
            elif is_askable and not focus and is_open and kind not in ("amount", "rank", "date", "duration"):
                focus.append(term)
            elif not is_light:
                terms[word.text] = term
            awaited = awaited and is_light and not is_askable and counted is None
        return tuple(focus), tuple(terms.values()), counted

    def _term(self, word: Word) -> Term:
        return Term(word.text, stem(word.text), self._lexicon.related(stem(word.text)))
