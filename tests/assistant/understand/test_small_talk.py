"""Greetings and the like are told from questions."""

import re
import tomllib

import pytest

from assistant.understand.small_talk import small_talk
from tests.project import ROOT


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
        ("Добры вечар!", "greeting"),
        ("谢谢老师！", "thanks"),
        ("شكرا لكم كثيرا", "thanks"),
        ("خداحافظ", "goodbye"),
        ("sağ ol hocam", "thanks"),
        ("tu es un robot ?", "bot"),
        ("¿Eres humano?", "bot"),
        ("धन्यवाद जी", "thanks"),
        ("kisi se baat karni hai", "human"),
        ("adam gerek", "human"),
        ("xo‘p, rahmat", "thanks"),
        ("xo'p", "acknowledged"),
        ("xoʻp", "acknowledged"),
    ],
)
def test_small_talk_has_a_kind(message: str, kind: str) -> None:
    assert small_talk(message) == kind


@pytest.mark.parametrize("message", ["hello, what is the fee?", "WHO", "ok and the fees?", "last date???"])
def test_a_question_is_not_small_talk(message: str) -> None:
    assert small_talk(message) is None


def test_every_language_has_its_phrases() -> None:
    """Told by the letters; those that write Latin letters alone are looked at one by one above."""
    stored = tomllib.loads((ROOT / "assistant/understand/words/small_talk.toml").read_text(encoding="utf-8"))
    for kind, phrases in stored.items():
        said = " ".join(phrases)
        for letters in (
            "[a-z]",
            "[а-яё]",
            "[\u4e00-\u9fff]",
            "[\u0627-\u064a]",
            "[پچگیک]",
            "[\u0900-\u097f]",
        ):
            assert re.search(letters, said), (kind, letters)


def test_a_long_run_of_letters_is_read_at_once() -> None:
    assert small_talk("k" * 4000 + "!") is None
