"""The vectors of a release in Chroma: one directory, written once, a collection for each kind of text."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.config import Settings
from langchain_chroma import Chroma

from corpus.embedder import Embedder
from corpus.encoders import CachedEncoders
from corpus.vector_sets import PASSAGES, VectorSet

_BATCH = 2_000
_PROBE_SECONDS = 120
# The defaults lose one passage in ten on hard vectors; these lose almost none.
_HNSW = CreateHNSWConfiguration(space="cosine", ef_search=400, max_neighbors=32)
_PROBE = """
import sys, chromadb
client = chromadb.PersistentClient(sys.argv[1], chromadb.config.Settings(anonymized_telemetry=False))
client.get_collection(sys.argv[2], embedding_function=None)
for collection in client.list_collections():
    collection = client.get_collection(collection.name, embedding_function=None)
    [vector] = collection.peek(1)["embeddings"]
    collection.query(query_embeddings=[vector.tolist()], n_results=1)
"""


def _client(directory: Path) -> ClientAPI:
    return chromadb.PersistentClient(str(directory), Settings(anonymized_telemetry=False))


def write_vectors(
    directory: Path,
    sets: Sequence[VectorSet],
    encoders: CachedEncoders,
    progress: Callable[[int], object],
) -> None:
    """Embed the sets and store them in a new directory; `progress` is told how many vectors were done."""
    client = _client(directory)
    try:
        for one in sets:
            _write_set(client, one, encoders, progress)
    finally:
        _close(client)


def _write_set(
    client: ClientAPI, one: VectorSet, encoders: CachedEncoders, progress: Callable[[int], object]
) -> None:
    configuration = CreateCollectionConfiguration(hnsw=_HNSW)
    collection = client.create_collection(one.name, configuration=configuration, embedding_function=None)
    for start in range(0, len(one.ids), _BATCH):
        ids, texts = list(one.ids[start : start + _BATCH]), list(one.texts[start : start + _BATCH])
        vectors = encoders.vectors(one.encoder, one.purpose, texts)
        if one.name == PASSAGES:  # as LangChain's store reads them
            collection.add(ids, vectors, [{"passage_id": passage} for passage in ids], texts)
        else:
            collection.add(ids, vectors)
        progress(len(ids))


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
        [sys.executable, "-c", _PROBE, str(directory), PASSAGES],
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
        self.store = Chroma(PASSAGES, embedder, client=self._client, create_collection_if_not_exists=False)
        names = [collection.name for collection in self._client.list_collections()]
        self._collections = {
            name: self._client.get_collection(name, embedding_function=None) for name in names
        }
        self._counts = {name: int(collection.count()) for name, collection in self._collections.items()}

    def counts(self) -> dict[str, int]:
        """How many vectors each collection holds."""
        return dict(self._counts)

    def similarities(self, query: str, k: int) -> dict[str, float]:
        """The `k` passages nearest in meaning: passage id to cosine, none below zero."""
        found = self.store.similarity_search_with_score(query, k=k)
        return {
            document.metadata.get("passage_id", ""): max(0.0, 1 - distance) for document, distance in found
        }

    def nearest(
        self, collection: str, vector: Sequence[float] | np.ndarray, k: int
    ) -> list[tuple[str, float]]:
        """The ids nearest to a vector with their cosines, best first; none where there is no such collection.

        `corpus.vector_sets` says which collections there are and what their ids mean.
        """
        k = min(k, self._counts.get(collection, 0))
        if k <= 0:
            return []
        found = self._collections[collection].query(
            query_embeddings=np.asarray([vector], dtype=np.float32), n_results=k, include=["distances"]
        )
        [distances] = found["distances"] or [[]]
        return [(name, 1 - distance) for name, distance in zip(found["ids"][0], distances, strict=True)]

    def close(self) -> None:
        """Let go of the files."""
        _close(self._client)


def _close(client: ClientAPI) -> None:
    # Every client has it, but the type that PersistentClient is declared to return has not.
    close: Callable[[], None] = client.close  # type: ignore[attr-defined]
    close()
