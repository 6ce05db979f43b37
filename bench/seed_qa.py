"""The answer keys over HTTP, by the program they came with: the page that ships, and the fixture pages."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.data import FIXTURE_PAGES, FIXTURES, SEED_PAGE, path_of
from bench.measures import Row
from bench.server import ServerFailed, serving

Bars = Mapping[str, tuple[float, float]]

SEED_BARS: Bars = {
    "true/en": (0.85, 0.95),
    "false/en": (0.90, 0.97),
    "partial/en": (0.65, 0.85),
    "true/other": (0.75, 0.90),
    "false/other": (0.85, 0.95),
    "follow_up": (0.75, 0.90),
    "misled": (0.06, 0.02),
    "citation_precision": (0.80, 0.92),
    "verbatim": (1.0, 1.0),
    "mean_answer_characters": (700, 500),
}
FIXTURE_BARS: Bars = {
    "true/en": (0.85, 0.95),
    "false/en": (0.88, 0.97),
    "partial/en": (0.60, 0.80),
    "follow_up": (0.70, 0.90),
    "citation_precision": (0.80, 0.92),
    "mean_answer_characters": (700, 500),
}
LOWER_IS_BETTER = {"misled", "answered_though_not_stated", "mean_answer_characters", "median_seconds"}
REPORTED = (
    "true/en", "false/en", "partial/en", "true/other", "false/other", "partial/other", "follow_up", "misled",
    "right_of_answered", "shown", "answered_though_not_stated", "citation_precision", "verbatim", "safe",
    "evidence_complete", "all/en", "all", "mean_answer_characters", "median_seconds",
)  # fmt: skip


def measure(show: bool = False) -> Iterator[Row]:
    """The development half of the seed page's key, with the expected questions that ship."""
    page = next(path_of("../seed").glob("*.txt"))
    with serving(SEED_PAGE) as base_url:
        report = score(base_url, path_of("seed_qa/questions.jsonl"), show, "--page", str(page))
    yield from rows("seed key", report, SEED_BARS)


def measure_fixtures(show: bool = False) -> Iterator[Row]:
    """The same rules on pages of an invented university that have no expected questions."""
    with serving(FIXTURE_PAGES) as base_url:
        yield from rows("fixture key", score(base_url, FIXTURES / "questions.jsonl", show), FIXTURE_BARS)


def score(base_url: str, key: Path, show: bool, *options: str) -> dict[str, Any]:
    """The report of `score_seed_qa.py`; what it shows of wrong items goes to standard error."""
    command = [sys.executable, str(path_of("score_seed_qa.py")), "--base-url", base_url, str(key), *options]
    if show:
        command.append("--show")
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise ServerFailed("score_seed_qa.py failed")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def rows(name: str, report: Mapping[str, Any], bars: Bars) -> Iterator[Row]:
    """The report as lines of the table, those with bars first."""
    for measure_name in sorted(REPORTED, key=lambda one: one not in bars):
        if report.get(measure_name) is not None:
            least, target = bars.get(measure_name, (None, None))
            value, lower = report[measure_name], measure_name in LOWER_IS_BETTER
            yield Row(name, measure_name, value, int(report["items"]), least, target, lower)
