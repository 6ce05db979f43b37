"""Speed: one answer on one core, with many expected questions beside few, and the calls one costs."""

import json
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.data import CACHE, SEED_PAGE, path_of, read_lines
from bench.measures import Row
from bench.one_core import WARMING_UP
from bench.server import publish, run
from bench.site_keys import TESTED_ON
from corpus.folding import fold

MANY = 50_000
TIMED, PROFILED = 200, 60


def measure() -> Iterator[Row]:
    """Northgate's release beside one with 50,000 expected questions, then the page that ships."""
    lines = read_lines(TESTED_ON / "expected.jsonl")
    # Kept: what is published again unchanged is not embedded again, which takes a quarter of an hour.
    few, many, shipped = (CACHE / "releases" / name for name in ("few", "many", "shipped"))
    publish(TESTED_ON / "pages", few, TESTED_ON / "expected.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        more = Path(folder) / "many.jsonl"
        _write_lines(more, [*lines, *paraphrases(lines, MANY - len(lines))])
        publish(TESTED_ON / "pages", many, more)
    times = on_one_core("times", conversations(TESTED_ON / "questions.jsonl", TIMED), few, many)
    publish(SEED_PAGE, shipped)
    of_page = conversations(path_of("seed_qa/questions.jsonl"), PROFILED)
    [profiled] = on_one_core("calls", of_page, shipped)
    half = [statistics.median(one) for one in times]
    slow = statistics.quantiles(times[0], n=20)[-1]
    yield Row("speed", "one answer, p50 in ms", 1000 * half[0], len(times[0]), 60, 25, True)
    yield Row("speed", "… p95 in ms", 1000 * slow, len(times[0]), lower_is_better=True)
    yield Row("speed", f"… with {MANY:,} questions, p50 in ms", 1000 * half[1], len(times[1]))
    ratio = half[1] / half[0]
    yield Row("speed", f"… as a multiple of {len(lines):,}", ratio, len(times[1]), 2, 1.3, True)
    middle = statistics.median(profiled)
    yield Row("speed", "calls in our own code, median", middle, len(profiled), 8000, lower_is_better=True)
    yield Row("speed", "… the most", max(profiled), len(profiled), lower_is_better=True)


def conversations(key: Path, count: int) -> list[list[str]]:
    """Some of a key's, always the same, and before them those that warm up."""
    items = read_lines(key)
    random.Random(0).shuffle(items)
    return [[*item["conversation"], item["question"]] for item in items[: count + WARMING_UP]]


def on_one_core(what: str, asked: Sequence[Sequence[str]], *folders: Path) -> list[list[float]]:
    """What `bench.one_core` finds for each data folder."""
    with tempfile.TemporaryDirectory() as folder:
        questions = Path(folder) / "questions.json"
        questions.write_text(json.dumps(asked), encoding="utf-8")
        found: list[list[float]] = json.loads(run("bench.one_core", what, str(questions), *map(str, folders)))
    return found


def paraphrases(lines: Sequence[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """New questions for the same words: the beginning of one question with the end of another.

    No two are alike, and none is like a question there is.
    """
    chance = random.Random(0)
    by_language: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_language.setdefault(line["language"], []).append(line)
    said = {fold(line["question"]) for line in lines}
    made = 0
    while made < count:
        line = chance.choice(lines)
        other = chance.choice(by_language[line["language"]])
        question = _joined(line["question"], other["question"], chance)
        if fold(question) not in said:
            said.add(fold(question))
            made += 1
            yield {**line, "question": question}


def _joined(one: str, other: str, chance: random.Random) -> str:
    """Words of one text and then of another; characters where words are not parted by spaces."""
    parts, others = one.split(), other.split()
    space = " "
    if len(parts) < 3:
        parts, others, space = list(one), list(other), ""
    begin = chance.randint(len(parts) // 2, len(parts))
    end = chance.randint(0, len(others) // 2)
    return space.join((*parts[:begin], *others[len(others) - end :]))


def _write_lines(file: Path, lines: Sequence[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    file.write_text(text, encoding="utf-8")
