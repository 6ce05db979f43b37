"""The vectors of a release in Chroma: one directory, one collection, written once."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import chromadb
from chromadb.api import ClientAPI
from chromadb.config import Settings
from langchain_chroma import Chroma

from corpus.embedder import Embedder
from corpus.passage import Passage

_COLLECTION = "passages"
_BATCH = 64
_PROBE_SECONDS = 60
_PROBE = """
import sys, chromadb
client = chromadb.PersistentClient(sys.argv[1], chromadb.config.Settings(anonymized_telemetry=False))
collection = client.get_collection(sys.argv[2], embedding_function=None)
[vector] = collection.peek(1)["embeddings"]
collection.query(query_embeddings=[vector.tolist()], n_results=1)
"""


def _client(directory: Path) -> ClientAPI:
    return chromadb.PersistentClient(str(directory), Settings(anonymized_telemetry=False))


def write_vectors(
    directory: Path, passages: Sequence[Passage], embedder: Embedder, progress: Callable[[int], object]
) -> None:
    """Embed the passages and store them in a new directory; `progress` is told how many were done."""
    client = _client(directory)
    try:
        store = Chroma(
            _COLLECTION,
            embedder,
            client=client,
            # The defaults lose one passage in ten on hard vectors; these lose almost none.
            collection_configuration={"hnsw": {"space": "cosine", "ef_search": 400, "max_neighbors": 32}},
        )
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            store.add_texts(
                [passage.search_text for passage in batch],
                [{"passage_id": passage.id} for passage in batch],
                [passage.id for passage in batch],
            )
            progress(len(batch))
    finally:
        _close(client)


def final_files(directory: Path) -> list[str]:
    """The files that nothing writes to once the vectors are stored; none for a small collection.

    Chroma keeps fewer than a thousand vectors in its database alone, and scratch files beside it. The
    pickle (never unpickled here) marks an index that it has written out.
    """
    indexes = (marker.parent for marker in directory.glob("*/index_metadata.pickle"))
    return sorted(path.relative_to(directory).as_posix() for index in indexes for path in index.iterdir())


def probe(directory: Path) -> None:
    """Open and query the vectors in a child process, for damaged files can end the process that reads them.

    Raises `RuntimeError` with the child's last words.
    """
    if not (directory / "chroma.sqlite3").is_file():  # Chroma would make an empty one
        raise RuntimeError("chroma.sqlite3 is missing")
    child = subprocess.run(
        [sys.executable, "-c", _PROBE, str(directory), _COLLECTION],
        capture_output=True,
        text=True,
        timeout=_PROBE_SECONDS,
        check=False,
    )
    if child.returncode:
        last_words = child.stderr.strip().rsplit("\n", 1)[-1]
        raise RuntimeError(last_words[:300] or f"the reader died with {child.returncode}")


class Vectors:
    """The stored vectors, open for reading; close it, or each switch of releases leaks memory."""

    def __init__(self, directory: Path, embedder: Embedder) -> None:
        self._client = _client(directory)
        self.store = Chroma(_COLLECTION, embedder, client=self._client, create_collection_if_not_exists=False)

    def count(self) -> int:
        """How many passages are stored."""
        return int(self._client.get_collection(_COLLECTION).count())

    def similarities(self, query: str, k: int) -> dict[str, float]:
        """The `k` passages nearest in meaning: passage id to cosine, none below zero."""
        found = self.store.similarity_search_with_score(query, k=k)
        return {document.metadata["passage_id"]: max(0.0, 1 - distance) for document, distance in found}

    def close(self) -> None:
        """Let go of the files."""
        _close(self._client)


def _close(client: ClientAPI) -> None:
    # Every client has it, but the type that PersistentClient is declared to return has not.
    close: Callable[[], None] = client.close  # type: ignore[attr-defined]
    close()
