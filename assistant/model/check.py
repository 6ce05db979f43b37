"""The support check that acts: a sentence reaches the reader with lines that bear it out, or not at all."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answer import Quote
from assistant.model.claims import Claims, claims_of
from assistant.model.names import Vectors, has_any_name, has_capitals, unknown_names
from assistant.model.word_lists import is_translated_by_all
from assistant.support import supports
from corpus.folding import fold, words
from corpus.scripts import LATIN
from corpus.stems import stem

# The languages of the interface that the multilingual encoder reads.
READ_BY_ENCODER = ("en", "ru", "zh", "ar", "tr", "fr", "es")
# The least likeness of a sentence and the line that bears it out, digits left out.
_LEAST_LIKE = 0.4
# … where the two share a number as well: what is said in few words is like little.
_LEAST_LIKE_WITH_NUMBER = 0.25
# A line that is so much nearer to the sentence than the one it cites speaks of the same thing instead.
_NEARER = 0.08
# A sentence whose marker is wrong or missing is given another only where the likeness leaves little doubt.
_LIKE_ENOUGH_TO_CORRECT = 0.6
# Of several cited lines, one that is so much less like the sentence than the best is not what it rests on.
_LESS_LIKE = 0.25
# The least probability that a sentence in the page's own language follows from the line.
_LEAST_SUPPORT = 0.05
_CURRENCIES = frozenset(
    ("dollar", "euro", "ruble", "pound", "crown", "yuan", "lira", "tenge", "som", "manat", "rupee")
)
_LONGEST = 700
_CORRECTIONS = 3
_ASKS = ("?", "？", "؟")
_CLAUSE = re.compile(r"[.;:!?。；！？؛]\s*|,\s+")


@dataclass(frozen=True)
class Line:
    """A sentence, item or row of the pages as the model is given it, under its number."""

    number: int
    quote: Quote
    text: str
    place: str
    language: str

    @property
    def stated(self) -> str:
        """The words with what stands above them."""
        return f"{self.place}\n{self.text}"


@dataclass(frozen=True)
class Checked:
    """What became of a sentence: the lines that bear it out, or the reason why it is withheld."""

    lines: tuple[Line, ...] = ()
    reason: str = ""


class SupportCheck:
    """Checks the sentences of one answer against the lines that the model was given.

    `own_names` are names that need no line, such as the university's. `ordinary` are words that the pages
    write in small letters: a capitalised one that is not among them is somebody's or something's name.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        language: str,
        vectors: Vectors,
        own_names: str = "",
        ordinary: frozenset[str] = frozenset(),
    ) -> None:
        self.lines = tuple(lines)
        self._by_number = {line.number: line for line in lines}
        self._language, self._own_names, self._ordinary = language, own_names, ordinary
        self._ordinary_stems = ordinary if has_capitals(language) else frozenset(map(stem, ordinary))
        self._vectors = functools.lru_cache(maxsize=512)(lambda text: vectors([text])[0])
        self._all_vectors: Vectors = lambda texts: np.stack([self._vectors(text) for text in texts])
        self._reads = language in READ_BY_ENCODER

    def prepare(self) -> None:
        """Compute what the lines need, while the model has not answered yet."""
        self._placed  # noqa: B018
        for line in self.lines:
            claims_of(line.stated, line.language)

    def check(self, sentence: str, cited: Sequence[int]) -> Checked:
        """The lines that bear a sentence out, those it cites if they do; or why none does."""
        said = claims_of(sentence, self._language)
        if said.addresses:
            return Checked(reason="address")
        if not sentence.strip() or len(sentence) > _LONGEST:
            return Checked(reason="length")
        if not any(char.isalpha() for char in sentence):
            return Checked(reason="no words")
        given = tuple(self._by_number[number] for number in dict.fromkeys(cited) if number in self._by_number)
        likeness = self._likeness(sentence)
        given = self._relevant(given, likeness)
        reason = self._against(sentence, said, given, likeness) if given else "marker"
        if given and not reason:
            return Checked(self._needed(sentence, said, given, likeness))
        for place in np.argsort(-likeness)[:_CORRECTIONS] if self._reads else []:
            line = self.lines[int(place)]
            if likeness[place] < _LIKE_ENOUGH_TO_CORRECT:
                break
            if not self._against(sentence, said, (line,), likeness):
                return Checked((line,))
        return Checked(reason=reason)

    def _relevant(self, given: tuple[Line, ...], likeness: np.ndarray) -> tuple[Line, ...]:
        """Of several cited lines those that speak of the matter: a number may not come from just any line."""
        if len(given) < 2 or not self._reads:
            return given
        worth = {line.number: float(likeness[self.lines.index(line)]) for line in given}
        return tuple(line for line in given if worth[line.number] >= max(worth.values()) - _LESS_LIKE)

    def _needed(
        self, sentence: str, said: Claims, given: tuple[Line, ...], likeness: np.ndarray
    ) -> tuple[Line, ...]:
        """Of several cited lines one alone, where it bears out everything: a marker too many misleads."""
        if len(given) > 1:
            for line in given:
                if not self._against(sentence, said, (line,), likeness):
                    return (line,)
        return given

    @functools.cached_property
    def _placed(self) -> tuple[np.ndarray, ...]:
        """Each line's vectors: by itself, with its headings, and behind the line before it ("It has …")."""
        bare = [_without_digits(line.text) for line in self.lines]
        placed = [_without_digits(f"{line.place} : {line.text}") for line in self.lines]
        behind = [
            _without_digits(f"{before.text} {line.text}" if _follows(line, before) else line.text)
            for before, line in zip((self.lines[:1] + self.lines)[:-1], self.lines, strict=True)
        ]
        return tuple(self._all_vectors(texts) for texts in (bare, placed, behind))

    def _likeness(self, sentence: str) -> np.ndarray:
        """How like each line is to the sentence, numbers aside."""
        if not self._reads or not self.lines:
            return np.zeros(len(self.lines), dtype=np.float32)
        vector = self._vectors(_without_digits(sentence))
        return np.asarray(np.max([vectors @ vector for vectors in self._placed], axis=0))

    def _against(self, sentence: str, said: Claims, lines: tuple[Line, ...], likeness: np.ndarray) -> str:
        """The first thing that speaks against a sentence that rests on these lines; empty for none."""
        if all(line.text.rstrip().endswith(_ASKS) for line in lines):
            return "question"  # what a page only asks it does not state
        if any(fold(sentence).rstrip(".") == fold(line.text).rstrip(".") for line in lines):
            return ""
        stated = "\n".join(line.stated for line in lines)
        page_language = lines[0].language
        held = claims_of(stated, page_language)
        return (
            self._claims_against(said, held, lines)
            or self._denials_against(sentence, said, held, lines)
            or self._names_against(sentence, stated, lines)
            or self._likeness_against(sentence, said, lines, likeness)
        )

    def _claims_against(self, said: Claims, held: Claims, lines: tuple[Line, ...]) -> str:
        if said.emails - held.emails:
            return "e-mail"
        if any(not any(ours in theirs for theirs in held.telephones) for ours in said.telephones):
            return "telephone"
        if any(not any(reading <= held.stated_numbers for reading in number) for number in said.numbers):
            return "number"
        if held.percents and said.percents - held.percents:
            return "number"
        if said.months - held.months:
            return "date"
        if said.units - held.mentioned - self._units_of_page(held, lines):
            return "unit"
        if not all(_columns_fit(said, line.text, line.language) for line in lines):
            return "column"
        if said.standings - held.standings - (frozenset({"only"}) if held.denies else frozenset()):
            return "standing"
        if said.countries - held.countries or said.languages - held.languages:
            return "name"
        return ""

    def _units_of_page(self, held: Claims, lines: tuple[Line, ...]) -> frozenset[str]:
        """The one currency that a page's other lines name, where these name none."""
        if held.mentioned & _CURRENCIES:
            return frozenset()
        pages = {line.quote.passage.document_id for line in lines}
        on_page = frozenset(
            unit
            for line in self.lines
            if line.quote.passage.document_id in pages
            for unit in claims_of(line.stated, line.language).mentioned & _CURRENCIES
        )
        return on_page if len(on_page) == 1 else frozenset()

    def _denials_against(self, sentence: str, said: Claims, held: Claims, lines: tuple[Line, ...]) -> str:
        if said.denies and not (held.denies_at_all or "only" in held.standings):
            return "denial"
        if said.denies_at_all or "only" in said.standings:
            return ""
        clauses = [(one, line.language) for line in lines for one in _clauses(line.text)]
        denying = [claims_of(*clause).denies for clause in clauses]
        if not any(denying):
            return ""
        if all(denying):
            return "denial"
        if not self._reads:
            return ""
        vectors = self._all_vectors([_without_digits(text) for text, _ in clauses])
        nearest = int((vectors @ self._vectors(_without_digits(sentence))).argmax())
        return "denial" if denying[nearest] else ""

    def _names_against(self, sentence: str, stated: str, lines: tuple[Line, ...]) -> str:
        vectors = self._all_vectors if self._reads else None
        known = f"{stated}\n{self._own_names}"
        if unknown_names(sentence, known, self._language, lines[0].language, vectors):
            return "name"
        if has_capitals(self._language):
            return ""
        # Letters without capitals hide a changed name: one of those that the line has must be there.
        names = [name for line in lines for name in self._proper_names(line.text)]
        return "name" if names and not has_any_name(sentence, names) else ""

    def _proper_names(self, text: str) -> list[str]:
        """Capitalised words in mid-sentence that the pages never write small, nor any language otherwise."""
        return [
            text[word.start : word.end]
            for word in words(text)
            if text[word.start].isupper()
            and not is_translated_by_all(word.text)
            and len(word.text) > 3
            and text[: word.start].rstrip()[-1:] not in ("", ".", ":", ";", "?", "!", "•", '"', "«", "“")
            and word.text not in self._ordinary
            and stem(word.text) not in self._ordinary_stems
        ]

    def _likeness_against(
        self, sentence: str, said: Claims, lines: tuple[Line, ...], likeness: np.ndarray
    ) -> str:
        text = " ".join(line.text for line in lines)
        if not self._reads:
            # What can't be compared must at least share a number, a date or a name with the line.
            held = claims_of(text, lines[0].language)
            shared = said.stated_numbers & held.stated_numbers or said.months & held.months
            named = has_any_name(text, _latin_words(sentence)) or any(
                (names := self._proper_names(line.text)) and has_any_name(sentence, names) for line in lines
            )
            return "" if shared or named else "likeness"
        places = [self.lines.index(line) for line in lines]
        best = float(likeness[places].max())
        shares = said.stated_numbers & claims_of(text, lines[0].language).stated_numbers
        if best < (_LEAST_LIKE_WITH_NUMBER if shares else _LEAST_LIKE):
            return "likeness"
        if float(likeness.max()) > best + _NEARER:
            return "nearer"
        if self._language == lines[0].language:
            stated = " ".join(line.stated for line in lines)
            bare = _without_digits(sentence)  # numbers were compared already
            if max(supports(bare, _without_digits(one)) for one in (text, stated)) < _LEAST_SUPPORT:
                return "support"
        return ""


