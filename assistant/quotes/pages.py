"""The pages of a release as answers are looked for in them: every unit with its place, read once."""

import bisect
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.folding import numbers
from corpus.passage import Passage, Unit
from corpus.span import Span
from corpus.stems import content_stems


@dataclass(frozen=True)
class PlacedUnit:
    """A sentence, item or row with what stands above it: title, headings, the line announcing its list."""

    passage: Passage
    unit: Unit
    text: str
    place: str
    stems: frozenset[str]
    numbers: frozenset[str]
    announces: bool

    @property
    def language(self) -> str:
        """The language of its page, without a region."""
        return self.passage.language.replace("_", "-").split("-")[0].lower()

    @property
    def under(self) -> tuple[str, tuple[str, ...]]:
        """The page and the headings it stands under."""
        return self.passage.document_id, self.passage.headings


class Pages:
    """All units of a release in order, and how rare each word is in them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.units = tuple(placed for passage in passages for placed in _placed(passage))
        self._seen = Counter(stem for unit in self.units for stem in unit.stems)
        self._by_id = {}
        number = 0
        self._starts: dict[str, list[tuple[int, int]]] = {}
        for place, unit in enumerate(self.units):
            self._starts.setdefault(unit.passage.document_id, []).append((unit.unit.span.start, place))
        for position, passage in enumerate(passages):
            for inner in range(len(passage.units)):
                self._by_id[f"{position}.{inner}"] = number
                number += 1

    def rarity(self, stem: str) -> float:
        """How much a word tells: the fewer units have it, the more."""
        return math.log(1 + len(self.units) / (self._seen.get(stem, 0) + 0.5))

    def knows(self, stem: str) -> bool:
        """Whether any unit, or what stands above it, has the word."""
        return stem in self._seen

    def position_of(self, stored_id: str) -> int:
        """The position of a unit by the id that its vectors are stored under."""
        return self._by_id[stored_id]

    def list_around(self, position: int) -> list[int]:
        """The positions of all items of the list that one of them belongs to, in order."""
        unit = self.units[position]

        def belongs(place: int) -> bool:
            other = self.units[place]
            return other.unit.kind == "item" and (other.under, other.place) == (unit.under, unit.place)

        first = last = position
        while first > 0 and belongs(first - 1):
            first -= 1
        while last + 1 < len(self.units) and belongs(last + 1):
            last += 1
        return list(range(first, last + 1))

    def holding(self, document_id: str, span: Span) -> int | None:
        """The unit in which quoted words begin, or None where no unit has them."""
        starts = self._starts.get(document_id, [])
        found = bisect.bisect_right(starts, (span.start, len(self.units))) - 1
        if found < 0 or self.units[starts[found][1]].unit.span.end <= span.start:
            return None
        return starts[found][1]


def _placed(passage: Passage) -> list[PlacedUnit]:
    placed: list[PlacedUnit] = []
    announcing = ""
    for unit in passage.units:
        text = passage.words_of(unit)
        if unit.kind == "sentence":
            announcing = text if text.endswith((":", "：")) else ""
        above = (passage.title, *passage.headings, *([announcing] if unit.kind != "sentence" else []))
        place = " › ".join(part for part in above if part)
        placed.append(
            PlacedUnit(
                passage,
                unit,
                text,
                place,
                frozenset(content_stems(f"{place} {text}")),
                numbers(f"{place} {text}"),
                announces=unit.kind == "sentence" and bool(announcing),
            )
        )
    return placed
