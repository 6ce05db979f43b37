"""What names a person is left out of a question before it is kept, in the digits of every script."""

import unicodedata

import pytest

from assistant.gaps.redaction import LONGEST_KEPT, holds_redaction, redacted

# The first digit of each script; the others follow it.
ZEROS = {
    "ascii": "0", "arabic": "٠", "persian": "۰",
    "devanagari": "०", "bengali": "০", "gurmukhi": "੦",
    "tamil": "௦", "thai": "๐", "khmer": "០", "myanmar": "၀", "tibetan": "༠",
    "fullwidth": "０", "mathematical": "𝟎",
}  # fmt: skip

CANARIES = [
    "375291234567",
    "+375 (29) 123-45-67",
    "8 029 123 45 67",
    "00.375.29.1234567",
    "+7/916/123/45/67",
    "1 2 3 4 5 6 7 8 9",
    "123456",
    "MP1234567",
    "MP 1234567",
    "A1234567",
    "4510 123456",
    "AB №1234567",
    "C01X00T47",
    "12.05.2004",
    "4276 1600 1234 5678",
]


def in_script(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(one)) if one in "0123456789" else one for one in text)


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.digit(one)) for one in text if unicodedata.digit(one, None) is not None)


@pytest.mark.parametrize("zero", ZEROS.values(), ids=ZEROS)
@pytest.mark.parametrize("canary", CANARIES)
def test_numbers_go_in_the_digits_of_every_script(canary: str, zero: str) -> None:
    kept = redacted(f"my number is {in_script(canary, zero)} please call")
    assert digits_of(kept) == ""
    assert kept.startswith("my number is") and kept.endswith("please call") and "[number]" in kept


@pytest.mark.parametrize("invisible", ["\u200b", "\u200c", "\u200d", "\u2060", "\u202d", "\ufeff", "\u00ad"])
def test_what_is_invisible_hides_no_number(invisible: str) -> None:
    assert redacted(f"call {invisible.join('375291234567')} now") == "call [number] now"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("write to Ivan.Petrov+x@mail.example.com!", "Petrov"),
        ("пишите на иван@почта.рф", "иван"),
        ("ivan (at) mail.com", "ivan"),
        ("ivan at gmail dot com please", "ivan"),
        ("иван собака mail точка ru", "иван"),
        ("ivan＠mail.com", "ivan"),
        ("my telegram @ivan_petrov", "ivan"),
        ("see https://vk.com/ivan?x=1 ok", "ivan"),
        ("my page www.ivan.example/me", "ivan"),
        ("look at t.me/ivan", "ivan"),
        ("look at ivan-petrov.com/cv", "ivan"),
        ("from 192.168.14.7 ?", "192"),
        ("from 2001:db8::8a2e:370:7334 ?", "8a2e"),
        ("I live at 14 Baker Street", "Baker"),
        ("живу ул. Якуба Коласа, д. 14, кв. 5", "Коласа"),
        ("Atatürk Caddesi No 12", "Atatürk"),
        ("我住在 北京市朝阳区建国路88号", "建国路"),
        ("паспорт номер МР 12345", "12345"),
        ("मेरा पासपोर्ट J १२३४५ है", "१२३४५"),
        ("电话一三八零零一二三四五六", "八零零"),
    ],
)
def test_addresses_of_every_sort_go(said: str, left: str) -> None:
    kept = redacted(said)
    assert left not in kept
    assert holds_redaction(kept)


@pytest.mark.parametrize(
    "said",
    [
        "How much is General Medicine in 2026/2027?",
        "fee for 2026-2027 year",
        "is 5200 USD for the first year right",
        "стоимость 5 200 долларов?",
        "deadline 25 August or 15.10?",
        "学费多少 2026年",
        "do you need IELTS 6.5 or TOEFL 80",
        "is it in the top 1000",
        "4ICU and USERN, are you in?",
        "group 10 or 11 years of school",
        "what is the street address of the university",
        "can i get a B2 visa in 2026",
    ],
)
def test_what_a_question_is_about_stays(said: str) -> None:
    assert redacted(said) == said
    assert not holds_redaction(redacted(said))


def test_a_long_question_is_cut_and_a_lone_surrogate_is_no_harm() -> None:
    assert len(redacted("ab cd " * 10_000)) == LONGEST_KEPT
    assert redacted("what\ud800 fee\x00s\n\nnow") == "what fee s now"
