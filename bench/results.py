"""The table, on the console and in RESULTS.md."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.measures import Row

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = ("set", "measure", "value", "least", "target", "", "items", "fitted on it")
_INTRODUCTION = """# Results

Figures by date, newest last; each table stands under the command that made it. What the sets and
measures are: the docstrings in `bench/`. A figure counts only where the calibration rows are met.
The last column says what of the assistant was fitted on that set.
"""


def table(rows: Sequence[Row]) -> str:
    """The rows as a markdown table, columns aligned."""
    lines = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    text = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
            for line in lines]  # fmt: skip
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def _cells(row: Row) -> tuple[str, ...]:
    sign = "≤ " if row.lower_is_better else ""
    least = f"± {row.within}" if row.within is not None else _number(row.least, sign)
    verdict = {None: "", True: "met", False: "BELOW" if row.within is None else "OFF"}[row.met]
    if row.lower_is_better and row.met is False:
        verdict = "ABOVE"
    if row.value is None:
        return row.set, row.measure, "none", "", "", "", "", ""
    return (
        row.set, row.measure, _number(row.value), least, _number(row.target, sign), verdict, str(row.items),
        row.fitted,
    )  # fmt: skip


def _number(value: float | None, sign: str = "") -> str:
    if value is None:
        return ""
    return f"{sign}{value:.0f}" if value >= 10 else f"{sign}{value:.3f}"


def write(rows: Sequence[Row], command: str) -> None:
    """Append the table under its date and command."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else _INTRODUCTION
    entry = f"\n## {date.today().isoformat()} · `{command}`\n\n{table(rows)}\n"
    RESULTS.write_text(text.rstrip("\n") + "\n" + entry, encoding="utf-8")
