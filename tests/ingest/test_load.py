"""Reading a folder of pages: what is a page, what its front matter says, and what is refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import NothingToPublish, PageUnreadable
from ingest.load import LARGEST_PAGE, find_pages, load_page

Write = Callable[[str, str | bytes], Path]


def test_pages_are_found_by_suffix_in_a_fixed_order(write_page: Write) -> None:
    for name in ("b/two.HTML", "a.md", "c.txt", "d.htm", "notes.doc", ".hidden"):
        folder = write_page(name, "text")
    assert [path.relative_to(folder).as_posix() for path in find_pages(folder)] == [
        "a.md",
        "b/two.HTML",
        "c.txt",
        "d.htm",
    ]


def test_a_folder_without_pages_or_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToPublish, match="holds no page"):
        find_pages(tmp_path)
    with pytest.raises(NothingToPublish, match="There is no folder"):
        find_pages(tmp_path / "absent")


def test_front_matter_is_read(write_page: Write) -> None:
    folder = write_page(
        "a.md",
        "\ufeff---\r\ntitle: Fees\r\nurl: https://x.example/fees\r\nsection: [Admission, Money]\r\n"
        "retrieved_at: 2026-11-22\r\nvalid_for: 2026/2027\r\nlanguage:\r\n---\r\nOne.\r\nTwo.\r\n",
    )
    page = load_page(folder / "a.md", folder)
    assert page.content == "One.\nTwo."
    assert page.path("section") == ("Admission", "Money")
    assert page.text("retrieved_at") == "2026-11-22" and page.text("valid_for") == "2026/2027"
    assert page.text("language") == "" and page.text("changed_at") == ""


@pytest.mark.parametrize("section", ["Admission › Money", "Admission > Money", "Admission/Money"])
def test_a_section_may_be_one_line(write_page: Write, section: str) -> None:
    folder = write_page("a.md", f"---\nsection: {section}\n---\nText.")
    assert load_page(folder / "a.md", folder).path("section") == ("Admission", "Money")


def test_a_page_that_begins_with_a_line_of_dashes_is_kept_whole(write_page: Write) -> None:
    folder = write_page("a.md", "---\n\nFirst.\n\n---\n\nSecond.\n")
    assert "First." in load_page(folder / "a.md", folder).content


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("latin.md", "Café".encode("latin-1"), "not UTF-8 .byte 3"),
        ("cyrillic.txt", "Стоимость".encode("cp1251"), "not UTF-8"),
        ("utf16.html", "<p>x</p>".encode("utf-16"), "not UTF-8"),
        ("program.txt", b"\x7fELF\x00\x00", "null characters"),
        ("large.txt", b"x" * (LARGEST_PAGE + 1), "larger than"),
        ("a.md", "---\na: [\n---\nText.", "front matter can't be read"),
        ("a.md", "---\nretrieved_at: 2026-13-45\n---\nText.", "front matter can't be read"),
        ("a.md", "---\nretrieved_at: yesterday\n---\nText.", "front matter can't be read"),
        ("a.md", "---\nsection: {a: b}\n---\nText.", "section must be plain text"),
        ("a.md", "---\na: !!python/object/apply:os.getcwd []\n---\nText.", "front matter can't be read"),
        ("a.md", "---\na: &a [x, x]\nsection: [*a, *a]\n---\nText.", "alias"),
    ],
)
def test_a_page_that_cannot_be_read_is_named(
    write_page: Write, name: str, content: str | bytes, complaint: str
) -> None:
    folder = write_page(name, content)
    with pytest.raises(PageUnreadable, match=complaint) as raised:
        load_page(folder / name, folder)
    assert str(raised.value).startswith(name) and "\n" not in str(raised.value)
