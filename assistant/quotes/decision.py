"""Evidence → the probability that a unit states what is asked: learned trees, and the two thresholds."""

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
    """Boosted trees of equal depth, trained by `python -m bench.train`, and what their sum means.

    `features` and `thresholds` have a row a tree and a column an inner node in level order, `leaves` a column
    a leaf; `calibration` are the weights of `confidence`, `completing` those of `completeness`. From the
    confidence `answered` on a question counts as answered, in part where its completeness is below `whole`;
    from `unsure` on its words are shown as such; from the probability `nearest` on a unit is worth showing.
    """

    features: np.ndarray
    thresholds: np.ndarray
    leaves: np.ndarray
    offset: float
    calibration: tuple[float, ...]
    completing: tuple[float, ...]
    answered: float
    whole: float
    unsure: float
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

    def completeness(
        self, found: Sequence[tuple[str, Evidence, float]], confidence: float, pieces: int
    ) -> float:
        """Where something is stated, the probability that it is all that is asked.

        "Is it accredited by X and Y?" is stated in part, and so is "is it accredited by X?" where a near miss
        is about X and the unit about accreditation. `pieces` are those that the question joins.
        """
        if not found:
            return 0.0
        return _logistic(self.completing, completeness_measures(found, confidence, pieces))


_COMPLETING = (
    "meaning", "multilingual", "missed_meaning", "missed_multilingual", "over_missed_meaning",
    "over_missed_multilingual", "share", "missed_share", "covered", "missed_covered", "only_missed",
    "only_expected", "unknown", "length", "english", "follows", "kind", "number_unmet", "unit_likeness",
    "over_others",
)  # fmt: skip
_MOST_PIECES = 4


def completeness_measures(
    found: Sequence[tuple[str, Evidence, float]], confidence: float, pieces: int
) -> tuple[float, ...]:
    """What `completeness` weighs, in the order of its weights."""
    passage, evidence, _ = found[0]
    elsewhere = max((probability for other, _, probability in found if other != passage), default=0.0)
    of_unit = tuple(float(getattr(evidence, name)) for name in _COMPLETING)
    joined = float(pieces > 1), float(min(pieces, _MOST_PIECES))
    return 1.0, *of_unit, _log_odds(confidence), *joined, elsewhere


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
            tuple(float(weight) for weight in stored["completing"]),
            float(stored["answered"]),
            float(stored["whole"]),
            float(stored["unsure"]),
            float(stored["nearest"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{file} can't be used ({error}): restore it, or make it anew with python -m bench.train."
        ) from error
