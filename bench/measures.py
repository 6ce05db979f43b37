"""The measures that the sets share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, on how many items, and the bars where there are any.

    `least` and `target` are floors, or ceilings where `lower_is_better`. `within` is how far a value
    may lie from `target` on either side: for calibration, where the value is known. A set that could not
    be measured has no value, and `measure` says why. `fitted` says what was fitted on the set.
    """

    set: str
    measure: str
    value: float | None
    items: int
    least: float | None = None
    target: float | None = None
    lower_is_better: bool = False
    within: float | None = None
    fitted: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the least bar is met; None where there is none, or no value."""
        if self.value is None:
            return None
        if self.within is not None and self.target is not None:
            return abs(self.value - self.target) <= self.within
        if self.least is None:
            return None
        return self.value <= self.least if self.lower_is_better else self.value >= self.least


def ndcg_at_10(found: Sequence[str], relevant: Collection[str]) -> float:
    """nDCG over the first ten ids, each relevant one worth the same; 0 where nothing is relevant."""
    gains = [1 / np.log2(rank + 2) for rank, name in enumerate(found[:10]) if name in relevant]
    best = [1 / np.log2(rank + 2) for rank in range(min(10, len(relevant)))]
    return float(sum(gains) / sum(best)) if best else 0.0


def recall_at(k: int, found: Sequence[str], relevant: Collection[str]) -> float:
    """The share of the relevant ids among the first `k`."""
    return len(set(found[:k]) & set(relevant)) / len(relevant)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The probability that a positive outscores a negative, ties counting half."""
    labels = [1] * len(positive) + [0] * len(negative)
    return float(roc_auc_score(labels, [*positive, *negative]))


def mean(values: Sequence[float]) -> float:
    """The average; 0 for none."""
    return float(np.mean(values)) if values else 0.0


def covered(wanted: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> float:
    """The share of the wanted characters that lie in the found stretches; both (start, end)."""
    characters = {place for start, end in wanted for place in range(start, end)}
    seen = {place for start, end in found for place in range(start, end)}
    return len(characters & seen) / len(characters)
