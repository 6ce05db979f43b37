"""Curated questions → expected questions: `corpus/faq.toml` held against the pages like any other line."""

import json
from collections.abc import Sequence
from datetime import date

from corpus.document import Document
from corpus.expected import ExpectedQuestion
from corpus.expected_file import Pages, check_lines
from corpus.faq import CuratedQuestion, find_curated
from corpus.passage import Passage


def curated_questions(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    today: date,
    faq: Sequence[CuratedQuestion],
) -> tuple[tuple[ExpectedQuestion, ...], tuple[str, ...]]:
    """The curated questions that hold today, and an alarm for each that does not."""
    urls = {document.id: document.url for document in documents}
    alarms: list[str] = []
    lines: list[str] = []
    for entry in faq:
        found, told = find_curated((entry,), passages, urls, today)
        alarms.extend(told)
        lines.extend(_lines(entry) if found else ())
    questions, reports = check_lines(
        lines, Pages(documents, passages), "faq.toml", place=lambda number: f"curated question {number}"
    )
    return questions, (*alarms, *reports)


def _lines(entry: CuratedQuestion) -> list[str]:
    stated = {
        "language": entry.language,
        "url": entry.page,
        "quote": entry.words,
        "missing": None,
        "kind": entry.kind,
        "writer": "staff",
        "owner": entry.owner,
        "expires": entry.expires.isoformat(),
    }
    return [json.dumps({"question": asked, **stated}) for asked in entry.asked]
