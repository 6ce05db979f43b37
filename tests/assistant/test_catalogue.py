"""The catalogues: the same keys and placeholders in every language, and the way a language is chosen."""

import json
from pathlib import Path

import pytest

from assistant.catalogue import PLACEHOLDER, CatalogueError, accepted_languages, load_catalogues

CATALOGUES = load_catalogues()
ENGLISH = CATALOGUES.get("en")


@pytest.mark.parametrize("catalogue", CATALOGUES.languages(), ids=lambda catalogue: catalogue.language)
def test_keys_and_placeholders_are_those_of_english(catalogue) -> None:
    assert list(catalogue.strings) == list(ENGLISH.strings)
    for key, value in catalogue.strings.items():
        assert value.strip(), key
        assert sorted(PLACEHOLDER.findall(value)) == sorted(PLACEHOLDER.findall(ENGLISH.strings[key])), key


def test_placeholders_are_filled_once_and_never_read_again() -> None:
    text = ENGLISH.text("answer.partial_missing", missing="{university}")
    assert text == "The page does not say: {university}."
    with pytest.raises(KeyError):
        ENGLISH.text("answer.partial_missing")


@pytest.mark.parametrize(
    ("header", "preferred", "language"),
    [
        ("ru-BY,ru;q=0.9,en;q=0.8", None, "ru"),
        ("xx, en;q=0.4, ar;q=0.7", None, "ar"),
        ("ar", "ru", "ru"),
        ("ar", "auto", "ar"),
        ("ar;q=0", None, "en"),
        ("", None, "en"),
        (None, "RU_by", "ru"),
        (";;;,q=1,\x00", "../../etc", "en"),
    ],
)
def test_the_reader_gets_a_language_they_read(header, preferred, language) -> None:
    assert CATALOGUES.negotiate(header, preferred).language == language


def test_accept_language_is_ordered_by_weight() -> None:
    assert accepted_languages("en;q=0.2, ru, ar;q=0.9") == ["ru", "ar", "en"]


def test_arabic_runs_from_right_to_left() -> None:
    assert CATALOGUES.get("ar-EG").direction == "rtl"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "not valid JSON"),
        ('{"a": {}}', "flat"),
        ('{"direction": "ltr"}', "language_name"),
        (json.dumps({"language_name": "x", "direction": "up"}), "direction"),
    ],
)
def test_a_damaged_catalogue_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "en.json").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_catalogues(tmp_path)
