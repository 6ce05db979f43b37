"""What kind of thing a question asks for, by its multilingual vector, in any language that one reads."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import CorpusError

# The kind of what asks nothing: "I am from Ghana".
NOTHING = "nothing"
KINDS_FILE = Path(__file__).parent / "weights" / "kinds.json"


@dataclass(frozen=True)
class QuestionClassifier:
    """Weights of shape (labels, 512), trained by `python -m bench.train`."""

    labels: tuple[str, ...]
    weights: np.ndarray
    offsets: np.ndarray

    def probabilities(self, vector: np.ndarray) -> dict[str, float]:
        """How probable each label is, from 0 to 1; they sum to 1."""
        scores = self.weights @ vector + self.offsets
        likely = np.exp(scores - scores.max())
        return dict(zip(self.labels, (likely / likely.sum()).tolist(), strict=True))


@functools.cache
def load_classifier(file: Path = KINDS_FILE) -> QuestionClassifier:
    """A shipped classifier; raises `CorpusError` where its file is missing or damaged."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return QuestionClassifier(
            tuple(stored["labels"]),
            np.asarray(stored["weights"], dtype=np.float32),
            np.asarray(stored["offsets"], dtype=np.float32),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{file} can't be read: restore it, or make it anew with python -m bench.train."
        ) from error
