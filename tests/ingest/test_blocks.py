"""Markup → blocks: by tags in HTML and markdown, by shape in plain text; hostile pages do no harm."""

import time

import pytest

from corpus.errors import PageUnreadable
from ingest.blocks import html_blocks, markdown_blocks, text_blocks


def told(blocks: list) -> list[str]:
    """Blocks as "kind: text", the level behind a heading."""
    return [f"{block.kind}{block.level or ''}: {block.text}" for block in blocks]


def test_html_by_its_tags() -> None:
    page = """<html><head><title>t</title><style>p{}</style></head><body>
    <nav><a href=/>Main</a></nav><header>Logo</header>
    <main><h1>Fees &amp; sums</h1>Loose <b>text</b><br>goes on.
    <p>One   paragraph<!-- note --> with <a href="/x">a link</a>.</p>
    <ul><li>first<li>second <p>in a paragraph</p></ul><ol><li>third</ol>
    <h3>Deeper</h3><blockquote>Said.</blockquote></main><footer>©</footer></body></html>"""
    assert told(html_blocks(page)) == [
        "heading1: Fees & sums",
        "paragraph: Loose text goes on.",
        "paragraph: One paragraph with a link.",
        "item: first",
        "item: second in a paragraph",
        "item: third",
        "heading3: Deeper",
        "paragraph: Said.",
    ]


def test_two_lists_are_two_groups() -> None:
    first, second = html_blocks("<ul><li>a</ul><ul><li>b</ul>")
    assert first.group != second.group


def test_markdown_by_its_marks_and_its_html_as_text() -> None:
    page = "# Title\n\nA *line*\nthat goes on.\n\n- one\n- two\n\n1. three\n\n<script>alert(1)</script>\n"
    assert told(markdown_blocks(page)) == [
        "heading1: Title",
        "paragraph: A line that goes on.",
        "item: one",
        "item: two",
        "item: three",
        "paragraph: <script>alert(1)</script>",
    ]


def test_a_run_of_short_lines_is_a_heading_and_its_list_and_one_alone_is_a_heading() -> None:
    page = "Ratings\n\nAlpha\n\nBeta\n\n\nGamma\n\nThey are listed.\n\nPartners\n\nThere are some.\n"
    assert told(text_blocks(page)) == [
        "heading2: Ratings",
        "item: Alpha",
        "item: Beta",
        "item: Gamma",
        "paragraph: They are listed.",
        "heading2: Partners",
        "paragraph: There are some.",
    ]


TABLES = {
    "header repeated": (
        "<table><caption>Rent</caption><tr><th>House<th>Rent<tr><td>No. 1<td>38<tr><td>No. 2<td></table>",
        ["paragraph: Rent", "row: House: No. 1; Rent: 38", "row: House: No. 2"],
    ),
    "rows and columns spanned": (
        "<table><tr><th rowspan=2>Programme<th colspan=2>Fee<tr><th>first<th>next"
        "<tr><td rowspan=2>Medicine<td>5200<td>4900<tr><td>4300<td>4050<tr><td colspan=3>In dollars</table>",
        [
            "row: Programme: Medicine; Fee first: 5200; Fee next: 4900",
            "row: Programme: Medicine; Fee first: 4300; Fee next: 4050",
            "row: In dollars",
        ],
    ),
    "two columns without a header": (
        "<table><tr><td>Phone<td>1<tr><td>Mail<td>a@x.example</table>",
        ["row: Phone: 1", "row: Mail: a@x.example"],
    ),
    "titles in the first column": (
        "<table><tr><th>Phone<td>1<td>2<tr><th>Mail<td>a<td>b</table>",
        ["row: Phone: 1; 2", "row: Mail: a; b"],
    ),
    "a header of plain cells": (
        "<table><tr><td>A<td>B<td>C<tr><td>1<td>2<td>3</table>",
        ["row: A: 1; B: 2; C: 3"],
    ),
    "what a cell holds": (
        "<table><tr><th>A<th>B<tr><td>one<br>two<script>x()</script><!-- n --><td><p>p</p><p>q</p></table>",
        ["row: A: one two; B: p q"],
    ),
    "a table that only arranges the page": (
        "<table><tr><td><h2>Fees</h2><p>Text.</p><table><tr><td>a<td>1<tr><td>b<td>2</table></table>",
        ["heading2: Fees", "paragraph: Text.", "row: a: 1", "row: b: 2"],
    ),
    "mad spans": ("<table><tr><td rowspan=99999999 colspan=-3>a<td>b</table>", ["row: a: b"]),
    "nothing": ("<table><tr><td> </table><table></table>", []),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    page, expected = TABLES[name]
    assert told(html_blocks(page)) == expected


def test_a_markdown_table_reads_like_an_html_one() -> None:
    page = "| Programme | Fee |\n|---|---|\n| Dentistry | 5,350 |\n| Pharmacy | |\n"
    assert told(markdown_blocks(page)) == [
        "row: Programme: Dentistry; Fee: 5,350",
        "row: Programme: Pharmacy",
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<?xml version="1.0" encoding="windows-1251"?><html><body><p>Привет</p>', ["paragraph: Привет"]),
        ('<meta charset="koi8-r"><p>Привет</p>', ["paragraph: Привет"]),
        ("<p>a</p></body></html><p>b</p>", ["paragraph: a", "paragraph: b"]),
        ("<p>\x1b[31mred\x07</p>", ["paragraph: [31mred"]),
        ("<p>&#xD800; 1 < 2 &lt;b&gt;</p>", ["paragraph: \ufffd 1 < 2 <b>"]),
        ("<p>keep\u00a0 “this”</p>", ["paragraph: keep\u00a0 “this”"]),
        ("<p>x<svg><text>no</text></svg><iframe>no</iframe><select><option>no</select>", ["paragraph: x"]),
        ("", []),
        ("<!-- only -->", []),
        ("<", ["paragraph: <"]),
    ],
)
def test_odd_and_hostile_html(page: str, expected: list[str]) -> None:
    assert told(html_blocks(page)) == expected


@pytest.mark.parametrize("tag", ["<div>", "<ul><li>", "<b>", "<table><tr><td>"])
def test_a_page_nested_too_deeply_is_refused_not_cut(tag: str) -> None:
    with pytest.raises(PageUnreadable, match="nested too deeply"):
        html_blocks("<p>first</p>" + tag * 5000 + "last")


@pytest.mark.parametrize("tag", ["<div>", "<ul><li>", "<b>"])
def test_a_page_nested_as_deeply_as_the_parser_allows_is_read(tag: str) -> None:
    depth = 240 // tag.count("<")
    assert told(html_blocks("<p>first</p>" + tag * depth + "last"))[-1].endswith("last")


@pytest.mark.parametrize("page", ["<p>x" * 30_000, "<a b=c " * 50_000, "<table><tr>" + "<td>x" * 30_000])
def test_a_large_hostile_page_takes_seconds_at_most(page: str) -> None:
    begun = time.process_time()
    html_blocks(page)
    assert time.process_time() - begun < 10
