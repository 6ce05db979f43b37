"""CLINC150: queries about banking, travel, kitchens …, all off topic here; are they answered?"""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.chat import ask
from bench.data import FIXTURE_PAGES, SEED_PAGE, path_of, read_json
from bench.measures import Row
from bench.server import serving

SAMPLE = 500
SEED = 150


def load() -> list[str]:
    """The sample, always the same; raises `SetMissing`."""
    data = read_json(path_of("clinc150/data_train_val.json"))
    queries = sorted({query for name in ("train", "val", "oos_train", "oos_val") for query, _ in data[name]})
    return random.Random(SEED).sample(queries, SAMPLE)


def measure() -> Iterator[Row]:
    """The share answered, fully or in part, with the seed page as corpus; fewer with the fixture pages."""
    yield from _rows("seed page", SEED_PAGE, load(), 0.02, 0.005)
    yield from _rows("fixture pages", FIXTURE_PAGES, load()[:200])


def _rows(
    name: str, pages: Path, queries: list[str], least: float | None = None, target: float | None = None
) -> Iterator[Row]:
    with serving(pages) as base_url:
        statuses = Counter(ask(base_url, [query])["status"] for query in queries)
    answered = (statuses["answered"] + statuses["partial"]) / len(queries)
    label = f"answered though off topic, {name}"
    yield Row("CLINC150", label, answered, len(queries), least, target, lower_is_better=True)
    yield Row("CLINC150", f"… taken for small talk, {name}", statuses["chat"] / len(queries), len(queries))
