"""Fit the weights of the support check on WiCE: `python -m bench.train_support` prints them."""

import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.support import compared
from bench.data import SetMissing
from bench.wice import load, quotation


def main() -> int:
    """Weights and offset as JSON, for `assistant/support.py`; `bench.wice` measures them out of fold."""
    try:
        claims = load()
    except SetMissing as absent:
        sys.stderr.write(f"Skipped: {absent}\n")
        return 0
    measures = np.array([compared(claim.text, quotation(claim))[0] for claim in claims])
    model = LogisticRegression().fit(measures, [claim.label == "supported" for claim in claims])
    fitted = {"weights": model.coef_[0].round(2).tolist(), "offset": round(float(model.intercept_[0]), 2)}
    sys.stdout.write(json.dumps(fitted) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
