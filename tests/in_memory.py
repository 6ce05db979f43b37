"""A few vectors held in memory, asked as those of a release are."""

from collections.abc import Mapping

import numpy as np


class InMemory:
    """By collection the vector of each id; cosines are plain products, so a test can choose them."""

    def __init__(self, collections: Mapping[str, Mapping[str, np.ndarray]]) -> None:
        self._collections = collections

    def nearest(self, collection: str, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """Ids and products, best first; empty where there is no such collection."""
        stored = self._collections.get(collection, {})
        found = [(one, float(other @ vector)) for one, other in stored.items()]
        return sorted(found, key=lambda pair: -pair[1])[:k]
