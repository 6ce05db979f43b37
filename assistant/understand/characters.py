"""Likeness by characters within one language: for misspelt words, and languages no encoder reads well."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csc_array
from sklearn.feature_extraction.text import TfidfVectorizer

from corpus.folding import fold


class CharacterIndex:
    """Texts of one language as sequences of two to four characters, rare ones weighing more."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), preprocessor=fold, sublinear_tf=True, dtype=np.float32
        )
        # By columns, for a question touches a few dozen of them whatever the number of texts.
        self._columns = csc_array(self._vectorizer.fit_transform(texts))
        self._parts = self._vectorizer.build_analyzer()

    def likenesses(self, text: str) -> np.ndarray:
        """The cosine of the text with each of the texts, in their order."""
        counts = Counter(self._vectorizer.vocabulary_.get(part, -1) for part in self._parts(text))
        counts.pop(-1, None)
        scores = np.zeros(self._columns.shape[0], dtype=np.float32)
        if not counts:
            return scores
        asked = np.fromiter(counts, dtype=np.int64)
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64))) * self._vectorizer.idf_[asked]
        weights /= np.linalg.norm(weights)
        for column, weight in zip(asked, weights, strict=True):
            first, last = self._columns.indptr[column : column + 2]
            scores[self._columns.indices[first:last]] += weight * self._columns.data[first:last]
        return scores
