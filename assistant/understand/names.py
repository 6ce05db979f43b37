"""The names in a question: those the pages mention, however they are written, and those they never do."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from assistant.understand.lexicon import Lexicon
from assistant.understand.question import Name, UnknownName
from corpus.folding import Word, fold, words
from corpus.index import Index
from corpus.span import Span
from corpus.stems import stem, stems
from corpus.university import University

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_ACRONYM = re.compile(r"\(([^()]{2,12})\)")


@dataclass(frozen=True)
class Spelling:
    """One way to write a name: its folded words, or for `exact_case` the word as it is typed."""

    written: tuple[str, ...]
    exact: str
    means: str


@dataclass(frozen=True)
class Found:
    """What the names of a text are, and the words that are left when they are taken out."""

    names: tuple[Name, ...]
    strangers: tuple[UnknownName, ...]
    other_university: str
    rest: tuple[Word, ...]


class NameFinder:
    """Finds names by the university's aliases, the pages' own capitals, and what the world knows."""

    def __init__(self, index: Index, university: University, lexicon: Lexicon) -> None:
        self._index = index
        self._university = university
        self._lexicon = lexicon
        self._name_stems = frozenset(stem(name) for name in index.vocabulary.names)
        self._spellings = sorted(_spellings(university), key=lambda spelling: -len(spelling.written))
        self._others = {
            fold(form): other.name for other in university.other_universities for form in other.written
        }

    def find(self, text: str) -> Found:
        """The names in `text`; the university's own is taken out and not reported."""
        text = self.spaced(text)
        tokens = words(text)
        names: dict[str, Name] = {}
        strangers: dict[str, UnknownName] = {}
        rest: list[Word] = []
        other = ""
        position = 0
        while position < len(tokens):
            spelling = self._alias_at(tokens, position, text)
            if spelling is not None:
                position += len(spelling.written)
                if spelling.means != self._university.name:
                    name = self._named(spelling.means)
                    if self._on_the_pages(name):
                        names[spelling.means] = name
                    else:
                        strangers[spelling.means] = UnknownName(spelling.means, "")
                continue
            word = tokens[position]
            typed = text[word.start : word.end]
            if word.text in self._others:
                other = self._others[word.text]
                position += 1
                continue
            length, kind = self._known_at(tokens, position, text)
            if length:
                stranger = text[word.start : tokens[position + length - 1].end]
                strangers[stranger] = UnknownName(stranger, kind)
                position += length
                continue
            on_pages = self._names_on_pages(word.text)
            plain = word.text in self._lexicon.function or word.text in self._lexicon.light
            if on_pages and not plain:
                names[typed] = Name(typed, tuple(frozenset((found,)) for found in sorted(on_pages)))
            elif self._is_stranger(word, typed, text, plain):
                strangers[typed] = UnknownName(typed, "country" if word.text in _countries() else "")
            else:
                rest.append(word)
            position += 1
        return Found(tuple(names.values()), tuple(strangers.values()), other, tuple(rest))

    def aliases_in(self, text: str) -> list[Span]:
        """Where aliases stand in a text, so that they are not taken for words of its language."""
        tokens = words(text)
        spans, position = [], 0
        while position < len(tokens):
            spelling = self._alias_at(tokens, position, text)
            length = len(spelling.written) if spelling else 1
            if spelling:
                spans.append(Span(tokens[position].start, tokens[position + length - 1].end))
            position += length
        return spans

    def _names_on_pages(self, word: str) -> frozenset[str]:
        """The stems by which the pages name what a word names: itself, or "Germany" for "german"."""
        if word in self._index.vocabulary.names and word not in self._lexicon.common:
            return frozenset((stem(word),))
        return self._lexicon.peoples.get(stem(word), frozenset()) & self._name_stems

    def spaced(self, text: str) -> str:
        """Chinese and Japanese names set apart, for those scripts have no spaces to tell words by."""
        for spelling in self._spellings:
            if _UNSPACED.search(spelling.exact):
                text = text.replace(spelling.exact, f" {spelling.exact} ")
        return text

    def _alias_at(self, tokens: Sequence[Word], position: int, text: str) -> Spelling | None:
        for spelling in self._spellings:
            stretch = tokens[position : position + len(spelling.written)]
            if tuple(word.text for word in stretch) != spelling.written:
                continue
            if (
                not spelling.exact
                or text[stretch[0].start : stretch[-1].end] == spelling.exact
                or (_UNSPACED.search(spelling.exact))
            ):
                return spelling
        return None

    def _known_at(self, tokens: Sequence[Word], position: int, text: str) -> tuple[int, str]:
        """How many words from here are a name the world knows and the pages lack, and its kind."""
        for length in (3, 2, 1):
            stretch = tokens[position : position + length]
            if len(stretch) < length:
                continue
            phrase = " ".join(word.text for word in stretch)
            kind = self._lexicon.known_names.get(phrase)
            if kind is None or {word.text for word in stretch} <= self._index.vocabulary.words:
                continue
            ordinary = length == 1 and (phrase in self._lexicon.function or phrase in self._lexicon.light)
            if not ordinary or text[stretch[0].start : stretch[0].end].isupper():
                return length, kind
        return 0, ""

    def _named(self, means: str) -> Name:
        acronyms = (frozenset(stems(acronym)) for acronym in _ACRONYM.findall(means))
        without = _ACRONYM.sub("", means)
        spellings = (frozenset(stems(without)), *acronyms)
        return Name(means, tuple(spelling for spelling in spellings if spelling))

    def _on_the_pages(self, name: Name) -> bool:
        return any(spelling <= self._index.lexical.known for spelling in name.spellings)

    def _is_stranger(self, word: Word, typed: str, text: str, plain: bool) -> bool:
        """A name by its looks (capitals inside a text that also has small letters), or a country."""
        if word.text in self._index.vocabulary.words:
            return False
        if word.text in _countries() or stem(word.text) in self._lexicon.peoples:
            return True
        shouted = text.upper() == text
        looks_named = typed[:1].isupper() and (word.start > 0 or (typed.isupper() and len(typed) > 1))
        return looks_named and not plain and not shouted and not typed[0].isdigit()


def _spellings(university: University) -> Iterator[Spelling]:
    yield Spelling(tuple(word.text for word in words(university.name)), "", university.name)
    yield Spelling(tuple(word.text for word in words(university.short_name)), "", university.name)
    for alias in university.aliases:
        for form in (*alias.written, *(() if alias.means in alias.written_exactly else (alias.means,))):
            exact = form if _UNSPACED.search(form) else ""
            yield Spelling(tuple(word.text for word in words(form)), exact, alias.means)
        for form in alias.written_exactly:
            yield Spelling(tuple(word.text for word in words(form)), form, alias.means)


@functools.cache
def _countries() -> frozenset[str]:
    """Country names of one word, in English, folded."""
    territories = Locale("en").territories
    return frozenset(
        word.text
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and len(words(name)) == 1
        for word in words(name)
    )
