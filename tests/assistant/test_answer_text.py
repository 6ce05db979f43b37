"""An answer's text cut into lines and pieces, and the direction each line runs in."""

import pytest

from assistant.web.answer_lines import Line, cut_answer

QUOTES = {1: ("in Akita University", "en"), 2: ("Akita", "en")}


def drawn(line: Line) -> str:
    """The line in short: (1) for a marker, “…” for a quotation."""
    shapes = {"marker": "({})", "quotation": "“{}”", "text": "{}"}
    return "".join(shapes[piece.kind].format(piece.text) for piece in line.pieces)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("They were in Akita University. [1]", ["They were “in Akita University”.(1)"]),
        ("[1][2] first", ["(1)(2) first"]),
        ("Both [1] [2]", ["Both(1)(2)"]),
        ("Room [12] and [x] and [1", ["Room [12] and [x] and [1"]),
        ("Akita, in Akita University", ["“Akita”, “in Akita University”"]),
        ("one\n\n\ntwo\n", ["one", "two"]),
        ("", []),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert [drawn(line) for line in cut_answer(text, QUOTES)] == lines


def test_items_lose_their_bullets_and_paragraphs_keep_theirs() -> None:
    lines = cut_answer("The page lists:\n- Webometrics [1]\n• RUR\n2) third\n-5 degrees", QUOTES)
    assert [line.kind for line in lines] == ["paragraph", "item", "item", "item", "paragraph"]
    assert [drawn(line) for line in lines[1:]] == ["Webometrics(1)", "RUR", "third", "-5 degrees"]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Akita [1]", "ltr"),
        ("جامعة Akita", "rtl"),
        ("«Akita» جامعة", "ltr"),
        ("1998 – جامعة", "rtl"),
        ("דף", "rtl"),
        ("1998", "auto"),
    ],
)
def test_a_line_runs_as_its_first_letter(text: str, direction: str) -> None:
    assert cut_answer(text, QUOTES)[0].direction == direction
