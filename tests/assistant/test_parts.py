"""A message is cut into its questions."""

import pytest

from assistant.understand.lexicon import load_lexicon
from assistant.understand.parts import parts_of


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("fee? hostel have or not? last date??", ["fee?", "hostel have", "last date??"]),
        ("is it listed and since when and who is partner", ["is it listed", "since when", "who is partner"]),
        ("ranking + hostel price", ["ranking", "hostel price"]),
        ("hello sir, what is the fee", ["what is the fee"]),
        ("I am from Nigeria is it accredited?", ["is it accredited?"]),
        ("minimum marks? i have 58 percent", ["minimum marks?"]),
        ("they were trained in Tokyo, correct?", ["they were trained in Tokyo"]),
        ("cooperation with the UN and WHO", ["cooperation with the UN and WHO"]),
        ("rent in dormitory No. 3", ["rent in dormitory No. 3"]),
    ],
)
def test_a_message_is_cut_where_a_question_begins(message: str, parts: list[str]) -> None:
    assert parts_of(message, load_lexicon()) == parts


def test_a_circumstance_alone_is_what_is_asked_about() -> None:
    assert parts_of("i have asthma", load_lexicon()) == ["i have asthma"]
