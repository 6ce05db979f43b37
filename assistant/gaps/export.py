"""The gap report as a table for a spreadsheet, in which no cell is taken for a formula."""

import csv
import io
from collections.abc import Sequence

from assistant.gaps.report import Gap

_COLUMNS = (
    "question", "cause", "unanswered", "asked", "languages", "topic", "office", "thumbs up", "thumbs down",
    "comments", "last asked", "other wordings",
)  # fmt: skip
# With one of these at its start a spreadsheet reads a cell as a command; the wide forms count as well.
_COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(gaps: Sequence[Gap]) -> str:
    """The report, with the mark in front by which spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for gap in gaps:
        languages = ", ".join(f"{language} {count}" for language, count in gap.languages.items())
        others = " | ".join(question for _, question in gap.examples[1:])
        row = (
            gap.question, gap.cause, gap.unanswered, gap.asked, languages, gap.topic, gap.office,
            gap.up, gap.down, " | ".join(gap.comments), gap.last_asked, others,
        )  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def _harmless(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(_COMMANDS):
        return f"'{cell}"
    return cell
