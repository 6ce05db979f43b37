"""The file of expected questions: what pages bear out counts, every other line is told and left out."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus import expected_file
from corpus.errors import ConfigurationInvalid
from corpus.expected import ExpectedQuestion, line_of
from corpus.expected_file import Pages, check_lines, read_expected
from corpus.span import Span
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.load import RawPage

URL = "https://norvale.example/en/fees/"
PAGE = """
## General Medicine

Training lasts 6 years. The fee is 5,200 dollars. Dr. Ann Lee\
 heads the office. It’s paid “at\u00a0once” – in May.

- Passport of the applicant
- Three photographs

## Dentistry

Training lasts 5 years. The fee is 5,350 dollars.

| Programme | Fee |
|---|---|
| Pharmacy | 4,100 |
"""
DOCUMENT = clean(RawPage("fees.md", ".md", PAGE, {"url": URL, "title": "Fees", "language": "en"}))
PASSAGES = chunk(DOCUMENT)


def line(**changed: Any) -> str:
    """A line that is right but for what is changed; a key that is `...` is left out."""
    stated: dict[str, Any] = {
        "question": "How much is it?",
        "language": "en",
        "url": URL,
        "missing": None,
        "kind": "amount",
    }
    stated |= {"quote": "The fee is 5,200 dollars."} | changed
    return json.dumps({key: value for key, value in stated.items() if value is not ...})


def check(*lines: bytes | str) -> tuple[tuple[ExpectedQuestion, ...], tuple[str, ...]]:
    return check_lines(lines, Pages((DOCUMENT,), PASSAGES), "expected.jsonl", date(2026, 11, 24))


def quoted(**changed: Any) -> str:
    """The page's words that the one right line stands for."""
    [question], reports = check(line(**changed))
    assert reports == () and question.quote is not None
    return question.quote.of(DOCUMENT.text)


def test_a_right_line_is_a_question_with_its_place() -> None:
    [question], reports = check(line(writer="staff", owner="Admission", expires="2027-01-01"))
    assert reports == ()
    assert (question.document_id, question.kind, question.writer) == (DOCUMENT.id, "amount", "staff")
    assert (question.owner, question.expires, question.missing) == ("Admission", "2027-01-01", None)
    assert question.quote == Span(DOCUMENT.text.index("The fee is 5,200"), DOCUMENT.text.index(" Dr. Ann"))


def test_a_near_miss_says_what_is_missing() -> None:
    [question], _ = check(line(quote=None, missing="the fee of the preparatory course", kind="sum"))
    assert (question.quote, question.kind) == (None, "other")
    assert question.missing == "the fee of the preparatory course"


@pytest.mark.parametrize(
    "url", ["http://www.norvale.example/en/fees", f"{URL}#top", f"{URL}?print=1", DOCUMENT.id]
)
def test_a_page_is_known_by_any_spelling_of_its_address(url: str) -> None:
    assert quoted(url=url)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("It's paid 'at once' - in May.", "It’s paid “at\u00a0once” – in May."),
        ("  5,200\u00a0dollars ", "5,200 dollars"),
        ("Dr. Ann Lee heads the office.", "Dr. Ann Lee heads the office."),
        ("Programme: Pharmacy; Fee: 4,100", "Programme: Pharmacy; Fee: 4,100"),
        ("4,100", "4,100"),
    ],
)
def test_copied_words_become_the_words_of_the_page(quote: str, words: str) -> None:
    assert quoted(quote=quote) == words


def test_of_several_places_the_one_whose_headings_fit_the_question_is_taken() -> None:
    for question, years in (("How long is general medicine?", "6"), ("How long is dentistry?", "5")):
        [found], _ = check(line(question=question, quote="Training lasts"))
        assert found.quote is not None
        assert DOCUMENT.text[found.quote.end :].startswith(f" {years} years")


