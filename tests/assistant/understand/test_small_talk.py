"""Greetings and the like are told from questions."""

import pytest

from assistant.understand.small_talk import small_talk


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("salam", "greeting"),
        ("Hello sir!", "greeting"),
        ("Здравствуйте", "greeting"),
        ("السلام عليكم", "greeting"),
        ("thank you sir", "thanks"),
        ("спасибо большое", "thanks"),
        ("ok", "acknowledged"),
        ("r u bot or real person", "bot"),
        ("i want talk with human", "human"),
        ("😀😀", "help"),
    ],
)
def test_small_talk_has_a_kind(message: str, kind: str) -> None:
    assert small_talk(message) == kind


@pytest.mark.parametrize("message", ["hello, what is the fee?", "WHO", "ok and the fees?", "last date???"])
def test_a_question_is_not_small_talk(message: str) -> None:
    assert small_talk(message) is None


def test_a_long_run_of_letters_is_read_at_once() -> None:
    assert small_talk("k" * 4000 + "!") is None
