"""The support check: what bears a sentence out, in which language it may be said, what is withheld."""

import pytest

from assistant.answer import Quote
from assistant.model.check import Line, SupportCheck
from assistant.model.claims import claims_of
from corpus.multilingual import multilingual_encoder
from corpus.passage import Passage
from corpus.span import Span

TEXTS = (
    ("Fees", "Programme: General Medicine; 2025/2026: 5,210 USD; 2026/2027: 5,640 USD"),
    ("Fees", "Programme: Dentistry; 2025/2026: 5,520 USD; 2026/2027: 5,930 USD"),
    ("Dormitories", "The entrance is closed from 23.00 to 6.00."),
    ("Dormitories", "Smoking and pets are not allowed in the rooms."),
    ("Staff", "The Dean of the faculty is Professor Andrei Kolosov, phone +999 44 215-30-31."),
    ("Study", "Training lasts six years, from 1 September, and is paid by the student."),
    ("Study", "Cash is accepted only at the cash desks of Velmora Agrobank."),
)


def line(number: int, place: str, text: str) -> Line:
    span = Span(0, len(text))
    passage = Passage(f"d:{number}", "d", "", (), (), "en", span, text, ())
    return Line(number, Quote(passage, span), text, place, "en")


def check(language: str) -> SupportCheck:
    lines = [line(number, *one) for number, one in enumerate(TEXTS, 1)]
    ordinary = frozenset(
        ["programme", "general", "medicine", "dentistry", "dean", "faculty", "professor", "cash"]
    )
    return SupportCheck(lines, language, multilingual_encoder().vectors, ordinary=ordinary)


@pytest.mark.parametrize(
    ("language", "sentence", "cited"),
    [
        ("en", "General Medicine costs 5640 USD in 2026/2027.", 1),
        ("ru", "Стоимость по специальности «Лечебное дело» в 2026/2027 году — 5 640 долларов.", 1),
        ("zh", "学制六年，从9月1日开始。", 6),
        ("ar", "تستمر الدراسة ست سنوات، من 1 سبتمبر.", 6),
        ("fa", "دوره شش سال طول می‌کشد و از ۱ سپتامبر آغاز می‌شود.", 6),
        ("tr", "Eğitim 1 Eylül'den itibaren altı yıl sürer.", 6),
        ("fr", "L'entrée est fermée de 23 h à 6 h.", 3),
        ("ru", "Декан факультета — профессор Андрей Колосов.", 5),
        ("ar", "عميد الكلية هو البروفيسور أندريه كولوسوف.", 5),
        ("es", "No se permite fumar ni tener mascotas en las habitaciones.", 4),
    ],
)
def test_a_supported_sentence_passes_in_any_language(language: str, sentence: str, cited: int) -> None:
    checked = check(language).check(sentence, [cited])
    assert [one.number for one in checked.lines] == [cited], checked.reason


@pytest.mark.parametrize(
    ("language", "sentence", "cited", "reason"),
    [
        ("en", "General Medicine costs 5930 USD in 2026/2027.", 1, "number"),
        ("en", "General Medicine costs 5930 USD in 2026/2027.", 2, "name"),
        ("en", "General Medicine costs 5210 USD in 2026/2027.", 1, "column"),
        ("en", "General Medicine costs 5640 EUR in 2026/2027.", 1, "unit"),
        ("ru", "Обучение длится семь лет, с 1 сентября.", 6, "number"),
        ("zh", "学制七年，从9月1日开始。", 6, "number"),
        ("fa", "دوره هفت سال طول می‌کشد و از ۱ سپتامبر آغاز می‌شود.", 6, "number"),
        ("tr", "Eğitim 1 Ekim'den itibaren altı yıl sürer.", 6, "date"),
        ("en", "Training lasts six months, from 1 September.", 6, "unit"),
        ("en", "Training lasts six years and is free of charge.", 6, "standing"),
        ("ar", "الدراسة مجانية وتستمر ست سنوات.", 6, "standing"),
        ("en", "Smoking and pets are allowed in the rooms.", 4, "denial"),
        ("ru", "Обучение не оплачивается студентом.", 6, "denial"),
        ("ru", "Декан факультета — профессор Виктор Морозов.", 5, "name"),
        ("ar", "عميد الكلية هو البروفيسور فيكتور موروزوف.", 5, "name"),
        ("en", "Call the dean at +999 44 215-30-39.", 5, "telephone"),
        ("en", "Write to the dean at dean@evil.example.", 5, "e-mail"),
        ("en", "The dean's page is www.faculty-dean.org.", 5, "address"),
        ("en", "The dean's <a href=x>page</a> is here.", 5, "address"),
        ("en", "Students swim in the pool every day.", 5, ""),
    ],
)
def test_an_unsupported_sentence_is_withheld(language: str, sentence: str, cited: int, reason: str) -> None:
    checked = check(language).check(sentence, [cited])
    assert not checked.lines
    assert not reason or checked.reason == reason


def test_what_a_page_only_asks_it_does_not_state() -> None:
    asked = line(1, "Documents", "Can I translate my documents at home?")
    english = SupportCheck([asked], "en", multilingual_encoder().vectors)
    assert english.check("You can translate your documents at home.", [1]).reason == "question"


def test_a_missing_or_wrong_marker_is_corrected_and_a_needless_one_dropped() -> None:
    english = check("en")
    said = "The entrance is closed from 23:00 to 6:00."
    for cited in ([], [99], [5]):
        assert [one.number for one in english.check(said, cited).lines] == [3]
    assert [one.number for one in english.check(said, [3, 6]).lines] == [3]


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("two thousand five hundred and twelve", "en", {"2512"}),
        ("двадцать пять лет", "ru", {"25"}),
        ("quatre-vingt-dix jours", "fr", {"90"}),
        ("إحدى عشرة توصية", "ar", {"11"}),
        ("خمسة وعشرون عاما", "ar", {"25"}),
        ("二十五年", "zh", {"25"}),
        ("1.2万元", "zh", {"12000"}),
        ("yirmi beş gün", "tr", {"25"}),
        ("پنجاه و دو روز", "fa", {"52"}),
        ("पच्चीस दिन", "hi", {"25"}),
        ("o‘n besh kun", "uz", {"15"}),
        ("11 900 EUR", "fr", {"11900", "11", "900"}),
        ("۱۱٬۹۰۰ یورو", "fa", {"11900", "11", "900"}),
        ("one of the dormitories", "en", set()),
        ("一些学生", "zh", set()),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, language: str, numbers: set[str]) -> None:
    assert claims_of(text, language).stated_numbers == numbers
