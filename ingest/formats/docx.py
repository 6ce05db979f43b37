"""DOCX: headings by their styles, lists, tables; what is hidden in it is told."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as Docx
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpus.errors import PageUnreadable
from ingest.blocks import RawBlock, tidy
from ingest.formats.grid import grid_lines
from ingest.formats.parsed import ParsedPage
from ingest.load import RawPage

# What a file of this kind unfolds to at most; a bomb unfolds to more.
_LARGEST = 100_000_000
_MOST_PARTS = 5_000
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)


def parse_docx(page: RawPage) -> ParsedPage:
    """The blocks of a DOCX file; raises `PageUnreadable` where it is none."""
    _check(page.data)
    try:
        document = docx.Document(io.BytesIO(page.data))
        hidden: list[str] = []
        blocks = tuple(_blocks(document, hidden))
        about = document.core_properties
        changed = about.modified.date().isoformat() if about.modified else ""
        found = {"title": tidy(about.title or ""), "changed_at": changed}
    except (PageUnreadable, MemoryError):
        raise
    except Exception as error:  # a broken file raises many kinds
        raise PageUnreadable(f"the DOCX file is broken ({type(error).__name__})") from error
    return ParsedPage(page.name, page.suffix, page.stated, blocks, found, hidden=tuple(filter(None, hidden)))


def _check(data: bytes) -> None:
    """Refuse what is no DOCX file, or unfolds to more than one can hold; nothing is unfolded to know it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        locked = data.startswith(b"\xd0\xcf\x11\xe0")  # an old or encrypted Office file
        reason = "it is locked by a password or of the old .doc format" if locked else "it is no DOCX file"
        raise PageUnreadable(f"{reason}. Save it as .docx without a password") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST:
        raise PageUnreadable(f"it unfolds to more than {_LARGEST:,} bytes")
    if any(part.flag_bits & 1 for part in parts):
        raise PageUnreadable("it is locked by a password. Save it without one")


def _blocks(document: Docx, hidden: list[str]) -> Iterator[RawBlock]:
    group, in_list = 0, False
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            group += 1
            rows = [[cell.text for cell in row.cells] for row in part.rows]
            yield from (RawBlock("row", line, group=group) for line in grid_lines(rows))
            in_list = False
            continue
        text = tidy(_seen(part, hidden))
        if not text:
            continue
        style = (part.style.name if part.style is not None else "") or ""
        if heading := _HEADING.match(style):
            yield RawBlock("heading", text, int(heading[1]))
        elif style.lower() == "title":
            yield RawBlock("heading", text, 1)
        elif style.lower().startswith("list") or _is_numbered(part):
            group += not in_list
            yield RawBlock("item", text, group=group)
            in_list = True
            continue
        else:
            yield RawBlock("paragraph", text)
        in_list = False


def _is_numbered(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _seen(paragraph: Paragraph, hidden: list[str]) -> str:
    """The words of a paragraph that a reader sees."""
    seen: list[str] = []
    unseen: list[str] = []
    for run in paragraph.runs:
        font = run.font
        is_small = font.size is not None and font.size <= Pt(2)
        (unseen if font.hidden or is_small or font.color.rgb == _WHITE else seen).append(run.text)
    if any(text.strip() for text in unseen):
        hidden.append(tidy("".join(unseen)))
        return "".join(seen)
    return paragraph.text  # with the words of its links
