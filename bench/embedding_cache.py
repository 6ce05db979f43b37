"""The project's embedder, remembering on disk what it has embedded: the sets are large and don't change."""

import hashlib
import sqlite3
from collections.abc import Sequence

import numpy as np

from bench.data import CACHE
from corpus.embedder import DEFAULT_EMBEDDER, Embedder
from corpus.multilingual import MultilingualEncoder

_BATCH = 512  # stored batch by batch, so that a run that is cut off isn't lost


class RememberingEmbedder(Embedder):
    """As `Embedder`, each text embedded once in the life of the cache."""

    def __init__(self, name: str = DEFAULT_EMBEDDER) -> None:
        super().__init__(name)
        CACHE.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(CACHE / "embeddings.sqlite", check_same_thread=False)
        # What is lost in a crash is embedded again.
        self._store.execute("PRAGMA synchronous = OFF")
        self._store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB)")
        self._near: dict[bytes, np.ndarray] = {}

    def remember_queries(self, texts: Sequence[str]) -> None:
        """Embed many questions at once, which is quicker than one by one."""
        if texts:
            self._encode(texts, "query: ")

    def _encode(self, texts: Sequence[str], prefix: str) -> np.ndarray:
        keys = [
            hashlib.sha256(f"{self.name}\n{prefix}\n{text}".encode("utf-8", "replace")).digest()
            for text in texts
        ]
        for key in keys:
            if key not in self._near:
                row = self._store.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
                if row:
                    self._near[key] = np.frombuffer(row[0], dtype=np.float32)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._near}
        waiting = list(new)
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            self._near.update(zip(batch, super()._encode([new[key] for key in batch], prefix), strict=True))
            with self._store:
                self._store.executemany(
                    "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                    [(key, self._near[key].tobytes()) for key in batch],
                )
        return np.stack([self._near[key] for key in keys])


class RememberingMultilingual(MultilingualEncoder):
    """As `MultilingualEncoder`, each text encoded once while this object lives."""

    def __init__(self) -> None:
        super().__init__(threads=1)  # two wait for each other on a busy machine, a hundredfold
        self._near: dict[str, np.ndarray] = {}

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, shape (texts, 512)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._near]
        if new:
            self._near.update(zip(new, super().vectors(new), strict=True))
        return np.stack([self._near[text] for text in texts])
