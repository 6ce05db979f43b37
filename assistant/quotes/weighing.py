"""What was found for a question → the evidence for each unit, one number a test."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.quotes.evidence import Evidence
from assistant.quotes.pages import Pages
from assistant.quotes.stored_questions import NEAREST, Likeness
from assistant.understand.classifier import NOTHING
from assistant.understand.reading import Question
from corpus.expected import ExpectedQuestion

# Of the stored questions so many share what is nearest, each by e to the power of its likeness / this.
_SHARING, _SOFTNESS = 12, 0.06
MISSED = None  # the key of what is nearest to questions that the pages do not answer


def nearest_shares(
    answered: Mapping[int, Likeness],
    missed: Mapping[int, Likeness],
    keys: Sequence[str],
    units_of: Mapping[str, Sequence[int]],
) -> dict[int | None, float]:
    """How the questions that are nearest are shared out: by unit, and among those that are missed.

    `keys` are the questions as they are compared, `units_of` the units that each is answered by. One that
    several answer together, as the items of a list do, counts once, and wholly for each of them.
    """
    likeness = {keys[place]: one.total for place, one in answered.items()}
    found: list[tuple[float, tuple[int | None, ...]]] = [
        (total, tuple(units_of[key])) for key, total in likeness.items() if units_of[key]
    ]
    found += [(one.total, (MISSED,)) for one in missed.values()]
    nearest = sorted(found, key=lambda pair: -pair[0])[:_SHARING]
    shares: dict[int | None, float] = defaultdict(float)
    weights = [math.exp((total - nearest[0][0]) / _SOFTNESS) for total, _ in nearest]
    for weight, (_, units) in zip(weights, nearest, strict=True):
        for unit in units:
            shares[unit] += weight / sum(weights)
    return shares


@dataclass(frozen=True)
class Weighing:
    """All that the evidence of one question's candidates is made of.

    `missed` is the nearest question that the pages do not answer, `likeness` each near unit's own, `words`
    BM25 as a share of the best unit's, `ranks` the units' order by both, `known` whether the pages, or
    anybody who read them, have a word.
    """

    pages: Pages
    asked: Question
    kinds: Mapping[str, float]
    missed: Likeness
    missed_stems: frozenset[str]
    shares: Mapping[int | None, float]
    likeness: Mapping[int, float]
    words: np.ndarray
    ranks: Mapping[int, int]
    known: Callable[[str], bool]

    def evidence(
        self,
        chosen: Sequence[int],
        near: Mapping[int, Sequence[Likeness]],
        expected: Mapping[int, ExpectedQuestion],
        expected_stems: Mapping[int, frozenset[str]],
    ) -> list[Evidence]:
        """For each of the chosen units what speaks for it.

        `near` are the likenesses of its expected questions, the nearest first, which are `expected`.
        """
        pages, missed, own = self.pages, self.missed, self.asked.own
        english = bool(own.english)
        covers = {
            unit: pages.units[unit].stems | expected_stems.get(unit, frozenset()) if english else frozenset()
            for unit in chosen
        }
        covered = {unit: self._share(stems) for unit, stems in covers.items()}
        most = max(covered.values(), default=0.0)
        in_missed = self.missed_stems if english else frozenset()
        unknown = self._share(frozenset(stem for stem in own.stems if not self.known(stem)))
        best = {unit: ones[0].total for unit, ones in near.items()}
        by_passage: dict[str, float] = defaultdict(float)
        for unit, share in self.shares.items():
            if unit is not MISSED:
                passage = pages.units[unit].passage.id
                by_passage[passage] = min(1.0, by_passage[passage] + share)
        found = []
        for unit in chosen:
            ones = near.get(unit) or [Likeness()]
            # Another sentence of the same passage is no rival: both are quoted.
            passage = pages.units[unit].passage.id
            rivals = (total for other, total in best.items() if pages.units[other].passage.id != passage)
            meaning = max(one.meaning for one in ones)
            multilingual = max(one.multilingual for one in ones)
            characters = max(one.characters for one in ones)
            found.append(
                Evidence(
                    meaning=meaning,
                    multilingual=multilingual,
                    characters=characters,
                    own_meaning=max(one.own_meaning for one in ones),
                    own_multilingual=max(one.own_multilingual for one in ones),
                    gained_meaning=max(one.gained_meaning for one in ones),
                    gained_multilingual=max(one.gained_multilingual for one in ones),
                    missed_meaning=missed.meaning,
                    missed_multilingual=missed.multilingual,
                    missed_characters=missed.characters,
                    over_missed_meaning=meaning - missed.meaning,
                    over_missed_multilingual=multilingual - missed.multilingual,
                    over_missed_characters=characters - missed.characters,
                    over_others=ones[0].total - max(rivals, default=0.0),
                    share=self.shares.get(unit, 0.0),
                    passage_share=by_passage.get(passage, 0.0),
                    missed_share=self.shares.get(MISSED, 0.0),
                    unit_likeness=self.likeness.get(unit, min(self.likeness.values(), default=0.0)),
                    unit_rank=1 / self.ranks.get(unit, 2 * NEAREST),
                    words=float(self.words[unit]),
                    covered=covered[unit],
                    covered_elsewhere=most - covered[unit],
                    unknown=unknown if english else 0.0,
                    missed_covered=self._share(in_missed),
                    only_missed=self._share(in_missed - covers[unit]),
                    only_expected=self._share(covers[unit] - in_missed),
                    kind=self.kinds.get(expected[unit].kind, 0.0) if unit in expected else 0.0,
                    nothing=self.kinds.get(NOTHING, 0.0),
                    number_unmet=len(own.numbers - pages.units[unit].numbers) / (len(own.numbers) or 1),
                    length=min(len(own.stems), 12) / 12,
                    english=float(own.language == "en"),
                    glossed=float(english and own.language != "en"),
                    expected=float(unit in near),
                    follows=float(self.asked.before is not None),
                    beside_before=max(
                        (self._beside(unit, one) for one in self.asked.answered_by), default=0.0
                    ),
                )
            )
        return found

    def _share(self, stems: frozenset[str]) -> float:
        """The share of the question's words that are among these, by their rarity."""
        rarity = self._rarity
        whole = sum(rarity[stem] for stem in self.asked.own.stems) or 1.0
        return sum(rarity[stem] for stem in self.asked.own.stems if stem in stems) / whole

    @cached_property
    def _rarity(self) -> dict[str, float]:
        return {stem: self.pages.rarity(stem) for stem in self.asked.own.stems}

    def _beside(self, unit: int, other: int) -> float:
        """How near two units stand: a sentence of the same passage, of the same heading, of the same page."""
        one, two = self.pages.units[unit], self.pages.units[other]
        if one.passage.id == two.passage.id:
            return 0.8 if unit == other else 1.0
        if one.under == two.under:
            return 0.8
        return 0.5 if one.passage.document_id == two.passage.document_id else 0.0
