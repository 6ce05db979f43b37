"""What was embedded once is not embedded again: the vectors of a publish, kept beside the releases.

A cache never stops a publish. A damaged one is dropped, and what can't be stored is embedded anew.
"""

import hashlib
import re
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

Encode = Callable[[Sequence[str]], np.ndarray]


class EmbeddingCache:
    """The vectors of one encoder by text, in one database; `encoder` is the name a release remembers."""

    def __init__(self, folder: Path, encoder: str) -> None:
        readable = re.sub(r"[^A-Za-z0-9]+", "-", encoder).strip("-")[:60]
        digest = hashlib.sha256(encoder.encode()).hexdigest()[:8]
        self._file = folder / f"{readable}-{digest}.sqlite3"
        self._encoder = encoder
        self._used: set[bytes] = set()

    def vectors(self, texts: Sequence[str], encode: Encode, purpose: str = "") -> np.ndarray:
        """The vectors of the texts, encoded only where they are not known; shape (len(texts), dimension).

        `purpose` parts texts that the encoder treats differently, such as questions from passages.
        """
        keys = [self._key(text, purpose) for text in texts]
        self._used.update(keys)
        known = self._stored(keys)
        wanted = dict(zip(keys, texts, strict=True))
        new = {key: text for key, text in wanted.items() if key not in known}
        encoded = np.asarray(encode(list(new.values())), dtype=np.float32) if new else None
        if encoded is not None and any(vector.shape != encoded.shape[1:] for vector in known.values()):
            self._drop()  # of another model that bore this name
            known, new, encoded = {}, wanted, np.asarray(encode(list(wanted.values())), dtype=np.float32)
        if encoded is not None:
            self._store(dict(zip(new, encoded, strict=True)))
            known |= zip(new, encoded, strict=True)
        return np.stack([known[key] for key in keys])

    def forget_unused(self) -> None:
        """Remove what nobody has asked for since this cache was opened."""
        try:
            with closing(self._open()) as database, database:
                stored = [key for (key,) in database.execute("SELECT key FROM vectors")]
                gone = [(key,) for key in stored if key not in self._used]
                database.executemany("DELETE FROM vectors WHERE key = ?", gone)
        except (sqlite3.Error, OSError):
            self._drop()

    def _key(self, text: str, purpose: str) -> bytes:
        return hashlib.sha256(f"{self._encoder}\n{purpose}\n{text}".encode("utf-8", "replace")).digest()

    def _stored(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        try:
            if not self._file.exists():
                return {}
            found = {}
            with closing(self._open()) as database:
                for key in dict.fromkeys(keys):
                    query = "SELECT vector, checksum FROM vectors WHERE key = ?"
                    row = database.execute(query, (key,)).fetchone()
                    if row is None:
                        continue
                    if zlib.crc32(row[0]) != row[1]:
                        raise sqlite3.DatabaseError("a vector is not what was stored")
                    found[key] = np.frombuffer(row[0], dtype=np.float32)
            return found
        except (sqlite3.Error, OSError, TypeError, ValueError):
            self._drop()
            return {}

    def _store(self, vectors: dict[bytes, np.ndarray]) -> None:
        rows = [(key, blob, zlib.crc32(blob)) for key, blob in ((k, v.tobytes()) for k, v in vectors.items())]
        try:
            with closing(self._open()) as database, database:
                database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
        except (sqlite3.Error, OSError):
            self._drop()

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._file)
        try:
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB, checksum INTEGER)"
            )
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _drop(self) -> None:
        for suffix in ("", "-journal"):
            try:
                self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
            except OSError:  # it stays, and everything is embedded each time
                return
