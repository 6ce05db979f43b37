"""PDF: pypdf says whether it can be read and what it says of itself, pdfplumber gives lines and tables."""

import io
import re
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import pdfplumber
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from corpus.errors import PageUnreadable
from ingest.blocks import RawBlock, tidy
from ingest.formats.grid import grid_lines
from ingest.formats.parsed import ParsedPage
from ingest.load import RawPage

_MOST_PAGES = 300
_ITEM = re.compile(r"^(?:[•●▪◦‣*–—-]|\d{1,2}[.)]|[a-zа-я]\))\s+(?=\S)")
_FINAL = re.compile(r"[.!?:;…。؟।]\W*$")
_SMALLEST = 2.0  # points; what is smaller is not written to be read


def parse_pdf(page: RawPage) -> ParsedPage:
    """The blocks of a PDF; raises `PageUnreadable` where it is locked, broken or a scan without text."""
    found = _checked(page.data)
    blocks: list[RawBlock] = []
    hidden: list[str] = []
    try:
        with pdfplumber.open(io.BytesIO(page.data)) as document:
            for number, sheet in enumerate(document.pages):
                blocks += _blocks(sheet, number, hidden)
                sheet.close()
    except (PageUnreadable, MemoryError):
        raise
    except Exception as error:  # a broken file raises many kinds
        raise PageUnreadable(f"the PDF is broken ({type(error).__name__})") from error
    if not blocks:
        raise PageUnreadable(
            "the PDF holds no text: it is a scan. Run text recognition on it, or publish the text as a page"
        )
    return ParsedPage(
        page.name, page.suffix, page.stated, tuple(blocks), found, hidden=tuple(filter(None, hidden))
    )


def _checked(data: bytes) -> dict[str, str]:
    """What the file says of itself: its title and the day it was changed."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PageUnreadable("the PDF is locked by a password. Save it without one")
        if len(reader.pages) > _MOST_PAGES:
            raise PageUnreadable(f"the PDF has more than {_MOST_PAGES} pages. Split it")
        about = reader.metadata
        title = tidy(str(about.title or "")) if about else ""
        changed = about.modification_date if about else None
        return {"title": title, "changed_at": changed.date().isoformat() if changed else ""}
    except (PageUnreadable, MemoryError):
        raise
    except (PyPdfError, Exception) as error:
        raise PageUnreadable(f"the PDF is broken ({type(error).__name__})") from error


def _blocks(sheet: Any, number: int, hidden: list[str]) -> Iterator[RawBlock]:
    """The blocks of one sheet from top to bottom, tables where they stand."""
    unseen = [letter for letter in sheet.chars if _is_unseen(letter, sheet)]
    if unseen:
        hidden.append(tidy("".join(letter["text"] for letter in unseen)))
        sheet = sheet.filter(lambda one: one.get("object_type") != "char" or not _is_unseen(one, sheet))
    tables = sheet.find_tables()
    inside = [table.bbox for table in tables]
    lines = [line for line in sheet.extract_text_lines(return_chars=True) if not _is_in(line, inside)]
    placed: list[tuple[float, list[RawBlock]]] = [
        (
            table.bbox[1],
            [
                RawBlock("row", line, group=1000 * (number + 1) + position)
                for line in grid_lines(table.extract())
            ],
        )
        for position, table in enumerate(tables)
    ]
    placed += _paragraphs(lines, number)
    for _, blocks in sorted(placed, key=lambda one: one[0]):
        yield from blocks


def _is_unseen(letter: dict[str, Any], sheet: Any) -> bool:
    """Whether a letter is drawn so small or so white that no reader sees it."""
    if letter.get("size", 10) < _SMALLEST:
        return True
    colour = letter.get("non_stroking_color")
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if colour is None or not all(isinstance(part, int | float) for part in parts):
        return False
    is_white = all(part <= 0.02 for part in parts) if len(parts) == 4 else all(part >= 0.98 for part in parts)
    return is_white and not any(
        _is_in(letter, [_box(one)]) for one in (*sheet.rects, *sheet.images, *sheet.curves)
    )


def _box(one: dict[str, Any]) -> tuple[float, float, float, float]:
    return one["x0"] - 2, one["top"] - 2, one["x1"] + 2, one["bottom"] + 2


def _is_in(one: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _paragraphs(lines: Sequence[dict[str, Any]], number: int) -> list[tuple[float, list[RawBlock]]]:
    """Lines joined into paragraphs: by the gaps between them, their size, and the marks of lists."""
    sizes = [_size(line) for line in lines]
    usual = median(sizes) if sizes else 0
    found: list[tuple[float, list[RawBlock]]] = []
    text, kind, level, bottom, top = "", "paragraph", 0, 0.0, 0.0
    for line, size in zip(lines, sizes, strict=True):
        words = tidy(line["text"])
        is_item = _ITEM.match(words) is not None
        is_heading = size > 1.15 * usual and len(words) <= 200
        gap = line["top"] - bottom
        goes_on = text and not is_item and gap < 0.9 * size and is_heading == (kind == "heading")
        if goes_on and kind != "heading" and _FINAL.search(text) and len(text) < 0:
            goes_on = False
        if goes_on:
            text = text[:-1] + words if text.endswith("-") and words[:1].islower() else f"{text} {words}"
        else:
            _add(found, top, kind, text, level, number)
            kind = "heading" if is_heading else "item" if is_item else "paragraph"
            level = 2 if is_heading else 0
            text, top = _ITEM.sub("", words) if is_item and not words[0].isdigit() else words, line["top"]
        bottom = line["bottom"]
    _add(found, top, kind, text, level, number)
    return found


def _add(
    found: list[tuple[float, list[RawBlock]]], top: float, kind: Any, text: str, level: int, number: int
) -> None:
    if text:
        group = 1000 * (number + 1) + 900 if kind == "item" else 0
        found.append((top, [RawBlock(kind, text, level, group)]))


def _size(line: dict[str, Any]) -> float:
    return float(median([letter["size"] for letter in line["chars"]]))
