"""The table of scripts: every letter has one, and what depends on letters asks it."""

import pytest

from corpus.scripts import ARABIC, CYRILLIC, HAN, LATIN, Script, is_mostly_latin, main_script, script_of
from corpus.stems import stems


@pytest.mark.parametrize(
    ("letters", "script"),
    [("azAZéñüýğşßĀ", LATIN), ("аяЁіўё", CYRILLIC), ("ابگچیک", ARABIC), ("世界のニ", HAN), ("7-?हα", LATIN)],
)
def test_a_letter_has_a_script(letters: str, script: Script) -> None:
    assert {script_of(letter).name for letter in letters} == {script.name}


@pytest.mark.parametrize(
    ("text", "script"),
    [("Fees, сбор", LATIN), ("Сбор USERN сборы", CYRILLIC), ("世界 WHO 卫生组织", HAN), ("«»×÷½ 7", LATIN)],
)
def test_a_text_is_in_the_script_of_most_of_its_letters(text: str, script: Script) -> None:
    assert main_script(text) is script


@pytest.mark.parametrize(("text", "latin"), [("", True), ("ab яю", True), ("a яю", False), ("हिन्दी", False)])
def test_half_of_the_letters_make_a_text_latin(text: str, latin: bool) -> None:
    assert is_mostly_latin(text) is latin


def test_words_are_cut_by_their_script() -> None:
    assert stems("rankings рейтинги 世界卫") == ["rank", "рейтинг", "世界", "界卫"]
