"""The chunking set: are the exact characters that answer among the first 4,000 retrieved?"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.data import path_of
from bench.measures import Row, covered, mean
from bench.subject import Page, Subject

BUDGET = 4_000


@dataclass(frozen=True)
class Question:
    """A question and the spans (start, end) that answer it in its text."""

    text: str
    page_id: str
    spans: tuple[tuple[int, int], ...]


def pages() -> list[Page]:
    """The five texts; line ends as they are, for the offsets count them."""
    return [_page(path_of(f"chunking/{name}.md")) for name in
            ("chatlogs", "finance", "pubmed", "state_of_the_union", "wikitexts")]  # fmt: skip


def _page(path: Path) -> Page:
    with path.open(encoding="utf-8", newline="") as file:
        return Page(f"chunking-{path.stem}", file.read())


def questions() -> list[Question]:
    """All questions with their spans; raises `SetMissing`."""
    with path_of("chunking/questions_df.csv").open(encoding="utf-8", newline="") as file:
        return [
            Question(
                row["question"],
                f"chunking-{row['corpus_id']}",
                tuple((span["start_index"], span["end_index"]) for span in json.loads(row["references"])),
            )
            for row in csv.DictReader(file)
        ]


def measure(subject: Subject) -> Iterator[Row]:
    """The five texts together are the corpus; a fixed number of passages would only reward big ones."""
    library = subject.library(pages())
    items = questions()
    subject.expect([question.text for question in items])
    values = []
    for question in items:
        room = BUDGET
        stretches: list[tuple[int, int]] = []
        for found in library.search(question.text, 40):
            if room <= 0:
                break
            end = min(found.end, found.start + room)
            room -= end - found.start
            if found.page_id == question.page_id:
                stretches.append((found.start, end))
        values.append(covered(question.spans, stretches))
    yield Row("chunking", f"gold characters in {BUDGET:,}", mean(values), len(values), 0.82, 0.90)
