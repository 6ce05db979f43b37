"""An embedder for tests that need many vectors soon and no meaning."""

from collections.abc import Sequence

import numpy as np

from corpus.embedder import Embedder


class MadeUpVectors(Embedder):
    """Vectors of chance under the default model's name; the model is not loaded."""

    def _encode(self, texts: Sequence[str], prefix: str) -> np.ndarray:
        vectors = np.random.default_rng(len(texts)).standard_normal((len(texts), 384)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
