"""Questions → groups that ask the same, across languages: average linkage of multilingual vectors."""

from collections.abc import Sequence

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

# Up to this distance (1 - cosine, in the mean over two groups) two groups ask the same.
_SAME = 0.47
# So many questions of a language count as much as its own mean does.
_PRIOR = 20.0


def groups_of(vectors: np.ndarray, languages: Sequence[str]) -> list[list[int]]:
    """The positions of the questions by group, the largest first; vectors have length 1."""
    if len(vectors) < 2:
        return [[place] for place in range(len(vectors))]
    tree = linkage(_without_language(vectors, languages), method="average", metric="cosine")
    members: dict[int, list[int]] = {}
    for place, label in enumerate(fcluster(tree, _SAME, criterion="distance")):
        members.setdefault(int(label), []).append(place)
    return sorted(members.values(), key=lambda group: (-len(group), group[0]))


def middle_of(vectors: np.ndarray) -> int:
    """The position of the question that is nearest to the others of its group."""
    return int(np.argmax(vectors @ vectors.mean(axis=0)))


def _without_language(vectors: np.ndarray, languages: Sequence[str]) -> np.ndarray:
    """The vectors less what the questions of one language have in common, which is the language itself.

    Of a language with few questions little is taken away: its mean is mostly what they are about.
    """
    moved = np.array(vectors, dtype=np.float64)
    of = np.asarray(languages)
    for language in set(languages):
        rows = of == language
        moved[rows] -= moved[rows].mean(axis=0) * (rows.sum() / (rows.sum() + _PRIOR))
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    # Where nothing is left of a vector it stays as it was: a length of 0 has no direction.
    return np.where(lengths > 1e-6, moved / np.maximum(lengths, 1e-6), vectors)
