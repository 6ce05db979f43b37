"""The gate: what a release must show before anyone is served it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.embedder import Embedder
from corpus.encoders import CachedEncoders
from corpus.errors import Refused
from corpus.release import Release, Releases
from corpus.vector_sets import VectorSet, vector_sets
from corpus.vectors import Vectors

LEAST_RECALL = 0.99
# Where the packages lie, for the child may be started from any folder.
_ROOT = str(Path(__file__).resolve().parent.parent)
_QUERIES = 50
_NEAREST = 10
_GOLDEN_SECONDS = 900
# Vectors that differ by less are one and the same to a search.
_SAME = 1e-5


@dataclass(frozen=True)
class Gate:
    """What the gate found; `golden` holds how many were asked and those that failed."""

    passed: bool
    reasons: tuple[str, ...]
    golden: dict[str, object]
    recall_at_10: float


def examine(release: Release, releases: Releases, embedder: Embedder, golden: Path | None) -> Gate:
    """Ask the golden questions of a release that nobody is served, and measure its search."""
    recall = measure_recall(release, releases, embedder)
    asked = _ask(release, releases.data, golden) if golden else {"asked": 0, "failed": []}
    return Gate(not (reasons := _reasons(asked, recall)), tuple(reasons), asked, round(recall, 4))


def insist(gate: Gate) -> None:
    """Raise `Refused` with the reasons where the gate was not passed."""
    if not gate.passed:
        raise Refused("Nothing was published. " + " ".join(gate.reasons))


def _reasons(asked: dict[str, object], recall: float) -> list[str]:
    reasons = []
    if "problem" in asked:
        reasons.append(f"The golden questions could not be asked: {asked['problem']}")
    failed = asked["failed"]
    assert isinstance(failed, list)
    reasons += [f"“{one['question']}” must be {one['expected']}, but is {one['got']}." for one in failed]
    if recall < LEAST_RECALL:
        reasons.append(
            f"The search finds {recall:.1%} of the nearest texts and must find {LEAST_RECALL:.0%}."
        )
    return reasons


def _ask(release: Release, data: Path, golden: Path) -> dict[str, object]:
    """Let the assistant answer them in a process of its own, for neither side imports the other."""
    command = [
        sys.executable,
        "-m",
        "assistant",
        "check",
        "--json",
        "--release",
        str(release.folder.absolute()),
    ]
    child = subprocess.run(
        [*command, "--golden", str(golden.absolute()), "--data", str(data.absolute())],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((_ROOT, os.environ.get("PYTHONPATH", "")))},
        timeout=_GOLDEN_SECONDS,
        check=False,
    )
    try:
        said = json.loads(child.stdout)
        return {"asked": int(said["asked"]), "failed": list(said["failed"])}
    except (ValueError, KeyError, TypeError):
        last_words = child.stderr.strip().rsplit("\n", 1)[-1][:500]
        return {"asked": 0, "failed": [], "problem": last_words or f"it ended with {child.returncode}."}


def measure_recall(release: Release, releases: Releases, embedder: Embedder) -> float:
    """How many of the ten nearest texts the search finds, against comparing with every text."""
    encoders, chance = releases.encoders(embedder), random.Random(release.manifest.digest)
    found = wanted = 0
    index = releases.open_index(release, embedder)
    try:
        for one in vector_sets(release.passages, release.expected):
            some = chance.sample(range(len(one.ids)), min(_QUERIES, len(one.ids)))
            hit, needed = _recall_of(index.vectors, one, encoders, some)
            found, wanted = found + hit, wanted + needed
    finally:
        index.close()
    return found / wanted if wanted else 1.0


def _recall_of(
    vectors: Vectors, one: VectorSet, encoders: CachedEncoders, positions: Sequence[int]
) -> tuple[int, int]:
    stored = encoders.vectors(one.encoder, one.purpose, one.texts)
    stored = stored / np.maximum(np.linalg.norm(stored, axis=1, keepdims=True), 1e-12)
    place = {name: position for position, name in enumerate(one.ids)}
    k = min(_NEAREST, len(one.ids))
    hit = 0
    for position in positions:
        cosines = stored @ stored[position]
        least = np.sort(cosines)[-k] - _SAME
        nearest = vectors.nearest(one.name, stored[position], k)
        hit += sum(1 for name, _ in nearest if cosines[place[name]] >= least)
    return hit, k * len(positions)
