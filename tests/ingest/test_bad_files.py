"""Files that are broken, locked, bombs or no pages: each is listed with a reason, the rest is read."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from pypdf import PdfWriter

from ingest.formats.parser import Parser
from ingest.load import PageFile
from ingest.publish import read_pages

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def pdf(text: str = "", rows: tuple[tuple[str, ...], ...] = (), white: bool = False) -> bytes:
    """A PDF of one sheet, drawn by hand: lines of text, and a ruled table."""
    drawn = [b"BT /F1 11 Tf 60 780 Td 14 TL"]
    if white:
        drawn.append(b"1 1 1 rg")
    for line in text.split("\n"):
        drawn += [f"({line}) Tj T*".encode(), b"0 0 0 rg"]
    drawn.append(b"ET 0 0 0 rg")
    for number, row in enumerate(rows):
        y = 600 - 20 * number
        for column, cell in enumerate(row):
            x = 60 + 150 * column
            drawn.append(f"{x} {y} 150 20 re S BT /F1 11 Tf {x + 4} {y + 6} Td ({cell}) Tj ET".encode())
    stream = b"\n".join(drawn)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def locked() -> bytes:
    writer, out = PdfWriter(clone_from=io.BytesIO(pdf("Secret."))), io.BytesIO()
    writer.encrypt("password", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def pages(count: int) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(text: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Hostel rules", 1)
    document.add_paragraph(text)
    document.add_paragraph("a passport", style="List Bullet")
    table = document.add_table(rows=0, cols=3)
    for row in (("Programme", "Fee", "Years"), ("Medicine", "5,200", "6")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A PDF whose sheet unfolds from 100 kB to 100 MB."""
    import zlib

    stream = zlib.compress(b" " * 100_000_000, 9)
    return pdf("x").replace(
        b"<</Length",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj 9 0 obj<</Length"
        % (len(stream), stream),
        1,
    )


BAD: dict[str, bytes] = {
    "empty.md": b"",
    "empty.html": b"",
    "empty.txt": b" \n\t ",
    "empty.pdf": b"",
    "empty.docx": b"",
    "title-only.md": b"# Only a title",
    "tags-only.html": b"<html><body><nav>Menu</nav></body></html>",
    "image.md": PNG,
    "image.html": PNG,
    "image.txt": PNG,
    "image.pdf": PNG,
    "image.docx": PNG,
    "program.txt": b"\x7fELF\x00\x00\x01",
    "null.md": b"a\0b",
    "cp1251.txt": "Стоимость обучения".encode("cp1251"),
    "utf16.html": "<p>x</p>".encode("utf-16"),
    "deep.html": b"<div>" * 100_000 + b"x",
    "deep-tables.html": b"<table><tr><td>" * 2_000 + b"x",
    "cells.html": b"<table>" + (b"<tr>" + b"<td rowspan=50 colspan=50>x</td>" * 50 + b"</tr>") * 40,
    "digits.html": b"<table><tr><td colspan=" + b"9" * 5_000 + b">" + b"</table>",
    "lines.txt": b"short\n" * 600_000,
    "large.txt": b"x" * 5_000_001,
    "brackets.md": b"---\na: " + b"[" * 50_000 + b"\n---\nText.",
    "merge.md": b"---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b]\n---\nText.",
    "object.md": b"---\na: !!python/object/apply:os.getcwd []\n---\nText.",
    "mapping.md": b"---\ntitle: {a: b}\n---\nText.",
    "week.md": b"---\nretrieved_at: 2026-W47-7\n---\nText.",
    "language.md": b"---\nlanguage: <b>en\n---\nText.",
    "truncated.pdf": pdf("A page of text.")[:150],
    "locked.pdf": locked(),
    "scan.pdf": pages(1),
    "many.pdf": pages(301),
    "html-inside.pdf": b"<html><p>This is no PDF.</p></html>",
    "bomb.pdf": bomb(),
    "truncated.docx": word("Text.")[:500],
    "zip.docx": packed(a=b"text"),
    "bomb.docx": packed(**{"word/document.xml": b" " * 150_000_000}),
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "entities.docx": packed(
        **{
            "[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "b">]><Types>&a;</Types>',
            "word/document.xml": b"<x/>",
        }
    ),
    "pdf-inside.docx": pdf("This is a PDF."),
}


