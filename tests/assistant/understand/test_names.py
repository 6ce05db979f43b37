"""Names in the pages' own words, and universities that are not this one."""

import pytest

from assistant.understand.names import Names
from corpus.university import load_university
from tests.project import CORPUS, NORVALE

BSMU, NMU = (Names(load_university(folder / "university.toml")) for folder in (CORPUS, NORVALE))


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("is it in wdoms", "World Directory of Medical Schools"),
        ("place in RUR?", "Round University Ranking"),
        ("работаете с ВОЗ?", "WHO"),
        ("do you work with WHO", ""),  # it is written as on the pages already
        ("who is the rector", ""),  # a question word
        ("the price", ""),
        ("trury", ""),  # a part of a word is no name
    ],
)
def test_a_name_is_searched_as_the_pages_write_it(text: str, added: str) -> None:
    assert NMU.expanded(text) == f"{text} {added}".rstrip()


def test_a_spelling_in_another_script_finds_the_same_name() -> None:
    for text in ("клиники Акиты: Акита", "秋田 大学", "جامعة أكيتا"):
        assert BSMU.expanded(text).endswith(" Akita")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fees of Ostmark", "Ostmark Medical Academy"),
        ("OSTMARK or you?", "Ostmark Medical Academy"),
        ("is OMA better", "Ostmark Medical Academy"),
        ("omaha", ""),
        ("fees of Norvale", ""),
        ("", ""),
    ],
)
def test_another_university_is_told_from_this_one(text: str, name: str) -> None:
    assert NMU.other_university(text) == name


def test_initials_of_another_university_are_not_those_of_this_one() -> None:
    assert BSMU.other_university("is BSU good") == "Belarusian State University"
    assert BSMU.other_university("is BSMU good") == "" and BSMU.other_university("БГМУ или нет") == ""
