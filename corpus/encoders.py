"""The two encoders of a release behind one door, each text encoded once in the life of the cache."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from corpus.embedder import Embedder
from corpus.embedding_cache import EmbeddingCache, Encode
from corpus.multilingual import MultilingualEncoder

EncoderKind = Literal["meaning", "multilingual"]
Purpose = Literal["question", "text"]


class CachedEncoders:
    """`meaning` is the release's embedder, `multilingual` the encoder that languages share."""

    def __init__(self, embedder: Embedder, multilingual: MultilingualEncoder, cache: Path) -> None:
        self._encode: dict[tuple[EncoderKind, Purpose], Encode] = {
            ("meaning", "text"): embedder.vectors,
            ("meaning", "question"): embedder.queries,
            ("multilingual", "text"): multilingual.vectors,
            ("multilingual", "question"): multilingual.questions,
        }
        self._caches: dict[EncoderKind, EmbeddingCache] = {
            "meaning": EmbeddingCache(cache, embedder.name),
            "multilingual": EmbeddingCache(cache, multilingual.name),
        }

    def vectors(self, encoder: EncoderKind, purpose: Purpose, texts: Sequence[str]) -> np.ndarray:
        """The vectors of the texts; shape (len(texts), dimension)."""
        return self._caches[encoder].vectors(texts, self._encode[encoder, purpose], purpose)

    def forget_unused(self) -> None:
        """Remove from the caches what was not asked for."""
        for cache in self._caches.values():
            cache.forget_unused()
