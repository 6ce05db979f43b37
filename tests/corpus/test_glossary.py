"""Questions in languages that no encoder reads are put into English word by word."""

from pathlib import Path

import pytest

from corpus.glossary import GLOSSARIES, Glossary, english_of, load_glossary, with_english

LANGUAGES = sorted(file.stem for file in GLOSSARIES.glob("*.tsv"))


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    file = tmp_path / "be.tsv"
    file.write_text(
        "# a comment\nколькі\thow much\nкошт*\tcost\nінтэрнат*\tdormitory\nу\t-\n"
        "прыёмная камісі*\tadmissions office\nне мае сэнсу\n",
        encoding="utf-8",
    )
    return load_glossary(file)


@pytest.mark.parametrize(
    ("asked", "english"),
    [
        ("Колькі?", "how much"),
        ("кошту інтэрнату", "cost dormitory"),  # any ending
        ("у інтэрнаце", "інтэрнаце"),  # a stem that changes is another entry; "in" says nothing
        ("прыёмная камісія", "admissions office"),  # a phrase before its words
        ("колькi", "how much"),  # with a Latin i
        ("кошт WDOMS 2026", "cost wdoms 2026"),  # names and numbers stay
        ("", ""),
    ],
)
def test_words_are_put_into_english(glossary: Glossary, asked: str, english: str) -> None:
    assert glossary.english(asked) == english


def test_keyboards_that_write_a_letter_otherwise_are_met(tmp_path: Path) -> None:
    file = tmp_path / "fa.tsv"
    file.write_text("هزینه های\tfees\nمی‌خواهم\twant\n", encoding="utf-8")
    found = load_glossary(file)
    assert found.english("هزينه هاي") == "fees" and found.english("میخواهم") == "want"


def test_chinese_is_cut_by_its_longest_terms(tmp_path: Path) -> None:
    file = tmp_path / "zh.tsv"
    file.write_text("学费\ttuition fee\n学\tstudy\n多少\thow much\n的\t-\n", encoding="utf-8")
    assert load_glossary(file).english("2026年的学费多少？") == "2026 年 tuition fee how much"


def test_english_stays_and_a_language_without_a_glossary_has_none() -> None:
    assert english_of("last date???", "en") == "last date???"
    assert english_of("quanto costa", "it") == ""


def test_a_question_is_encoded_with_its_english() -> None:
    assert with_english("last\ndate???", "en") == "last date???"
    assert with_english("колькі", "be") == "колькі\nhow many"
    assert with_english("quanto costa", "it") == "quanto costa"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_glossary_that_ships_can_be_read_and_agrees_with_itself(language: str) -> None:
    lines = (GLOSSARIES / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    entries = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    assert len(entries) >= 300, "too small to be of use"
    assert all(len(entry) == 2 and all(column.strip() for column in entry) for entry in entries)
    assert all("*" not in term[:-1] for term, _ in entries), "the mark of any ending stands last"
    assert all(english.isascii() for _, english in entries)
