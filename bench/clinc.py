"""CLINC150: queries about banking, travel, kitchens …, all off topic here; are they answered?"""

import random
from collections import Counter
from collections.abc import Iterator

from bench.chat import ask
from bench.data import FIXTURES, SEED_PAGE, path_of, read_json
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
    """The share answered, fully or in part, with the seed page as corpus and with the fixture pages."""
    for name, pages in (("seed page", SEED_PAGE), ("fixture pages", FIXTURES / "pages")):
        with serving(pages) as base_url:
            statuses = Counter(ask(base_url, [query])["status"] for query in load())
        answered = (statuses["answered"] + statuses["partial"]) / SAMPLE
        label = f"answered though off topic, {name}"
        if pages is SEED_PAGE:
            yield Row("CLINC150", label, answered, SAMPLE, 0.05, 0.01, lower_is_better=True)
        else:
            yield Row("CLINC150", label, answered, SAMPLE, lower_is_better=True)
        yield Row("CLINC150", f"… taken for small talk, {name}", statuses["chat"] / SAMPLE, SAMPLE)
