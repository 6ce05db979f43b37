"""Folding: what looks the same to a reader compares as the same; offsets stay those of the original."""

import pytest

from corpus.folding import fold, mixed_script_words, words
from corpus.stems import stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Round University Rаnking", "round university ranking"),  # a Cyrillic а
        ("support of the\u00a0 “Japan - Republic”", "support of the 'Japan – Republic'"),
        ("«Эксперт РА»", "'эксперт ра'"),
        ("DORMITORЕ", "dormitore"),  # a Cyrillic Е
        ("co\u00adoperation", "cooperation"),
        ("ﬁrst year", "First  Year"),
        ("\u202eabc\u202c", "abc"),
    ],
)
def test_texts_that_look_alike_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Expert RA", "«Эксперт РА»"), ("first", "fist"), ("70 teachers", "170 teachers")]
)
def test_texts_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "text",
    [
        "Round University Rаnking",
        "the\u00a0 “Japan - Republic of Belarus” Society",
        "می\u200cخواهم ثبت\u200cنام کنم",
        "Türkmen döwlet ýyly, İstanbul",
        "«Эксперт РА» — ёлка",
        "4International Colleges&Universities",
        "university's students’",
        "👩🏽‍⚕️ 70 teachers \U0001d518",
        "世界卫生组织 WHO",
    ],
)
def test_every_word_is_found_again_at_its_offsets(text: str) -> None:
    found = words(text)
    assert found
    place = 0
    for word in found:
        assert place <= word.start < word.end <= len(text)
        again = words(text[word.start : word.end])
        assert [one.text for one in again] == [word.text]
        place = word.end


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Rаnking", ["ranking"]),
        ("university's", ["university"]),
        ("don’t", ["dont"]),
        ("٢٥ ۷۰ २०", ["25", "70", "20"]),
        ("İstanbul ışık", ["istanbul", "isik"]),
        ("ёлка", ["елка"]),
        ("Colleges&Universities", ["colleges", "universities"]),
        ("snake_case", ["snake", "case"]),
        ("!!! …", []),
    ],
)
def test_words_are_folded(text: str, folded: list[str]) -> None:
    assert [word.text for word in words(text)] == folded


def test_mixed_script_words_are_told_and_plain_ones_are_not() -> None:
    assert mixed_script_words("Round University Rаnking, «Эксперт РА», Akita") == ["Rаnking"]


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("ratings", "International rating"),
        ("рейтинги", "Международный рейтинг"),
        ("世界卫生", "世界卫生组织"),
        ("Ranking", "Rаnking"),
    ],
)
def test_stems_meet_whatever_the_script(question: str, page: str) -> None:
    assert set(stems(question)) <= set(stems(page))


def test_the_stroke_that_ends_a_hindi_sentence_is_no_part_of_its_last_word() -> None:
    assert [word.text for word in words("फीस है।")] == ["फीस", "है"]
