"""Evidence → the probability that a unit states what is asked, and that the pages state a whole message."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.quotes.evidence import Evidence
from corpus.errors import CorpusError

WEIGHTS = Path(__file__).parent / "weights" / "decision.json"


@dataclass(frozen=True)
class Decision:
    """Boosted trees of equal depth, trained by `python -m bench.train`, and what is made of their sums.

    `features` and `thresholds` have a row a tree and a column an inner node in level order, `leaves` a column
    a leaf. `calibration` are the weights of `confidence`, `stating_some` and `stating_all` those of `stated`.
    A message whose questions are all stated with the probability `answered` counts as that, one of which some
    is with `in_part` as that, and a part of it is stated from the confidence `sure` on. From the probability
    `nearest` on a unit is worth showing.
    """

    features: np.ndarray
    thresholds: np.ndarray
    leaves: np.ndarray
    offset: float
    calibration: tuple[float, ...]
    stating_some: tuple[float, ...]
    stating_all: tuple[float, ...]
    answered: float
    in_part: float
    sure: float
    nearest: float

    def probabilities(self, evidence: Sequence[Evidence]) -> list[float]:
        """For each candidate the probability, 0 to 1, that it states what is asked."""
        if not evidence:
            return []
        rows = np.asarray([one.as_vector() for one in evidence], dtype=np.float32)
        depth = int(np.log2(self.leaves.shape[1]))
        trees = np.arange(len(self.leaves))
        node = np.zeros((len(rows), len(trees)), dtype=np.int64)
        for _ in range(depth):
            values = np.take_along_axis(rows, self.features[trees, node], axis=1)
            node = 2 * node + 1 + (values > self.thresholds[trees, node])
        sums = self.leaves[trees, node - (2**depth - 1)].sum(axis=1) + self.offset
        return [float(one) for one in 1 / (1 + np.exp(-sums))]

    def confidence(self, found: Sequence[tuple[str, Evidence, float]]) -> float:
        """The probability that the pages state what is asked, calibrated on sites that were left out.

        `found` has each candidate's passage, evidence and probability, the likeliest first. That several
        sentences of one passage are likely speaks for an answer, though less than their sum would.
        """
        if not found:
            return 0.0
        return _logistic(self.calibration, measures(found))

    def stated(
        self, confidences: tuple[float, float, float], several: bool, english: bool
    ) -> tuple[float, float]:
        """The probabilities that the pages state some of what a message asks, and all of it.

        `confidences` are those of the message read as one question, and of the best and the worst of the
        `several` that it joins.
        """
        values = message_measures(confidences, several, english)
        some, all_of_it = _logistic(self.stating_some, values), _logistic(self.stating_all, values)
        return max(some, all_of_it), all_of_it


def message_measures(
    confidences: tuple[float, float, float], several: bool, english: bool
) -> tuple[float, ...]:
    """What `stated` weighs, in the order of its weights."""
    return 1.0, *(_log_odds(one) for one in confidences), float(several), float(english)


def measures(found: Sequence[tuple[str, Evidence, float]]) -> tuple[float, ...]:
    """What `confidence` weighs, in the order of its weights."""
    passage, evidence, best = found[0]
    together = sum(probability for other, _, probability in found if other == passage)
    return 1.0, _log_odds(best), _log_odds(together), evidence.english, evidence.expected, evidence.follows


def _logistic(weights: Sequence[float], values: Sequence[float]) -> float:
    total = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return float(1 / (1 + np.exp(-total)))


def _log_odds(probability: float) -> float:
    kept = min(0.99, max(0.01, probability))
    return float(np.log(kept / (1 - kept)))


@functools.cache
def load_decision(file: Path = WEIGHTS) -> Decision:
    """The shipped trees; raises `CorpusError` where the file is missing, damaged or of other evidence."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        if tuple(stored["evidence"]) != Evidence.names():
            raise ValueError("it was made for other evidence")
        return Decision(
            np.asarray(stored["features"], dtype=np.int64),
            np.asarray(stored["thresholds"], dtype=np.float32),
            np.asarray(stored["leaves"], dtype=np.float64),
            float(stored["offset"]),
            tuple(float(weight) for weight in stored["calibration"]),
            tuple(float(weight) for weight in stored["stating_some"]),
            tuple(float(weight) for weight in stored["stating_all"]),
            float(stored["answered"]),
            float(stored["in_part"]),
            float(stored["sure"]),
            float(stored["nearest"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{file} can't be used ({error}): restore it, or make it anew with python -m bench.train."
        ) from error
