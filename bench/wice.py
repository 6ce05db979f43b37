"""WiCE: claims of Wikipedia against the page that they cite."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.support import compared, content_stems
from bench.data import path_of, read_lines
from bench.measures import Row, auroc, mean
from bench.subject import Page, Subject

QUOTED, FOLDS = 3, 5


@dataclass(frozen=True)
class Claim:
    """A claim, whether the page it cites supports it, and that page's sentences."""

    id: str
    text: str
    label: str
    sentences: tuple[str, ...]


def load() -> list[Claim]:
    """The 349 claims; raises `SetMissing`."""
    return [
        Claim(
            record["meta"]["id"],
            record["claim"],
            record["label"],
            tuple(record["evidence"]),
        )
        for record in read_lines(path_of("wice/dev.jsonl"))
    ]


def pages() -> list[Page]:
    """The cited pages, each sentence a paragraph."""
    return [Page(f"wice-{claim.id}", "\n\n".join(claim.sentences)) for claim in load()]


def quotation(claim: Claim) -> str:
    """The sentences that together share most with the claim, rare words counting more."""
    sentences = [frozenset(content_stems(sentence)) for sentence in claim.sentences]
    spread = Counter(stem for sentence in sentences for stem in sentence)
    open_stems = {stem for stem in content_stems(claim.text) if stem in spread}
    worth = {stem: math.log(1 + len(sentences) / (1 + spread[stem])) for stem in open_stems}
    chosen: list[int] = []
    while len(chosen) < QUOTED and open_stems:
        gains = [sum(worth[stem] for stem in sentence & open_stems) for sentence in sentences]
        best = max(range(len(sentences)), key=lambda place: (gains[place], -place))
        chosen.append(best)
        open_stems -= sentences[best]
    return " ".join(claim.sentences[place] for place in sorted(chosen))


def unseen_scores(claims: Sequence[Claim]) -> list[float]:
    """The check's scores with weights that have not seen the claim: logistic regressions in folds."""
    pairs = [compared(claim.text, quotation(claim)) for claim in claims]
    measures = np.array([measures for measures, _ in pairs])
    left = np.array([left for _, left in pairs])
    supported = np.array([claim.label == "supported" for claim in claims])
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    scores = cross_val_predict(LogisticRegression(), measures, supported, cv=folds, method="predict_proba")
    return [float(score) for score in scores[:, 1] * left]


def measure(subject: Subject) -> Iterator[Row]:
    """Does the support check tell what a page supports from what it only touches?

    Its weights were fitted on these very claims, so the figure with a bar is out of fold; that of the
    weights that ship is beside it.
    """
    claims = load()
    shipped = [subject.support(claim.text, quotation(claim)) for claim in claims]
    unseen = unseen_scores(claims)
    yield Row(
        "WiCE",
        "support check, AUROC out of fold",
        _auroc(claims, unseen),
        len(claims),
        0.70,
        0.80,
        fitted="features; weights in folds",
    )
    seen = _auroc(claims, shipped)
    yield Row("WiCE", "… with the shipped weights", seen, len(claims), fitted="weights")
    whole = [subject.support(claim.text, claim.text) for claim in claims]
    yield Row("WiCE", "… of a claim by itself, mean", mean(whole), len(claims), fitted="weights")


def _auroc(claims: Sequence[Claim], scores: Sequence[float]) -> float:
    """Supported against the rest."""
    pairs = list(zip(claims, scores, strict=True))
    return auroc(
        [score for claim, score in pairs if claim.label == "supported"],
        [score for claim, score in pairs if claim.label != "supported"],
    )
