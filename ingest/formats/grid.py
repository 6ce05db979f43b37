"""A table of a PDF or DOCX file → the lines of its rows, as those of an HTML table are made."""

from collections.abc import Sequence

from lxml import etree

from ingest.blocks import tidy
from ingest.tables import row_lines


def grid_lines(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """The rows with their headers in front of each cell."""
    table = etree.Element("table")
    for row in rows:
        line = etree.SubElement(table, "tr")
        for cell in row:
            etree.SubElement(line, "td").text = tidy(_printable(cell or ""))
    return row_lines(table, lambda cell: cell.text or "")


def _printable(text: str) -> str:
    """What XML can hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
