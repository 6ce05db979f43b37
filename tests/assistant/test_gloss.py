"""Questions in other languages are read word by word; names and English stay as they are."""

import pytest

from assistant.understand.gloss import glossed, load_glossaries
from corpus.span import Span


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("какое место", "which place"),
        ("в каких международных рейтингах", "in which international ranking"),
        ("كم سنة", "how many years"),
        ("kaç yılından beri", "since which year"),
        ("چند ساله؟", "how many years?"),
        ("WDOMS'ta var mı", "WDOMS is there"),
    ],
)
def test_a_question_is_read_in_english(typed: str, read: str) -> None:
    assert glossed(typed) == read


@pytest.mark.parametrize("typed", ["which place in RUR?", "hostel rent month", "is it recognised there?"])
def test_english_stays_as_it_is(typed: str) -> None:
    assert glossed(typed) == typed


def test_a_name_is_not_taken_for_words() -> None:
    typed = "вы в рейтинге эксперт ра"
    start = typed.index("эксперт")
    assert glossed(typed, [Span(start, len(typed))]).endswith("эксперт ра")


def test_every_glossary_loads_and_says_its_script() -> None:
    assert {glossary.language for glossary in load_glossaries()} >= {"ru", "ar"}