def test_forty_bad_files_are_listed_with_a_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    assert len(BAD) == 40
    folder, outside = tmp_path / "pages", tmp_path / "outside.md"
    folder.mkdir()
    for name, content in BAD.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.pdf").open("wb") as file:  # 200 MB without taking them
        file.truncate(200_000_000)
    outside.write_text("A file of this machine that is none of the pages.")
    (folder / "link.md").symlink_to(outside)
    (folder / "a good page.md").write_text("A page that can be read.")
    (folder / "rules.docx").write_bytes(word("The doors are closed at eleven:"))
    fees = (("Programme", "Fee", "Years"), ("Medicine", "5,200", "6"), ("Dentistry", "5,350", "5"))
    (folder / "fees.pdf").write_bytes(pdf("The fees of this year are below.", fees))
    reading = read_pages(folder)
    told = {one.page: one.text for one in reading.refused}
    assert set(told) == {*BAD, "huge.pdf", "link.md"}
    for name, reason in told.items():
        assert reason.startswith(name) and len(reason) > len(name) + 10 and "\n" not in reason, reason
        assert "Traceback" not in reason and str(tmp_path) not in reason
    texts = "\n".join(document.text for document in reading.documents)
    assert len(reading.documents) == 3 and "none of the pages" not in texts
    assert "Programme: Dentistry; Fee: 5,350; Years: 5" in texts
    assert (
        "The fees of this year are below." in texts and "Programme: Medicine; Fee: 5,200; Years: 6" in texts
    )
    assert "a passport" in texts and "scan" in told["scan.pdf"] and "password" in told["locked.pdf"]


def test_a_file_name_that_cannot_be_printed_is_read_all_the_same(tmp_path: Path) -> None:
    name = b"fees \xff\x1b[2J.md"
    with open(os.path.join(os.fsencode(tmp_path), name), "w") as file:  # noqa: PTH118, PTH123 - not UTF-8
        file.write("The fee is 100.")
    [document] = read_pages(tmp_path).documents
    assert document.title.isprintable() and document.id.isascii()


@pytest.mark.parametrize(
    "harm",
    [
        "import time; time.sleep(60)",
        "import os; os.kill(os.getpid(), 9)",
        "bytearray(10_000_000_000)",
        "exec('while True: pass')",
    ],
)
def test_a_file_that_harms_its_reader_harms_nothing_else(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a library does with a file: here the child is made to do it when it meets one."""
    from ingest.formats import parser as module

    start: Callable[[], object] = module._start
    (tmp_path / "sitecustomize.py").write_text(
        "import ingest.formats.parse as parse\nread = parse._parsed\n"
        f"def harmful(page, site):\n    if 'harmful' in page.name:\n        {harm}\n"
        "    return read(page, site)\n"
        "parse._parsed = harmful\n"
    )
    monkeypatch.setattr(module, "_ROOT", f"{tmp_path}{os.pathsep}{module._ROOT}")
    monkeypatch.setattr("ingest.formats.parser._start", start)
    with Parser(seconds=6) as parser:
        with pytest.raises(Exception, match=r"^harmful\.md can't be read"):
            parser.parse(PageFile("harmful.md", ".md", b"Text."))
        assert parser.parse(PageFile("good.md", ".md", b"Good text.")).blocks[0].text == "Good text."


def test_what_is_hidden_in_a_pdf_or_docx_is_told(tmp_path: Path) -> None:
    (tmp_path / "white.pdf").write_bytes(pdf("Seen by nobody at all.\nSeen by all readers.", white=True))
    document = docx.Document()
    document.add_paragraph("Seen by all readers.")
    document.add_paragraph().add_run("Seen by nobody at all.").font.hidden = True
    document.save(str(tmp_path / "hidden.docx"))
    (tmp_path / "good.md").write_text("Good.")
    held = [one.text for one in read_pages(tmp_path).refused if one.severity == "error"]
    assert len(held) == 2 and all("Seen by nobody" in text for text in held)
