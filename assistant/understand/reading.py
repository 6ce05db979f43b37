"""A question read once: its language, words, numbers and vectors, for all that is asked of it later."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.understand.language import LanguageClassifier
from corpus.embedder import Embedder
from corpus.folding import numbers
from corpus.multilingual import MultilingualEncoder
from corpus.stems import content_stems

_KEPT = 256  # texts whose vectors are remembered


@dataclass(frozen=True)
class Reading:
    """A question as it is compared.

    `meaning` is None where the question is not English, the one language that the default embedder reads;
    `multilingual` has length 1. `stems` are those of the words that carry meaning, in order.
    """

    text: str
    language: str
    stems: tuple[str, ...]
    numbers: frozenset[str]
    meaning: np.ndarray | None
    multilingual: np.ndarray


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
        return Reading(
            text=text,
            language=language,
            stems=content_stems(text),
            numbers=numbers(text),
            meaning=self._embedder.queries([text])[0] if language == "en" else None,
            multilingual=self.vector(text),
        )

    def language_of(self, text: str, preferred: str | None = None) -> str:
        """The language of a message; the preferred one where a few letters leave it open."""
        return self._languages.language_of(text, preferred)

    def _vector(self, text: str) -> np.ndarray:
        """The multilingual vector of one text."""
        vector: np.ndarray = self._multilingual.vectors([text])[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """The multilingual vectors of several texts at once, shape (texts, 512)."""
        return self._multilingual.vectors(texts)
