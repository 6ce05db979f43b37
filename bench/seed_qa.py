"""The answer keys: the seed page's, and that of the fixture pages of a fictional university."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.data import FIXTURES, SEED_PAGE, path_of
from bench.measures import Row
from bench.server import ServerFailed, serving

BARS: Mapping[str, tuple[float, float]] = {
    "true/en": (0.85, 0.95),
    "false/en": (0.88, 0.97),
    "partial/en": (0.60, 0.80),
    "follow_up": (0.70, 0.90),
    "citation_precision": (0.80, 0.92),
    "verbatim": (1.0, 1.0),
}
WITHOUT_BARS = ("true/other", "false/other", "partial/other", "safe", "evidence_complete", "all/en", "all")


def measure(show: bool = False) -> Iterator[Row]:
    """The development half of the seed page's key, by its own program, over HTTP."""
    page = next(path_of("../seed").glob("*.txt"))
    with serving(SEED_PAGE) as base_url:
        yield from rows("seed key", score(base_url, path_of("seed_qa/questions.jsonl"), page, show))


def measure_fixtures(show: bool = False) -> Iterator[Row]:
    """The same rules on pages and questions that were written without a look at the answerer's."""
    with serving(FIXTURES / "pages") as base_url:
        yield from rows("fixture key", score(base_url, FIXTURES / "questions.jsonl", None, show))


def score(base_url: str, key: Path, page: Path | None, show: bool) -> dict[str, Any]:
    """The report of `score_seed_qa.py`; what it shows of wrong items goes to standard error."""
    command = [sys.executable, str(path_of("score_seed_qa.py")), "--base-url", base_url, str(key)]
    if page is not None:
        command += ["--page", str(page)]
    if show:
        command.append("--show")
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise ServerFailed("score_seed_qa.py failed")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def rows(name: str, report: Mapping[str, Any]) -> Iterator[Row]:
    """The report as lines of the table."""
    items = int(report["items"])
    for measure_name, bars in BARS.items():
        if report.get(measure_name) is not None:
            yield Row(name, measure_name, report[measure_name], items, *bars)
    yield Row(name, "mean_answer_characters", report["mean_answer_characters"] or 0, items, 700, 500, True)
    for measure_name in WITHOUT_BARS:
        if measure_name in report:
            yield Row(name, measure_name, report[measure_name], items)
    yield Row(name, "median_seconds", report["median_seconds"], items)
