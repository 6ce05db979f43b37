"""Fit and measure the weights of the support check on WiCE: `python -m bench.train_support`."""

import json
import sys

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from assistant.support import compared, supports
from bench.data import SetMissing
from bench.wice import load, quotation

FOLDS, ROUNDS = 5, 5


def main() -> int:
    """Print the figures as JSON, the weights and the offset among them."""
    try:
        claims = load()
    except SetMissing as absent:
        sys.stderr.write(f"Skipped: {absent}\n")
        return 0
    quotations = [quotation(claim) for claim in claims]
    pairs = [compared(claim.text, text) for claim, text in zip(claims, quotations, strict=True)]
    measures = numpy.array([measures for measures, _ in pairs])
    left = numpy.array([left for _, left in pairs])
    supported = numpy.array([claim.label == "supported" for claim in claims])
    unseen, reduced = [], []
    for seed in range(ROUNDS):
        scores = numpy.zeros(len(claims))
        for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(measures, supported):
            model = LogisticRegression().fit(measures[train], supported[train])
            scores[test] = model.predict_proba(measures[test])[:, 1]
        unseen.append(roc_auc_score(supported, scores))
        reduced.append(roc_auc_score(supported, scores * left))
    model = LogisticRegression().fit(measures, supported)
    shipped = [supports(claim.text, text) for claim, text in zip(claims, quotations, strict=True)]
    figures = {
        "AUROC out of fold, weights alone": round(float(numpy.mean(unseen)), 3),
        "AUROC out of fold, with the reductions": round(float(numpy.mean(reduced)), 3),
        "AUROC of the shipped weights (seen)": round(float(roc_auc_score(supported, shipped)), 3),
        "weights": [round(float(weight), 2) for weight in model.coef_[0]],
        "offset": round(float(model.intercept_[0]), 2),
    }
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