def _follows(line: Line, before: Line) -> bool:
    """Whether a sentence stands right behind another one of its passage."""
    passage, span = line.quote.passage, line.quote.span
    gap = span.start - before.quote.span.end
    return passage.document_id == before.quote.passage.document_id and 0 <= gap <= 2


def _clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if len(part.split()) > 2] or [text]


def _latin_words(sentence: str) -> list[str]:
    found = [sentence[word.start : word.end] for word in words(sentence)]
    return [one for one in found if LATIN.is_in(one) and len(one) > 3]


@functools.lru_cache(maxsize=4096)
def _without_digits(text: str) -> str:
    return " ".join(re.sub(r"\d+(?:[.,/:]\d+)*", " ", text).split()) or text


@functools.lru_cache(maxsize=4096)
def _cells(text: str, language: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The cells of a row: the years of each header, and the numbers below it."""
    cells = []
    for part in text.split("; "):
        header, separator, value = part.rpartition(": ")
        if separator:
            years = re.findall(r"\b(?:19|20)\d\d\b", header)
            cells.append((frozenset(years), claims_of(value, language).stated_numbers))
    return tuple(cells)


def _columns_fit(said: Claims, text: str, language: str) -> bool:
    """Whether each number of a row stands under a year that is said with it, where any year is said."""
    cells = _cells(text, language)
    all_years = {year for years, _ in cells for year in years}
    years_said = said.stated_numbers & all_years
    if not years_said or len(years_said) == len(all_years):
        return True
    for number in said.stated_numbers - all_years:
        under = [years for years, numbers in cells if number in numbers]
        if under and not any(not years or years <= years_said for years in under):
            return False
    return True