def test_whole_words_count_before_parts_of_words() -> None:
    assert quoted(quote="is", question="is?") == "is"
    [found], _ = check(line(quote="in"))
    assert found.quote is not None and DOCUMENT.text[found.quote.start - 1] == " "


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "it is not JSON"),
        ('{"question": ' + "[" * 20_000, "it is not JSON"),
        ("9" * 10_000, "it is not JSON"),
        ("[]", "it is not an object"),
        ("null", "it is not an object"),
        (b"\xff\xfe", "it is not UTF-8"),
        ("x" * 60_000, "it is longer than"),
        (line(kind=...), "it lacks kind"),
        (line(answer="yes"), "it holds what no line has: answer"),
        (line(question=7), "its question is not text"),
        (line(kind=None), "its kind is not text"),
        (line(quote=float("nan")), "its quote is not text"),
        (line(question="  "), "its question is empty"),
        (line(question="a" * 401), "its question is longer than 400"),
        (line(language="English"), "its language is no code"),
        (line(url="https://elsewhere.example/"), "is no page of this corpus"),
        (line(url="https://[bad"), "is no page of this corpus"),
        (line(missing="the fee"), "both a quote and"),
        (line(quote=None), "neither a quote nor"),
        (line(quote="", missing=""), "neither a quote nor"),
        (line(quote="The fee is 9,999 dollars."), "does not say “The fee is 9,999 dollars.”"),
        (line(quote="\ud800"), "does not say"),
        (line(quote="years. The fee is"), "more than one sentence, item or row"),
        (line(quote="applicant\nThree"), "more than one sentence, item or row"),
        (line(quote="dollars. Programme"), "more than one sentence, item or row"),
        (line(quote="General Medicine"), "a heading"),
        (line(question="How\u202e much?"), "control characters"),
        (line(question="How\x1b[31m much?"), "control characters"),
        (line(question="How \ud800 much?"), "control characters"),
        (line(question="<img src=x onerror=alert(1)>"), "markup"),
        (line(question="[fees](https://evil.example)"), "markup"),
        (line(quote=None, missing="the <b>fee</b>"), "its missing holds markup"),
        (line(writer="<script>"), "its writer holds markup"),
        (line(expires="soon"), "it expires on no day"),
        (line(expires="2026-01-01"), "expired on 2026-01-01"),
    ],
)
def test_a_bad_line_is_told_in_a_sentence_and_left_out(content: bytes | str, complaint: str) -> None:
    good = line(question="What is the fee of medicine?")
    questions, [report] = check(good, content, "")
    assert len(questions) == 1
    assert report.startswith("expected.jsonl, line 2: ") and report.endswith(".") and complaint in report
    assert len(report) < 300 and report.isprintable()


def test_a_question_said_twice_counts_once_but_may_have_two_answers() -> None:
    questions, [report] = check(line(), line(question="how much  is it?"), line(quote="5,350 dollars"))
    assert len(questions) == 2 and "line 2: “how much is it?” is there already" in report


@pytest.mark.parametrize("first", ["near miss", "answer"])
def test_what_is_answered_is_no_near_miss(first: str) -> None:
    lines = [line(), line(question="HOW MUCH IS IT?", quote=None, missing="the sum")]
    questions, [report] = check(*(lines if first == "answer" else lines[::-1]))
    assert len(questions) == 1 and questions[0].quote and "answered by another line" in report


def test_what_is_known_already_counts_as_said() -> None:
    known, _ = check(line())
    pages = Pages((DOCUMENT,), PASSAGES)
    assert check_lines([line()], pages, "reply", known=known)[0] == ()


def test_a_line_that_is_written_is_read_back_the_same() -> None:
    questions, _ = check(line(owner="A", expires="2027-01-01"), line(question="x?", quote=None, missing="y"))
    assert check(*(line_of(question, DOCUMENT) for question in questions)) == (questions, ())


def test_no_more_is_read_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expected_file, "MOST_LINES", 2)
    questions, [report] = check(*(line(question=f"How much {number}?") for number in range(5)))
    assert len(questions) == 2 and "line 3: there are more than 2 lines" in report


def test_a_file_is_read_with_its_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "expected.jsonl"
    file.write_text(line() + "\r\n\r\n" + line(question="other?"), encoding="utf-8-sig")
    questions, reports = read_expected(file, (DOCUMENT,), PASSAGES)
    assert len(questions) == 2 and reports == ()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"gone\.jsonl can't be read"):
        read_expected(tmp_path / "gone.jsonl", (DOCUMENT,), PASSAGES)


def test_many_lines_take_seconds(tmp_path: Path) -> None:
    file = tmp_path / "expected.jsonl"
    answers = ["5,200 dollars", "Three photographs", "It's paid 'at once'", "Training lasts", "is nowhere"]
    with file.open("w") as out:
        for number in range(10_000):
            out.write(line(question=f"What about number {number}?", quote=answers[number % 5]) + "\n")
    begun = time.monotonic()
    questions, reports = read_expected(file, (DOCUMENT,), PASSAGES)
    assert (len(questions), len(reports)) == (8_000, 2_000)
    assert time.monotonic() - begun < 10
