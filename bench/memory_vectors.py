"""The vectors of a release in memory, searched exactly: Chroma without the writing of a directory."""

from collections.abc import Sequence

import numpy as np

from corpus.embedder import Embedder
from corpus.expected import ExpectedQuestion
from corpus.multilingual import MultilingualEncoder
from corpus.passage import Passage
from corpus.vector_sets import PASSAGES, VectorSet, vector_sets


class MemoryVectors:
    """Asked as those of a release are; a collection is embedded when it is first asked for."""

    def __init__(
        self,
        passages: Sequence[Passage],
        expected: Sequence[ExpectedQuestion],
        embedder: Embedder,
        multilingual: MultilingualEncoder,
    ) -> None:
        self._sets = {one.name: one for one in vector_sets(passages, expected)}
        self._embedder, self._multilingual = embedder, multilingual
        self._made: dict[str, np.ndarray] = {}

    def nearest(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Ids and cosines, best first; empty where there is no such collection."""
        one = self._sets.get(collection)
        if one is None:
            return []
        if collection not in self._made:
            self._made[collection] = self._encoded(one)
        cosines = self._made[collection] @ vector
        best = np.argsort(-cosines)[:k]
        return [(one.ids[place], float(cosines[place])) for place in best]

    def similarities(self, query: str, k: int) -> dict[str, float]:
        """As `corpus.vectors.Vectors.similarities`."""
        found = self.nearest(PASSAGES, self._embedder.queries([query])[0], k)
        return {passage: max(0.0, cosine) for passage, cosine in found}

    def close(self) -> None:
        """Nothing to let go of."""

    def _encoded(self, one: VectorSet) -> np.ndarray:
        if one.encoder == "multilingual":
            encode = self._multilingual.questions if one.purpose == "question" else self._multilingual.vectors
            return encode(one.texts)
        embed = self._embedder.queries if one.purpose == "question" else self._embedder.vectors
        return embed(one.texts)
