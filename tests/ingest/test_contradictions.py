"""Two pages that give two values for one thing are told; two that speak of different things are not."""

from datetime import date
from pathlib import Path

import pytest

from corpus.multilingual import multilingual_encoder
from ingest.contradictions import contradictions
from ingest.page_warning import PageWarning
from ingest.publish import Reading, read_pages, with_expected
from tests.project import NORVALE

PAGE = "---\nurl: https://x.example/{0}\nretrieved_at: {1}\n---\n# {0}\n\n{2}\n"
LINE = (
    '{{"question": "{}", "language": "en", "url": "https://x.example/{}", "quote": "{}", '
    '"missing": null, "kind": "{}"}}\n'
)


def told(reading: Reading) -> list[PageWarning]:
    return contradictions(
        reading.documents, reading.passages, reading.expected, multilingual_encoder().vectors
    )


def read(folder: Path, *pages: tuple[str, str, str, str, str]) -> Reading:
    """Pages of name, day, words, question and kind."""
    lines = ""
    for name, day, words, question, kind in pages:
        (folder / f"{name}.md").write_text(PAGE.format(name, day, words))
        lines += LINE.format(question, name, words, kind)
    (folder / "expected.jsonl").write_text(lines)
    reading = with_expected(read_pages(folder), folder, None, date(2026, 11, 24))
    assert len(reading.expected) == len(pages)
    return reading


@pytest.mark.parametrize(
    ("one", "other", "question", "same", "kind"),
    [
        ("Documents are accepted until 25 August.", "Papers are taken from 1 July till 15 October.",
         "Until when can I apply?", "Until when can I apply?", "date"),
        ("The dean's office answers at +375 17 277-11-63.", "Telephone of the dean: +375 17 338-11-63.",
         "Telephone number of the dean's office?", "Phone number of the dean's office?",
         "contact"),
        ("The fee for medicine is 4,900 dollars.", "General medicine costs 5,200 dollars a year.",
         "How much is the fee for medicine?", "How much does the fee for medicine cost?", "amount"),
    ],
)  # fmt: skip
def test_one_question_with_two_values_is_told_with_both_and_their_days(
    tmp_path: Path, one: str, other: str, question: str, same: str, kind: str
) -> None:
    reading = read(
        tmp_path, ("old", "2018-05-01", one, question, kind), ("new", "2026-05-01", other, same, kind)
    )
    [warning] = told(reading)
    assert warning.page == "https://x.example/old" and warning.severity == "warning"
    for words in (one, other, "2018-05-01", "2026-05-01", "https://x.example/new"):
        assert words in warning.text


def test_what_differs_in_subject_is_no_contradiction(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (
            "a",
            "2026-01-01",
            "The fee for medicine is 4,900 dollars.",
            "How much is the fee for medicine?",
            "amount",
        ),
        ("b", "2026-01-01", "The hostel costs 40 dollars a month.", "How much is the hostel?", "amount"),
        (
            "c",
            "2026-01-01",
            "The fee for medicine stays 4,900 dollars in 2027.",
            "How much is medicine?",
            "amount",
        ),
    )
    assert told(reading) == []


def test_sentences_of_one_title_that_differ_in_their_numbers_alone_are_told(tmp_path: Path) -> None:
    for name, count in (("a", "1,000"), ("b", "1,700")):
        words = f"More than {count} foreign students study at the university."
        page = PAGE.format(name, "2026-01-01", words).replace(f"# {name}", "# Foreign students")
        (tmp_path / f"{name}.md").write_text(page)
    [warning] = told(read_pages(tmp_path))
    assert "1,000" in warning.text and "1,700" in warning.text


def test_a_site_that_does_not_contradict_itself_is_told_nothing() -> None:
    pages = NORVALE / "pages"
    assert told(with_expected(read_pages(pages), pages, None, date(2026, 11, 24))) == []
