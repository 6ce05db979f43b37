"""A question read once: its language, words, numbers and vectors, for all that is asked of it later."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.understand.language import LanguageClassifier
from corpus.embedder import Embedder
from corpus.folding import numbers
from corpus.glossary import english_of, with_english
from corpus.multilingual import MultilingualEncoder
from corpus.stems import content_stems

_KEPT = 256  # texts whose vectors are remembered


@dataclass(frozen=True)
class Reading:
    """A question as it is compared.

    `english` is the question in English: as it was asked, word by word from a glossary, or empty where there
    is none. `meaning`, of the default embedder that reads English alone, is None where that is empty;
    `multilingual` has length 1. `stems` are those of the English words that carry meaning, in order.
    """

    text: str
    language: str
    english: str
    stems: tuple[str, ...]
    numbers: frozenset[str]
    meaning: np.ndarray | None
    multilingual: np.ndarray

    @property
    def words(self) -> str:
        """All words to look for, in the question's language and in English."""
        return self.text if self.english == self.text else f"{self.text} {self.english}"


@dataclass(frozen=True)
class Question:
    """A question and what it may lean on: `whole` is `own` with the earlier question behind it."""

    own: Reading
    whole: Reading
    before: Reading | None = None
    answered_by: tuple[int, ...] = ()  # the units that answer the earlier question, by position

    @classmethod
    def alone(cls, reading: Reading) -> "Question":
        """A question that leans on nothing."""
        return cls(reading, reading)


class Reader:
    """Reads questions with both encoders; safe to use from many threads."""

    def __init__(
        self, embedder: Embedder, multilingual: MultilingualEncoder, languages: LanguageClassifier
    ) -> None:
        self._embedder, self._multilingual, self._languages = embedder, multilingual, languages
        # A message of one question is asked for as a message and as a question.
        self.vector = functools.lru_cache(maxsize=_KEPT)(self._vector)

    def read(self, text: str, language: str | None = None) -> Reading:
        """The reading of a text; its language is found out where it is not given."""
        language = language or self._languages.language_of(text)
        english = english_of(text, language)
        return Reading(
            text=text,
            language=language,
            english=english,
            stems=content_stems(english or text),
            numbers=numbers(text),
            meaning=self._embedder.queries([english])[0] if english else None,
            multilingual=self.vector(text, language),
        )

    def language_of(self, text: str, preferred: str | None = None) -> str:
        """The language of a message; the preferred one where a few letters leave it open."""
        return self._languages.language_of(text, preferred)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """The multilingual vectors of sentences that are no questions, shape (texts, 512)."""
        return self._multilingual.vectors(texts)

    def _vector(self, text: str, language: str = "en") -> np.ndarray:
        vector: np.ndarray = self._multilingual.questions([with_english(text, language)])[0]
        return vector
