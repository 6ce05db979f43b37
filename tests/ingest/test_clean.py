"""Raw page → document: what becomes metadata, what stays word for word, what staff are warned of."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import PageUnreadable
from ingest.breadcrumb import SiteNames, same_title
from ingest.clean import clean
from ingest.load import load_page
from tests.project import PAGES, SEED

Write = Callable[[str, str | bytes], Path]
SITE = SiteNames(("Main",), ("Admission", "International cooperation", "University", "University News"))
TITLE = "University in international rankings and organizations"
SECTION = ("University", "International cooperation")
RATINGS = [
    "Webometrics Ranking of World Universities",
    "4International Colleges&Universities",
    "Международный рейтинг высших учебных заведений (ARES)",
    "Worldwide Professional University Rankings (RankPro)",
    "Round University Rаnking",
    "«Эксперт РА»",
]


@pytest.fixture
def seed() -> Document:
    """The page as it was given."""
    if not SEED.exists():
        pytest.skip(f"The page as it was given is not beside the project: {SEED.parent.name}/{SEED.name}")
    return clean(load_page(SEED, SEED.parent), SITE)


@pytest.fixture(scope="module")
def shipped() -> Document:
    """The same page in markdown, as it ships."""
    [path] = PAGES.glob("international-rankings-and-organizations.md")
    return clean(load_page(path, PAGES))


def blocks(document: Document, kind: str) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind == kind]


def test_the_page_as_given_and_as_shipped_clean_to_the_same_text(seed: Document, shipped: Document) -> None:
    assert seed.text == shipped.text
    assert seed.blocks == shipped.blocks
    assert (seed.title, seed.section, seed.language) == (shipped.title, shipped.section, shipped.language)


def test_every_word_of_the_page_as_given_stays(seed: Document) -> None:
    given = SEED.read_text(encoding="utf-8").split("\n", 2)[2]  # without the breadcrumb
    lines = [line.strip(" ") for line in given.split("\n") if line]
    assert [line for line in seed.text.split("\n") if line] == lines
    for odd in ("Rаnking", "perfomance", "practiceoriented", "of the\u00a0 “Japan"):
        assert odd in seed.text


def test_breadcrumb_and_doubled_title_become_metadata(shipped: Document) -> None:
    assert (shipped.title, shipped.section) == (TITLE, SECTION)
    assert shipped.text.startswith(f"{TITLE}\n\nInternational ratings\n\nWebometrics")
    assert shipped.text.count(TITLE) == 1 and "Main University" not in shipped.text


def test_a_heading_is_told_from_an_item_of_a_list(shipped: Document) -> None:
    assert blocks(shipped, "heading") == ["International ratings", "International organizations"]
    assert blocks(shipped, "item") == RATINGS


def test_every_block_gives_its_text_back_in_order(shipped: Document) -> None:
    place = 0
    for block in shipped.blocks:
        assert not shipped.text[place : block.span.start].strip()
        assert block.span.of(shipped.text).strip() == block.span.of(shipped.text) != ""
        place = block.span.end
    assert place == len(shipped.text)


def test_the_shipped_page_carries_its_address_and_day(shipped: Document) -> None:
    assert shipped.url == "https://eng.bsmu.by/page/6/649/"
    assert shipped.id.startswith("eng-bsmu-by-page-6-649-")
    assert shipped.retrieved_at == "2026-11-22" and shipped.valid_for == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The University in rankings", "University in rankings", True),
        ("UNIVERSITY IN RАNKINGS", "University in rankings.", True),
        ("International ratings", "International organizations", False),
    ],
)
def test_titles_are_compared_as_a_reader_would(one: str, other: str, same: bool) -> None:
    assert same_title(one, other) is same


@pytest.mark.parametrize(
    ("first_line", "section"),
    [
        ("Main University International cooperation The fees of the year", SECTION),
        ("Main Admission The fees of the year", ("Admission",)),
        ("Main University News The fees of the year", ("University News",)),  # the longer name
        ("Main The fees of the year", ()),
    ],
)
def test_a_glued_breadcrumb_is_cut_at_the_sections(
    write_page: Write, first_line: str, section: tuple[str, ...]
) -> None:
    folder = write_page("a.txt", f"{first_line}\n\nFees of the year\n\nThey are paid in May.")
    document = clean(load_page(folder / "a.txt", folder), SITE)
    assert (document.section, document.title) == (section, "Fees of the year")
    assert document.text == "Fees of the year\n\nThey are paid in May."


def test_without_the_names_of_the_sections_a_first_line_stays_as_it_is(write_page: Write) -> None:
    folder = write_page("a.txt", "Main Admission The fees.\n\nThey are paid in May.")
    document = clean(load_page(folder / "a.txt", folder))
    assert document.section == () and "Main Admission The fees." in document.text


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        ("Text.", "no url"),
        ("---\nurl: javascript:alert(1)\n---\nText.", "not an http address"),
        ("---\nurl: http://[bad\n---\nText.", "not an http address"),
        ("The Rаnking.", "mix Latin and Cyrillic letters: Rаnking"),
        ("Ð¡Ð¾Ð¾Ð±Ñ\x89ение.", "mojibake"),
        ("We are –°hemistry.", "mojibake"),
        ("Write to us. E-mail:", "label with nothing after it"),
        ("You need these papers:\n\nCome in May.", "announces a list that does not follow"),
    ],
)
def test_staff_are_warned(write_page: Write, content: str, warning: str) -> None:
    folder = write_page("a.md", content)
    document = clean(load_page(folder / "a.md", folder))
    assert any(warning in told for told in document.warnings), document.warnings
    assert document.url == ""


def test_a_list_that_does_follow_is_no_warning(write_page: Write) -> None:
    folder = write_page("a.md", "---\nurl: https://x.example/a\n---\nYou need:\n\n- a passport\n- a photo\n")
    assert clean(load_page(folder / "a.md", folder)).warnings == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "# Only a title\n"),
        ("a.html", "<nav>menu</nav>"),
        ("a.txt", " \n\n"),
        ("a.html", "<div>" * 999),
    ],
)
def test_a_page_without_text_is_refused_by_name(write_page: Write, name: str, content: str) -> None:
    folder = write_page(name, content)
    with pytest.raises(PageUnreadable, match=f"^{name} "):
        clean(load_page(folder / name, folder))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The fees.", "en"),
        ("Стоимость обучения.", "ru"),
        ("الرسوم الدراسية.", "ar"),
        ("学费是五千美元, 每年支付.", "zh"),
        ("2026.", "en"),
    ],
)
def test_the_language_is_told_by_the_script_where_it_is_not_stated(
    write_page: Write, text: str, language: str
) -> None:
    folder = write_page("a.txt", text)
    assert clean(load_page(folder / "a.txt", folder)).language == language
