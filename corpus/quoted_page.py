"""A page as expected questions quote it: where words stand in it, and whether one unit holds them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Block, Document
from corpus.folding import folded_in_place
from corpus.passage import Passage
from corpus.span import Span, trimmed
from corpus.stems import stems

# Words that a page repeats more often than this are looked for no further.
_MOST_OCCURRENCES = 100
_CLOSING = "\"'’”»)]"
_FINAL = ".!?…。！？؟۔।"


@dataclass(frozen=True)
class _Unit:
    """A sentence, item or row with the headings above it."""

    span: Span
    headings: tuple[str, ...]


class QuotedPage:
    """Finds quotations in one document; what it takes to do so is made at the first need."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self._units = sorted(
            (_Unit(unit.span, passage.headings) for passage in passages for unit in passage.units),
            key=lambda unit: unit.span.start,
        )
        self._starts = [unit.span.start for unit in self._units]
        self._blocks: tuple[Block, ...] = document.blocks
        self._block_starts = [block.span.start for block in self._blocks]
        self._found: dict[str, tuple[Span, ...]] = {}
        self._stems: dict[int, frozenset[str]] = {}

    def find(self, quote: str, question: str) -> Span | str | None:
        """Where the quotation stands, nearest in words to the question where it stands more than once.

        None where the page does not hold it, and the reason where no one unit does.
        """
        places = self._places(quote.strip())
        if not places:
            return None
        held = [(place, units) for place in places if (units := self._units_of(place))]
        if not held:
            return self._why_not(places[0])
        if len(held) == 1:
            return held[0][0]
        asked = frozenset(stems(question))
        return max(held, key=lambda one: self._shared(one[1], asked))[0]

    def _places(self, quote: str) -> tuple[Span, ...]:
        """Every place of the words, first to last; whole words where there are such."""
        if quote not in self._found:
            places = list(_occurrences(self.document.text, quote)) or list(self._folded(quote))
            whole = [place for place in places if self._is_whole(place)]
            self._found[quote] = tuple(whole or places)
        return self._found[quote]

    @cached_property
    def _plain(self) -> tuple[str, list[int]]:
        return folded_in_place(self.document.text)

    def _folded(self, quote: str) -> Iterator[Span]:
        text, places = self._plain
        for found in _occurrences(text, folded_in_place(quote)[0].strip()):
            yield trimmed(self.document.text, places[found.start], places[found.end - 1] + 1)

    def _is_whole(self, place: Span) -> bool:
        text = self.document.text
        before = text[place.start - 1 : place.start + 1] if place.start else ""
        after = text[place.end - 1 : place.end + 1]
        return not any(len(pair) == 2 and pair.isalnum() for pair in (before, after))

    def _units_of(self, place: Span) -> Sequence[_Unit]:
        """The unit that holds the place, or the several that a mistaken sentence end has parted."""
        first = bisect_right(self._starts, place.start) - 1
        last = bisect_right(self._starts, place.end - 1) - 1
        if first < 0 or not _reaches(self._units[first].span, place.start):
            return ()
        units = self._units[first : last + 1]
        if len(units) == 1:
            return units if place.end <= units[0].span.end else ()
        ends = [unit.span.end for unit in units[:-1]]
        if self._block_of(place) and not any(_is_sentence_end(self.document.text, end) for end in ends):
            return units
        return ()

    def _block_of(self, place: Span) -> Block | None:
        """The block that holds the whole place, if one does."""
        before = bisect_right(self._block_starts, place.start) - 1
        return self._blocks[before] if before >= 0 and place.end <= self._blocks[before].span.end else None

    def _why_not(self, place: Span) -> str:
        block = self._block_of(place)
        if block is not None and block.kind in ("title", "heading"):
            return "the quote is a heading, which states nothing by itself"
        return "the quote is more than one sentence, item or row"

    def _shared(self, units: Sequence[_Unit], asked: frozenset[str]) -> int:
        key = units[0].span.start
        if key not in self._stems:
            words = " ".join(unit.span.of(self.document.text) for unit in units)
            self._stems[key] = frozenset(stems(" ".join((*units[0].headings, words))))
        return len(self._stems[key] & asked)


def _reaches(span: Span, place: int) -> bool:
    return span.start <= place < span.end


def _occurrences(text: str, words: str) -> Iterator[Span]:
    at = text.find(words) if words else -1
    for _ in range(_MOST_OCCURRENCES):
        if at < 0:
            return
        yield Span(at, at + len(words))
        at = text.find(words, at + len(words))


def _is_sentence_end(text: str, end: int) -> bool:
    """Whether a sentence really ends here: not after "Dr." or an initial, nor before a small letter."""
    before, after = text[:end].rstrip(_CLOSING)[-30:], text[end:].lstrip()[:1]
    if not before or before[-1] not in _FINAL or after.islower():
        return False
    word = re.search(r"([^\W\d_]+)\.$", before)
    return not (word and len(word[1]) <= 3 and not word[1].isupper()) and not re.search(r"\b\w\.$", before)
