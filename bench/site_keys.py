"""Northgate, a university of 24 invented pages, with its expected questions and without them."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.data import read_lines
from bench.measures import Row
from bench.seed_qa import Bars, rows, score
from bench.server import serving
from bench.sites import SITES

TESTED_ON = SITES / "northgate"
BY_ENCODER = ("ru", "zh", "ar", "tr", "fr", "es")
WITH_BARS: Bars = {
    "true/en": (0.75, 0.88),
    "false/en": (0.85, 0.95),
    "false/other": (0.85, 0.95),
    "partial/en": (0.50, 0.70),
    "follow_up": (0.60, 0.80),
    "misled": (0.06, 0.03),
    "right_of_answered": (0.85, 0.93),
    "shown": (0.85, 0.93),
    "citation_precision": (0.75, 0.88),
}
WITHOUT_BARS: Bars = {
    "true/en": (0.50, 0.65),
    "misled": (0.06, 0.03),
    "shown": (0.70, 0.80),
    "answered_though_not_stated": (0.06, 0.02),
}


def measure(show: bool = False) -> Iterator[Row]:
    """The key as it is written, in twelve languages."""
    yield from _asked("northgate", TESTED_ON / "expected.jsonl", WITH_BARS, (0.60, 0.80), show)
    yield from _asked("northgate, bare", None, WITHOUT_BARS, (None, None), show)


def _asked(
    name: str, expected: Path | None, bars: Bars, abroad: tuple[float | None, float | None], show: bool
) -> Iterator[Row]:
    key = TESTED_ON / "questions.jsonl"
    with serving(TESTED_ON / "pages", expected) as base_url, tempfile.TemporaryDirectory() as folder:
        report = score(base_url, key, show, "--languages")
        in_six = [item for item in read_lines(key) if item["language"] in BY_ENCODER]
        part = Path(folder) / "part.jsonl"
        lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in in_six)
        part.write_text("".join(lines), encoding="utf-8")
        true_in_six = score(base_url, part, False).get("true/other")
    if true_in_six is not None:
        items = sum(item["answerable"] == "true" for item in in_six)
        yield Row(name, f"true in {' '.join(BY_ENCODER)}", true_in_six, items, *abroad)
    yield from rows(name, report, bars)
    yield from _by_language(name, report, read_lines(key))


def _by_language(name: str, report: Mapping[str, Any], items: list[dict[str, Any]]) -> Iterator[Row]:
    """What is right in each language: of all items, and of those that the pages state."""
    asked = Counter(item["language"] for item in items)
    stated = Counter(item["language"] for item in items if item["answerable"] != "false")
    for language, count in asked.most_common():
        yield Row(name, f"{language}: right", report[f"language/{language}"], count)
        if stated[language]:
            right = report[f"stated/{language}"]
            yield Row(name, f"{language}: right of what is stated", right, stated[language])
