"""Question → the units that may answer it, each with its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.quotes.evidence import Evidence
from assistant.quotes.pages import Pages
from assistant.quotes.stored_questions import NEAREST, Likeness, Nearest, StoredQuestions
from assistant.quotes.weighing import Weighing, nearest_shares
from assistant.understand.classifier import QuestionClassifier
from assistant.understand.reading import Question, Reading
from corpus.expected import ExpectedQuestion
from corpus.folding import fold
from corpus.index import LexicalIndex

_BY_QUESTION, _BY_UNIT = 8, 6  # candidates found through expected questions, and by the units themselves
_WORDS = 0.5  # what BM25 weighs in the order of units
_ANSWERS = 2  # units taken to answer an earlier question
_ENDS = " ?!.,;:؟？！。।"


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

    asked: Question
    kinds: Mapping[str, float]
    found: tuple[Candidate, ...]
    missed: ExpectedQuestion | None
    missed_likeness: float
    nearness: float  # of the question by itself to any that somebody expected, answered or not


class CandidateSearch:
    """Looks for candidates in one release; built when it is opened."""

    def __init__(
        self,
        pages: Pages,
        expected: Sequence[ExpectedQuestion],
        vectors: Nearest,
        kinds: QuestionClassifier,
    ) -> None:
        self.pages = pages
        self._vectors, self._kinds = vectors, kinds
        self._answered = StoredQuestions("answered", expected, vectors)
        self._missed = StoredQuestions("missed", expected, vectors)
        self._units = tuple(
            pages.holding(one.document_id, one.quote) if one.quote else None
            for one in self._answered.questions
        )
        self._keys = tuple(_key(one.question) for one in self._answered.questions)
        self._units_of: dict[str, list[int]] = {key: [] for key in self._keys}
        for key, unit in zip(self._keys, self._units, strict=True):
            if unit is not None:
                self._units_of[key].append(unit)
        self._words = LexicalIndex([f"{unit.place}\n{unit.text}" for unit in pages.units])
        self._asked_stems = frozenset().union(*self._answered.stems, *self._missed.stems)

    def known_answers(self, question: str) -> list[int]:
        """The units that answer a question which is, word for word, one that was expected, else none."""
        return self._units_of.get(_key(question), [])

    def search(self, asked: Question, words: str = "") -> Candidates:
        """The candidates for a question, those with a near expected question first.

        `words` is the question with the pages' own names for what it mentions, for the search by words.
        """
        answered, missed = self._answered.likenesses(asked), self._missed.likenesses(asked)
        near_miss = max(missed, key=lambda position: missed[position].total, default=None)
        nearest: dict[int, list[int]] = {}  # by unit its questions, the nearest first
        for position in sorted(answered, key=lambda one: -answered[one].total):
            unit = self._units[position]
            if unit is not None:
                nearest.setdefault(unit, []).append(position)
        likeness, shares, order = self._unit_scores(asked.whole, words or asked.whole.words)
        by_question = list(nearest)[:_BY_QUESTION]
        chosen = [*by_question, *(unit for unit in order[:_BY_UNIT] if unit not in by_question)]
        kinds = self._kinds_of(asked)
        weighing = Weighing(
            self.pages,
            asked,
            kinds,
            missed=Likeness() if near_miss is None else missed[near_miss],
            missed_stems=frozenset() if near_miss is None else self._missed.stems[near_miss],
            shares=nearest_shares(answered, missed, self._keys, self._units_of),
            likeness=likeness,
            words=shares,
            ranks={unit: rank for rank, unit in enumerate(order, 1)},
            known=self._knows,
        )
        first = {unit: nearest[unit][0] for unit in chosen if unit in nearest}
        evidence = weighing.evidence(
            chosen,
            {unit: [answered[one] for one in nearest[unit]] for unit in first},
            {unit: self._answered.questions[one] for unit, one in first.items()},
            {unit: self._answered.stems[one] for unit, one in first.items()},
        )
        found = tuple(
            Candidate(
                unit,
                self.pages.units[unit].passage.document_id,
                self.pages.units[unit].passage.id,
                speaks,
                self._answered.questions[first[unit]] if unit in first else None,
                answered[first[unit]].total if unit in first else 0.0,
            )
            for unit, speaks in zip(chosen, evidence, strict=True)
        )
        missed_question = None if near_miss is None else self._missed.questions[near_miss]
        nearness = max((one.own_multilingual for one in (*answered.values(), *missed.values())), default=0.0)
        return Candidates(asked, kinds, found, missed_question, weighing.missed.total, nearness)

    def search_after(self, own: Reading, before: Reading, whole: Reading, words: str = "") -> Candidates:
        """The candidates for a question read with an earlier one; `whole` is the reading of both together."""
        answers = self.search(Question.alone(before)).found[:_ANSWERS]
        return self.search(Question(own, whole, before, tuple(one.position for one in answers)), words)

    def _kinds_of(self, asked: Question) -> dict[str, float]:
        """What is asked for; a question that follows another may say it by itself or only with that one."""
        whole = self._kinds.probabilities(asked.whole.multilingual)
        if asked.before is None:
            return whole
        own = self._kinds.probabilities(asked.own.multilingual)
        return {kind: (probability + own[kind]) / 2 for kind, probability in whole.items()}

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


def _key(question: str) -> str:
    return fold(question).strip(_ENDS)
