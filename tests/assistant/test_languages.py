"""Every sentence that the assistant can say is in the language of its catalogue."""

import re
import unicodedata

import pytest

from assistant.catalogue import PLACEHOLDER, Catalogue, load_catalogues
from corpus.university import load_university

CATALOGUES = load_catalogues()
ENGLISH = CATALOGUES.get("en")
OTHERS = [catalogue for catalogue in CATALOGUES.languages() if catalogue.language != "en"]
# How Unicode's names of a language's letters begin.
ALPHABETS = {
    "ru": "CYRILLIC",
    "be": "CYRILLIC",
    "ar": "ARABIC",
    "fa": "ARABIC",
    "zh": "CJK",
    "hi": "DEVANAGARI",
}
# Names that are written so everywhere.
NAMES = re.compile(r"JavaScript")
# Letters that tell two languages of one script apart: the second never writes these.
FOREIGN_LETTERS = {
    "ru": "іўґ’",
    "be": "ищъИЩЪ",
    "ar": "پچژگکی",
    "fa": "كيىة",
    "tr": "ýňäžŽÝŇÄ‘",
    "tk": "ğıİĞ‘",
    "uz": "şğıçüöäýňŞĞİÇÜÖÄÝŇ",
    "fr": "ñ¿¡",
    "es": "çœèàùêâîô",
}
# What an English sentence nearly always has one of.
ENGLISH_WORDS = re.compile(
    "the|of|is|are|to|and|you|your|this|that|it|not|from|for|with|can|do|does|please|on|at|what|which"
)
# Words of other languages that are English ones as well.
OWN_WORDS = {"tr": {"on", "at"}, "tk": {"at", "on"}, "fr": {"on"}, "uz": {"on", "at"}}


def patterns(catalogue: Catalogue) -> list[tuple[str, str]]:
    forms = [(key, form) for key, forms in catalogue.plurals.items() for form in forms.values()]
    return [*catalogue.strings.items(), *forms]


def sentences(catalogue: Catalogue) -> list[tuple[str, str]]:
    forms = [(key, form) for key, forms in catalogue.plurals.items() for form in forms.values()]
    return [
        (key, PLACEHOLDER.sub("", NAMES.sub("", text))) for key, text in [*catalogue.strings.items(), *forms]
    ]


@pytest.mark.parametrize("catalogue", OTHERS, ids=lambda catalogue: catalogue.language)
def test_a_sentence_is_written_in_the_letters_of_its_language(catalogue: Catalogue) -> None:
    alphabet = ALPHABETS.get(catalogue.language, "LATIN")
    for key, text in sentences(catalogue):
        if key in ("direction", "answer.separator", "citation.quoted"):
            continue
        letters = [one for one in text if unicodedata.category(one).startswith("L")]
        assert letters, key
        others = [letter for letter in letters if not unicodedata.name(letter).startswith(alphabet)]
        assert not others, f"{catalogue.language}.json {key}: {others}"
        foreign = set(text) & set(FOREIGN_LETTERS.get(catalogue.language, ""))
        assert not foreign, f"{catalogue.language}.json {key}: {foreign}"


@pytest.mark.parametrize("catalogue", OTHERS, ids=lambda catalogue: catalogue.language)
def test_no_english_is_left_in_another_language(catalogue: Catalogue) -> None:
    said = dict(sentences(ENGLISH))
    for key, text in sentences(catalogue):
        words = re.findall(r"[\w’'‘]+", text.lower())
        english = {word for word in words if ENGLISH_WORDS.fullmatch(word)}
        assert len(words) < 4 or english <= OWN_WORDS.get(catalogue.language, set()), key
        if len(said[key].split()) > 1:
            assert text != said[key], key


def test_sentences_of_one_language_differ_from_those_of_every_other() -> None:
    seen: dict[str, str] = {}
    for catalogue in CATALOGUES.languages():
        for key, text in sentences(catalogue):
            if len(text.split()) > 4 or (catalogue.language == "zh" and len(text) > 8):
                assert seen.setdefault(text, catalogue.language) == catalogue.language, (key, text)


@pytest.mark.parametrize("catalogue", CATALOGUES.languages(), ids=lambda catalogue: catalogue.language)
def test_punctuation_is_that_of_the_language(catalogue: Catalogue) -> None:
    for key, pattern in patterns(catalogue):
        text = PLACEHOLDER.sub("x", pattern)
        assert "  " not in text, key
        assert '"' not in text and "..." not in text, f"{catalogue.language}.json {key}: {text}"
        if catalogue.direction == "rtl":
            assert not re.search(r"[?;,](?!\S)", text), f"{catalogue.language}.json {key}: {text}"
        if catalogue.language == "zh":
            assert not re.search(r"[?;:,.!]", NAMES.sub("", text)), f"zh.json {key}: {text}"
        if catalogue.language == "hi":
            assert not re.search(r"[^.]\.$", text), f"hi.json {key}: {text}"


def test_the_university_that_ships_has_its_name_in_every_language() -> None:
    university = load_university()
    for catalogue in OTHERS:
        assert university.name_in(catalogue.language) != university.name, catalogue.language
