"""The expected questions that are answered, or those that are missed, and how near others come to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from assistant.understand.characters import CharacterIndex
from assistant.understand.reading import Question, Reading
from corpus.expected import ExpectedQuestion
from corpus.stems import content_stems

NEAREST = 64  # questions, or units, that are looked at by each encoder
# What counts beside the encoders in the order of expected questions: likeness by characters, and, where a
# question is read with an earlier one, what it says by itself and beyond that one.
_CHARACTERS, _OWN = 0.3, 0.5


class Nearest(Protocol):
    """Where the vectors of a release are asked for."""

    def nearest(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Ids and cosines, best first; empty where there is no such collection."""
        ...


@dataclass(frozen=True)
class Likeness:
    """How near a question comes to a stored one, as cosines, and the sum that puts them in order."""

    meaning: float = 0.0
    multilingual: float = 0.0
    characters: float = 0.0
    own_meaning: float = 0.0
    own_multilingual: float = 0.0
    gained_meaning: float = 0.0
    gained_multilingual: float = 0.0
    total: float = 0.0


class StoredQuestions:
    """One sort of expected questions; likenesses are by their position in `questions`."""

    def __init__(
        self, sort: Literal["answered", "missed"], expected: Sequence[ExpectedQuestion], vectors: Nearest
    ) -> None:
        # Vectors are stored by the position among the questions of both sorts.
        is_answered = sort == "answered"
        kept = [(n, one) for n, one in enumerate(expected) if (one.quote is not None) == is_answered]
        self.questions = tuple(one for _, one in kept)
        self.stems = tuple(frozenset(content_stems(one.question)) for one in self.questions)
        self._sort, self._vectors = sort, vectors
        self._position = {str(stored): position for position, (stored, _) in enumerate(kept)}
        self._characters = _by_language(self.questions)

    def likenesses(self, asked: Question) -> dict[int, Likeness]:
        """How near the question comes to each of the questions that are nearest to it."""
        whole = self._cosines(asked.whole)
        own = whole if asked.own is asked.whole else self._cosines(asked.own)
        before = self._cosines(asked.before)
        characters, near = self._by_characters(asked.whole)
        has_meaning = bool(whole.meaning)
        found = {}
        for position in {*whole.near, *own.near, *near}:
            meaning, multilingual = whole.at(position)
            by_characters = characters.get(position, 0.0)
            total = (
                (meaning + multilingual) / 2 if has_meaning else multilingual
            ) + _CHARACTERS * by_characters
            own_meaning, own_multilingual = own.at(position)
            gained_meaning = gained_multilingual = 0.0
            if asked.before is not None:
                earlier_meaning, earlier_multilingual = before.at(position)
                gained_meaning, gained_multilingual = (
                    meaning - earlier_meaning,
                    multilingual - earlier_multilingual,
                )
                meanings = own_meaning - earlier_meaning
                multilinguals = own_multilingual - earlier_multilingual
                total += _OWN * ((meanings + multilinguals) / 2 if has_meaning else multilinguals)
            found[position] = Likeness(
                meaning, multilingual, by_characters, own_meaning, own_multilingual,
                gained_meaning, gained_multilingual, total,
            )  # fmt: skip
        return found

    def _cosines(self, reading: Reading | None) -> "_Cosines":
        if reading is None:
            return _Cosines({}, {})
        meaning = {} if reading.meaning is None else self._nearest("meaning", reading.meaning)
        return _Cosines(meaning, self._nearest("multilingual", reading.multilingual))

    def _nearest(self, encoder: str, vector: np.ndarray) -> dict[int, float]:
        k = min(NEAREST, len(self.questions))
        found = self._vectors.nearest(f"{self._sort}_{encoder}", vector, k) if k else []
        return {self._position[stored]: cosine for stored, cosine in found}

    def _by_characters(self, reading: Reading) -> tuple[Mapping[int, float], list[int]]:
        """The likeness by characters with each question in the same language, and the nearest of them."""
        if reading.language not in self._characters:
            return {}, []
        index, positions = self._characters[reading.language]
        likenesses = index.likenesses(reading.text)
        best = np.argsort(-likenesses)[:NEAREST]
        near = [positions[one] for one in best if likenesses[one] > 0]
        return dict(zip(positions, likenesses.tolist(), strict=True)), near


class _Cosines:
    """The cosines of one text with the stored questions nearest to it, by both encoders.

    One that an encoder did not find among the nearest is at most as near as the last it did find.
    """

    def __init__(self, meaning: Mapping[int, float], multilingual: Mapping[int, float]) -> None:
        self.meaning, self.multilingual = meaning, multilingual
        self.near = {*meaning, *multilingual}
        self._least = min(meaning.values(), default=0.0), min(multilingual.values(), default=0.0)

    def at(self, position: int) -> tuple[float, float]:
        """By meaning and multilingual."""
        meaning, multilingual = self._least
        return self.meaning.get(position, meaning), self.multilingual.get(position, multilingual)


def _by_language(questions: Sequence[ExpectedQuestion]) -> dict[str, tuple[CharacterIndex, list[int]]]:
    """By language: the questions in it, and their positions."""
    positions: dict[str, list[int]] = {}
    for position, one in enumerate(questions):
        positions.setdefault(one.language, []).append(position)
    return {
        language: (CharacterIndex([questions[one].question for one in places]), places)
        for language, places in positions.items()
    }
