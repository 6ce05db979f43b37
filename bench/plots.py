"""`python -m bench plots`: whether `confidence` can be believed, and what each threshold would claim.

Both on northgate, on which nothing is fitted, with its expected questions and without them.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.quotes.decision import load_decision
from assistant.quotes.finding import Finder
from assistant.understand.classifier import load_classifier
from assistant.understand.language import load_language_classifier
from assistant.understand.names import Names
from assistant.understand.reading import Reader
from bench.data import ROOT
from bench.embedding_cache import RememberingEmbedder, RememberingMultilingual
from bench.site_keys import TESTED_ON
from bench.sites import Item, Site
from bench.svg import Chart, Line, Point
from corpus.university import load_university

RELIABILITY, CLAIMS = ROOT / "docs" / "reliability.svg", ROOT / "docs" / "claims.svg"
NAMES = {True: "with expected questions", False: "without"}
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(1, 20))
LABELLED = (0.1, 0.3, 0.5, 0.7, 0.9)
BINS = 8


@dataclass(frozen=True)
class Outcome:
    """How sure the assistant is that the pages state all that was asked, and whether what it found does."""

    confidence: float
    is_stated: bool
    is_right: bool


def draw() -> None:
    """Ask every question of northgate's key twice and write both pictures; nothing is asked over HTTP."""
    embedder, multilingual = RememberingEmbedder(), RememberingMultilingual()
    site = Site(TESTED_ON.name, embedder, multilingual)
    reader = Reader(embedder, multilingual, load_language_classifier())
    found = {with_expected: list(outcomes(site, reader, with_expected)) for with_expected in NAMES}
    RELIABILITY.write_text(reliability(found[True], found[False]).svg(), encoding="utf-8")
    CLAIMS.write_text(claims(found[True], found[False]).svg(), encoding="utf-8")
    sys.stdout.write(f"{RELIABILITY.relative_to(ROOT)} and {CLAIMS.relative_to(ROOT)} are drawn.\n")


def outcomes(site: Site, reader: Reader, with_expected: bool) -> Iterator[Outcome]:
    """One for each question of the site's key, in its order."""
    search = site.search(load_classifier(), with_expected)
    finder = Finder(search, load_decision(), reader, Names(load_university()))
    for item in site.items:
        yield _outcome(site, finder, item)


def _outcome(site: Site, finder: Finder, item: Item) -> Outcome:
    findings = finder.find((*item.conversation, item.question), item.language)
    # As with `confidence`, the passage counts and not the sentence.
    right = {site.pages.units[place].passage.id for place in site.right_units(item)}
    first = [one.judged.ranked[0][0].passage_id for one in findings if one.judged.ranked]
    is_stated = item.answerable == "true"
    is_right = is_stated and bool(first) and any(passage in right for passage in first)
    return Outcome(min(one.confidence for one in findings), is_stated, is_right)


def reliability(expected: Sequence[Outcome], bare: Sequence[Outcome]) -> Chart:
    """Confidence in equal parts of all questions against the share that was right in each."""

    def points(some: Sequence[Outcome]) -> Iterator[Point]:
        ordered = sorted(some, key=lambda one: one.confidence)
        for part in np.array_split(np.arange(len(ordered)), BINS):
            chosen = [ordered[place] for place in part]
            said = float(np.mean([one.confidence for one in chosen]))
            yield said, float(np.mean([one.is_right for one in chosen])), ""

    return Chart(
        "Confidence against what is right, northgate",
        f"confidence, mean of each of {BINS} groups of equal size",
        "share of the group that the pages state and that was found",
        (Line(NAMES[True], tuple(points(expected))), Line(NAMES[False], tuple(points(bare)))),
        diagonal=True,
    )


def claims(expected: Sequence[Outcome], bare: Sequence[Outcome]) -> Chart:
    """For each threshold what would be claimed rightly, and what falsely."""

    def points(some: Sequence[Outcome]) -> Iterator[Point]:
        stated = sum(one.is_stated for one in some)
        for threshold in THRESHOLDS:
            claimed = [one for one in some if one.confidence >= threshold]
            right = sum(one.is_right for one in claimed)
            label = str(threshold) if threshold in LABELLED else None
            yield (len(claimed) - right) / len(some), right / stated, label

    lines = (Line(NAMES[True], tuple(points(expected))), Line(NAMES[False], tuple(points(bare))))
    most = max(x for line in lines for x, _, _ in line.points)
    return Chart(
        f"Claims over thresholds, northgate ({load_decision().answered:g} ships)",
        "false claims: share of all questions claimed and not right",
        "right claims: share of the stated questions",
        lines,
        most_x=float(np.ceil(most * 4) / 4),
    )
