"""Question → the units that may answer it, each with its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.quotes.evidence import Evidence
from assistant.quotes.pages import Pages
from assistant.quotes.stored_questions import NEAREST, Likeness, Nearest, StoredQuestions
from assistant.understand.classifier import LEANS, QuestionClassifier
from assistant.understand.reading import Reading
from corpus.expected import ExpectedQuestion
from corpus.folding import fold
from corpus.index import LexicalIndex

_BY_QUESTION, _BY_UNIT = 8, 6  # candidates found through expected questions, and by the units themselves
_WORDS = 0.5  # what BM25 weighs in the order of units


@dataclass(frozen=True)
class Candidate:
    """A unit (its position in `Pages.units`) and what speaks for it; `expected` is its nearest question."""

    position: int
    document_id: str
    passage_id: str
    evidence: Evidence
    expected: ExpectedQuestion | None
    likeness: float  # of the nearest expected question, in the order the search puts them


@dataclass(frozen=True)
class Candidates:
    """All that was found for one question; `missed` is the nearest question the pages do not answer."""

    reading: Reading
    kinds: Mapping[str, float]
    leaning: float
    found: tuple[Candidate, ...]
    missed: ExpectedQuestion | None
    missed_likeness: float


class CandidateSearch:
    """Looks for candidates in one release; built when it is opened."""

    def __init__(
        self,
        pages: Pages,
        expected: Sequence[ExpectedQuestion],
        vectors: Nearest,
        kinds: QuestionClassifier,
        leans: QuestionClassifier,
    ) -> None:
        self.pages = pages
        self._vectors, self._kinds, self._leans = vectors, kinds, leans
        self._answered = StoredQuestions("answered", expected, vectors)
        self._missed = StoredQuestions("missed", expected, vectors)
        self._units = tuple(
            pages.holding(one.document_id, one.quote) if one.quote else None
            for one in self._answered.questions
        )
        self._units_of: dict[str, list[int | None]] = {}
        for one, unit in zip(self._answered.questions, self._units, strict=True):
            self._units_of.setdefault(fold(one.question), []).append(unit)
        self._words = LexicalIndex([f"{unit.place}\n{unit.text}" for unit in pages.units])
        self._asked_stems = frozenset().union(*self._answered.stems, *self._missed.stems)

    def same_question(self, expected: ExpectedQuestion) -> list[int]:
        """The units that together answer one question: those that it was written for, in order."""
        return [unit for unit in self._units_of.get(fold(expected.question), ()) if unit is not None]

    def search(self, reading: Reading, words: str = "") -> Candidates:
        """The candidates for a question, those with a near expected question first.

        `words` is the question with the pages' own names for what it mentions, for the search by words.
        """
        answered, missed = self._answered.likenesses(reading), self._missed.likenesses(reading)
        near_miss = max(missed, key=lambda position: missed[position].total, default=None)
        missed_at = Likeness() if near_miss is None else missed[near_miss]
        groups: dict[int, list[int]] = {}
        for position in sorted(answered, key=lambda one: -answered[one].total):
            unit = self._units[position]
            if unit is not None:
                groups.setdefault(unit, []).append(position)
        likeness, shares, order = self._unit_scores(reading, words or reading.text)
        by_question = list(groups)[:_BY_QUESTION]
        chosen = [*by_question, *(unit for unit in order[:_BY_UNIT] if unit not in by_question)]
        ranks = {unit: rank for rank, unit in enumerate(order, 1)}
        kinds = self._kinds.probabilities(reading.multilingual)
        missed_stems = frozenset() if near_miss is None else self._missed.stems[near_miss]
        found = self._with_evidence(
            reading, kinds, chosen, groups, answered, missed_at, missed_stems, likeness, shares, ranks
        )
        return Candidates(
            reading,
            kinds,
            self._leans.probabilities(reading.multilingual).get(LEANS, 0.0),
            found,
            None if near_miss is None else self._missed.questions[near_miss],
            missed_at.total,
        )

    def nearness(self, vectors: np.ndarray) -> list[float]:
        """For each multilingual vector its cosine with the nearest expected question, answered or not."""
        return [max(self._answered.nearness(vector), self._missed.nearness(vector)) for vector in vectors]

    def _knows(self, stem: str) -> bool:
        return stem in self._asked_stems or self.pages.knows(stem)

    def _unit_scores(self, reading: Reading, text: str) -> tuple[dict[int, float], np.ndarray, list[int]]:
        """Likeness of the nearest units, BM25 as a share of the best, and the units in order of both."""
        vector = reading.multilingual if reading.meaning is None else reading.meaning
        name = "units_multilingual" if reading.meaning is None else "units_meaning"
        near = self._vectors.nearest(name, vector, min(NEAREST, len(self.pages.units)))
        likeness = {self.pages.position_of(stored): cosine for stored, cosine in near}
        scores = self._words.scores(text)
        words = scores / (scores.max() or 1.0)
        among = {*likeness, *(int(unit) for unit in np.argsort(-words)[:NEAREST] if words[unit] > 0)}
        order = sorted(among, key=lambda unit: -(likeness.get(unit, 0.0) + _WORDS * float(words[unit])))
        return likeness, words, order

    def _with_evidence(
        self,
        reading: Reading,
        kinds: Mapping[str, float],
        chosen: Sequence[int],
        groups: Mapping[int, Sequence[int]],
        answered: Mapping[int, Likeness],
        missed: Likeness,
        missed_stems: frozenset[str],
        unit_likeness: Mapping[int, float],
        words: np.ndarray,
        ranks: Mapping[int, int],
    ) -> tuple[Candidate, ...]:
        pages = self.pages
        english = reading.language == "en"
        weight = {stem: pages.rarity(stem) for stem in reading.stems}
        whole = sum(weight[stem] for stem in reading.stems) or 1.0
        unknown = sum(weight[stem] for stem in reading.stems if not self._knows(stem)) / whole
        best = {unit: max(answered[one].total for one in groups[unit]) for unit in chosen if unit in groups}

        missed_covered = sum(weight[stem] for stem in reading.stems if stem in missed_stems) / whole

        def covered(unit: int, expected: frozenset[str]) -> float:
            if not english:
                return 0.0
            stems = pages.units[unit].stems
            return sum(weight[stem] for stem in reading.stems if stem in stems or stem in expected) / whole

        nearest_of = {
            unit: max(groups.get(unit, ()), key=lambda one: answered[one].total, default=None)
            for unit in chosen
        }
        shares = {
            unit: covered(unit, frozenset() if near is None else self._answered.stems[near])
            for unit, near in nearest_of.items()
        }
        most = max(shares.values(), default=0.0)
        found = []
        for unit in chosen:
            near = groups.get(unit, ())
            nearest = nearest_of[unit]
            near_ones = [answered[one] for one in near] or [Likeness()]
            meaning = max(one.meaning for one in near_ones)
            multilingual = max(one.multilingual for one in near_ones)
            characters = max(one.characters for one in near_ones)
            own = best.get(unit, 0.0)
            # Another sentence of the same passage is no rival: both are quoted.
            passage = pages.units[unit].passage.id
            rivals = (value for other, value in best.items() if pages.units[other].passage.id != passage)
            share = shares[unit]
            expected = None if nearest is None else self._answered.questions[nearest]
            numbers = pages.units[unit].numbers
            found.append(
                Candidate(
                    unit,
                    pages.units[unit].passage.document_id,
                    passage,
                    Evidence(
                        meaning=meaning,
                        multilingual=multilingual,
                        characters=characters,
                        missed_meaning=missed.meaning,
                        missed_multilingual=missed.multilingual,
                        missed_characters=missed.characters,
                        over_missed_meaning=meaning - missed.meaning,
                        over_missed_multilingual=multilingual - missed.multilingual,
                        over_missed_characters=characters - missed.characters,
                        over_others=own - max(rivals, default=0.0),
                        unit_likeness=unit_likeness.get(unit, min(unit_likeness.values(), default=0.0)),
                        unit_rank=1 / ranks.get(unit, 2 * NEAREST),
                        words=float(words[unit]),
                        covered=share,
                        covered_elsewhere=most - share if english else 0.0,
                        unknown=unknown if english else 0.0,
                        missed_covered=missed_covered if english else 0.0,
                        kind=kinds.get(expected.kind, 0.0) if expected else 0.0,
                        number_unmet=len(reading.numbers - numbers) / (len(reading.numbers) or 1),
                        length=min(len(reading.stems), 12) / 12,
                        english=float(english),
                        expected=float(bool(near)),
                    ),
                    expected,
                    own,
                )
            )
        return tuple(found)
