"""Curated questions steer the search, and raise an alarm when they no longer hold."""

import datetime
from pathlib import Path

import pytest

from assistant.quotes.curated import steered
from corpus.errors import ConfigurationInvalid
from corpus.faq import CuratedQuestion, find_curated, load_faq
from corpus.passage import Hit, Passage
from corpus.span import Span

TODAY = datetime.date(2026, 11, 22)
URL = "https://norvale.example/en/fees/"


def passage(number: int, text: str) -> Passage:
    return Passage(f"fees.{number}", "fees", "Fees", (), (), "en", Span(0, len(text)), text, ())


FEES, RENT = passage(0, "The fee is 5,200 dollars."), passage(1, "The rent is 38 dollars.")


def entry(words: str = "fee is 5,200", page: str = URL, expires: str = "2027-01-01") -> CuratedQuestion:
    return CuratedQuestion(
        asked=("how much is the study",),
        page=page,
        words=words,
        owner="Admission office",
        expires=datetime.date.fromisoformat(expires),
    )


def test_a_curated_question_brings_its_passage_to_the_front() -> None:
    curated, alarms = find_curated([entry()], [FEES, RENT], {"fees": URL}, TODAY)
    assert alarms == ()
    hits = steered("how much is the study?", [Hit(RENT, 0.9)], curated)
    assert [hit.passage for hit in hits] == [FEES, RENT]


def test_another_question_is_left_alone() -> None:
    curated, _ = find_curated([entry()], [FEES, RENT], {"fees": URL}, TODAY)
    assert [hit.passage for hit in steered("rent of a room", [Hit(RENT, 0.9)], curated)] == [RENT]


@pytest.mark.parametrize(
    ("curated", "alarm"),
    [
        (entry(page="https://norvale.example/gone/"), "its page is gone"),
        (entry(words="fee is 4,000"), "no longer says"),
        (entry(expires="2026-01-01"), "expired"),
    ],
)
def test_an_entry_that_no_longer_holds_raises_an_alarm(curated: CuratedQuestion, alarm: str) -> None:
    found, alarms = find_curated([curated], [FEES, RENT], {"fees": URL}, TODAY)
    assert found == ()
    assert alarm in alarms[0]
    assert "Admission office" in alarms[0]


def test_a_mistake_in_the_file_is_named_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "faq.toml"
    file.write_text('[[question]]\nasked = ["a"]\npage = "b"\nwords = "c"\nexpires = 2027-01-01\n')
    with pytest.raises(ConfigurationInvalid, match=r"question\.0\.owner"):
        load_faq(file)


def test_the_shipped_file_is_right() -> None:
    load_faq()
