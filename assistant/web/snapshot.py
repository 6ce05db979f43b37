"""A stored page as it is shown: its blocks in order, the quoted words set apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Document


@dataclass(frozen=True)
class Part:
    """Words of a block; `first` marks the first quoted words of the page, where it is scrolled to."""

    text: str
    quoted: bool = False
    first: bool = False


@dataclass(frozen=True)
class ShownBlock:
    """A block of the page; `kind` and `level` as in the document."""

    kind: str
    level: int
    parts: tuple[Part, ...]


def shown_blocks(document: Document, start: int = 0, end: int = 0) -> list[ShownBlock]:
    """All of the document's text in blocks, with the code points from `start` to `end` as quoted.

    Text between blocks is shown too where it is more than space, so that nothing quoted can be missing.
    """
    blocks = []
    seen = start >= end
    for kind, level, block_start, block_end in _pieces(document):
        before, after = max(block_start, min(start, block_end)), min(block_end, max(end, block_start))
        quoted = document.text[before:after]
        parts = [
            Part(document.text[block_start:before]),
            Part(quoted, quoted=True, first=bool(quoted) and not seen),
            Part(document.text[after:block_end]),
        ]
        seen = seen or bool(quoted)
        blocks.append(ShownBlock(kind, level, tuple(part for part in parts if part.text)))
    return blocks


def quoted_span(quote: str | None, document: Document) -> tuple[int, int]:
    """Start and end of the query `quote=START-END`; (0, 0) where it is absent or not of this document."""
    match = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", quote or "")
    start, end = (int(match[1]), int(match[2])) if match else (0, 0)
    return (start, end) if start < end <= len(document.text) else (0, 0)


def _pieces(document: Document) -> Iterator[tuple[str, int, int, int]]:
    place = 0
    for block in sorted(document.blocks, key=lambda block: block.span.start):
        if document.text[place : block.span.start].strip():
            yield "paragraph", 0, place, block.span.start
        yield block.kind, block.level, max(place, block.span.start), block.span.end
        place = max(place, block.span.end)
    if document.text[place:].strip():
        yield "paragraph", 0, place, len(document.text)
