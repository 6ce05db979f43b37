"""Hybrid search over the passages of a release: meaning (Chroma) and words (BM25), fused."""

from collections.abc import Sequence

import bm25s
import numpy as np

from corpus.passage import Hit, Passage
from corpus.scripts import is_mostly_latin
from corpus.stems import stems
from corpus.vectors import Vectors

# Set by hand on the public sets of bench/.
DENSE_WEIGHT = 0.45
# The default embedder reads Latin letters only; elsewhere the words must find the passage.
DENSE_WEIGHT_ELSEWHERE = 0.1
POOL = 50


class LexicalIndex:
    """BM25 over the stems of texts, held in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._retriever = bm25s.BM25(k1=1.2, b=0.6, method="lucene")
        self._retriever.index([stems(text) for text in texts], show_progress=False)
        self.known = frozenset(self._retriever.vocab_dict)

    def scores(self, query: str) -> np.ndarray:
        """The BM25 score of every text, in their order; zeros where no word is shared."""
        tokens = [token for token in stems(query) if token in self.known]
        if not tokens:
            return np.zeros(self._retriever.scores["num_docs"], dtype=np.float32)
        return np.asarray(self._retriever.get_scores(tokens), dtype=np.float32)


class Index:
    """Finds the passages nearest to a question; built by a release, never written after."""

    def __init__(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        self.passages = tuple(passages)
        self.vectors = vectors
        self.lexical = LexicalIndex([passage.search_text for passage in self.passages])
        self._position = {passage.id: number for number, passage in enumerate(self.passages)}

    def search(self, query: str, k: int, meaning: str | None = None) -> list[Hit]:
        """The `k` best passages, best first.

        `query` holds the words to look for, with aliases expanded; `meaning`, where given, is the
        question as it was put, for the dense side.
        """
        words = self.lexical.scores(query)
        dense = np.zeros(len(self.passages), dtype=np.float32)
        pool = min(POOL, len(self.passages))
        for passage_id, cosine in self.vectors.similarities(meaning or query, pool).items():
            # A damaged row may name a passage that there is not.
            if passage_id in self._position:
                dense[self._position[passage_id]] = cosine
        best_words = float(words.max(initial=0.0))
        lexical = words / best_words if best_words > 0 else words
        share = DENSE_WEIGHT if is_mostly_latin(meaning or query) else DENSE_WEIGHT_ELSEWHERE
        fused = share * dense + (1 - share) * lexical
        order = np.argsort(-fused, kind="stable")[:k]
        return [Hit(self.passages[i], round(float(fused[i]), 4)) for i in order if fused[i] > 0]

    def under(self, passage: Passage) -> list[Passage]:
        """The passages under the same headings of the same page, in order, this one among them."""
        place = (passage.document_id, passage.headings)
        return [other for other in self.passages if (other.document_id, other.headings) == place]

    def close(self) -> None:
        """Let go of the files."""
        self.vectors.close()
