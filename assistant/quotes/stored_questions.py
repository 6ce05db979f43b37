"""The expected questions that are answered, or those that are missed, and how near others come to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from assistant.understand.characters import CharacterIndex
from assistant.understand.reading import Reading
from corpus.expected import ExpectedQuestion
from corpus.stems import content_stems

NEAREST = 64  # questions, or units, that are looked at by each encoder
_CHARACTERS = 0.3  # what likeness by characters weighs in the order of expected questions


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

    def likenesses(self, reading: Reading) -> dict[int, Likeness]:
        """How near the question comes to each of the questions that are nearest to it."""
        multilingual = self._nearest("multilingual", reading.multilingual)
        meaning = {} if reading.meaning is None else self._nearest("meaning", reading.meaning)
        # One that an encoder did not find among the nearest is at most as near as the last it did find.
        least_multilingual = min(multilingual.values(), default=0.0)
        least_meaning = min(meaning.values(), default=0.0)
        characters, near = self._by_characters(reading)
        found = {}
        for position in {*meaning, *multilingual, *near}:
            by_meaning = meaning.get(position, least_meaning)
            by_multilingual = multilingual.get(position, least_multilingual)
            by_characters = characters.get(position, 0.0)
            encoders = (by_meaning + by_multilingual) / 2 if meaning else by_multilingual
            total = encoders + _CHARACTERS * by_characters
            found[position] = Likeness(by_meaning, by_multilingual, by_characters, total)
        return found

    def nearness(self, vector: np.ndarray) -> float:
        """The cosine of a multilingual vector with the nearest question, 0 where there is none."""
        found = self._vectors.nearest(f"{self._sort}_multilingual", vector, 1)
        return found[0][1] if found else 0.0

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


def _by_language(questions: Sequence[ExpectedQuestion]) -> dict[str, tuple[CharacterIndex, list[int]]]:
    """By language: the questions in it, and their positions."""
    positions: dict[str, list[int]] = {}
    for position, one in enumerate(questions):
        positions.setdefault(one.language, []).append(position)
    return {
        language: (CharacterIndex([questions[one].question for one in places]), places)
        for language, places in positions.items()
    }
