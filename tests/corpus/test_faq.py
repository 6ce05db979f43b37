"""Curated questions: found on their page, and an alarm for each that no longer holds."""

import datetime
from pathlib import Path

import pytest

from corpus.errors import ConfigurationInvalid
from corpus.faq import CuratedQuestion, find_curated, load_faq
from corpus.passage import Passage
from corpus.span import Span
from tests.project import NORVALE

TODAY = datetime.date(2026, 11, 22)
URL = "https://norvale.example/en/fees/"
FEES = Passage("fees.0", "fees", "Fees", (), (), "en", Span(0, 25), "The fee is 5,200 dollars.", ())


def entry(words: str = "fee is 5,200", page: str = URL, expires: str = "2027-01-01") -> CuratedQuestion:
    return CuratedQuestion(
        asked=("how much is the study",),
        page=page,
        words=words,
        owner="Admission office",
        expires=datetime.date.fromisoformat(expires),
    )


def test_an_entry_that_holds_is_found_by_any_spelling_of_its_page() -> None:
    for page in (URL, URL.removesuffix("/"), f"{URL}#top"):
        [found], alarms = find_curated([entry(page=page)], [FEES], {"fees": URL}, TODAY)
        assert found.passage == FEES and not alarms


@pytest.mark.parametrize(
    ("curated", "alarm"),
    [
        (entry(page="https://norvale.example/gone/"), "its page is gone"),
        (entry(words="fee is 4,000"), "no longer says"),
        (entry(expires="2026-01-01"), "expired"),
    ],
)
def test_an_entry_that_no_longer_holds_raises_an_alarm(curated: CuratedQuestion, alarm: str) -> None:
    found, [told] = find_curated([curated], [FEES], {"fees": URL}, TODAY)
    assert found == () and alarm in told and "Admission office" in told


def test_a_mistake_in_the_file_is_named_with_its_place(tmp_path: Path) -> None:
    assert load_faq(NORVALE / "faq.toml")[0].asked == ("where do I sleep",)
    file = tmp_path / "faq.toml"
    file.write_text('[[question]]\nasked = ["a"]\npage = "b"\nwords = "c"\nexpires = 2027-01-01\n')
    with pytest.raises(ConfigurationInvalid, match=r"faq\.toml, line 1: question\.1\.owner"):
        load_faq(file)
