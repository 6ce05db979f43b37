"""The support check: what follows from a quotation, and what only sounds like it."""

import pytest

from assistant.support import content_stems, supports

COOPERATION = (
    "North Coast University cooperates and exchanges information on medical education with the Federation for"
    " Medical Teaching (FMT) and the International Association of Deans (IAD)."
)
TRAINING = (
    "During this period more than 70 teachers and physicians of North Coast University had an opportunity to"
    " undergo professional training in the clinics of Akita."
)


@pytest.mark.parametrize(
    ("sentence", "quotation"),
    [
        (COOPERATION, COOPERATION),
        ("North Coast University cooperates with the International Association of Deans.", COOPERATION),
        ("NCU cooperates with FMT.", COOPERATION),
        ("More than 70 teachers and physicians underwent training in the clinics of Akita.", TRAINING),
        ("The fee is 4,500 dollars a year.", "Tuition fee: 4500 dollars a year."),
        ("Six rankings list the university.", "The university is listed in 6 rankings."),
        ("Приём документов до 15 октября.", "Прием документов проводится до 15 октября."),
        # The quotation's second word holds a Cyrillic letter that looks like a Latin one.
        ("It is listed in Round Rankings.", "Listed in Round R\u0430nkings."),
    ],
)
def test_what_the_quotation_states_is_supported(sentence: str, quotation: str) -> None:
    assert supports(sentence, quotation) > 0.5


@pytest.mark.parametrize(
    ("sentence", "quotation"),
    [
        ("North Coast University is accredited by the Federation for Medical Teaching.", COOPERATION),
        ("North Coast University is a member of the International Association of Deans.", COOPERATION),
        ("North Coast University cooperates with UNESCO.", COOPERATION),
        ("North Coast University does not cooperate with FMT.", COOPERATION),
        ("More than 25 teachers and physicians underwent training in the clinics of Akita.", TRAINING),
        ("Exactly 70 teachers and physicians underwent training in the clinics of Akita.", TRAINING),
        ("The fee is 4,500 dollars a year.", "Tuition fee: 4200 dollars a year."),
        ("The fee is 1.5 million.", "The fee is 15 million."),
        ("Dormitory places are provided to students.", "Dormitory places are not provided to students."),
        ("Dormitory places are provided to students.", "Dormitory places may be provided to students."),
        ("Dormitory places are provided to all students.", "Dormitory places are provided to students."),
        ("The dean is Ivan Petrov.", "The dean heads the faculty."),
        ("Something else entirely.", "Dormitory places are provided."),
    ],
)
def test_what_the_quotation_lacks_or_denies_is_not_supported(sentence: str, quotation: str) -> None:
    assert supports(sentence, quotation) < 0.5


def test_another_number_costs_more_than_another_word() -> None:
    quotation = "The summer course lasts 12 weeks and ends with an examination."
    other_word = supports("The summer course lasts 12 weeks and ends with an interview.", quotation)
    other_number = supports("The summer course lasts 14 weeks and ends with an examination.", quotation)
    assert other_number < other_word / 2


def test_another_name_costs_more_than_another_word() -> None:
    quotation = "Every spring the faculty sends two students to the clinics of Akita for practice."
    other_word = supports(
        "Every spring the faculty sends two students to the clinics of Akita for lectures.", quotation
    )
    other_name = supports(
        "Every spring the faculty sends two students to the clinics of Osaka for practice.", quotation
    )
    assert other_name < other_word / 2


def test_may_the_month_leaves_nothing_open() -> None:
    assert supports("Applications open in May 2030.", "Applications open in May 2030.") > 0.5


@pytest.mark.parametrize(
    "text", ["", " ", "the of and", "?!", "\u202e\u200f", "🎓🎓", "\ud800", "a" * 4000, "x " * 4000]
)
def test_odd_text_gives_a_probability(text: str) -> None:
    for sentence, quotation in ((text, COOPERATION), (COOPERATION, text), (text, text)):
        assert 0 <= supports(sentence, quotation) <= 1


def test_empty_text_supports_nothing() -> None:
    assert supports("", COOPERATION) == supports(COOPERATION, "") == supports("", "") == 0


def test_content_stems_leave_out_the_little_words() -> None:
    assert content_stems("The Deans of the 3 faculties") == ("dean", "3", "faculti")
