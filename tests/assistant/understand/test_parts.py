"""A message is cut into its questions."""

import pytest

from assistant.understand.parts import pieces_of, sentences_of


@pytest.mark.parametrize(
    ("message", "sentences"),
    [
        ("What is the fee? And the rent?", ["What is the fee?", "And the rent?"]),
        ("fee? hostel have or not? last date??", ["fee?", "hostel have or not?", "last date?"]),
        ("Hello sir! What is the fee?", ["What is the fee?"]),
        ("What is the fee? Thank you.", ["What is the fee?"]),
        ("I am from Ghana. Is it accredited?", ["I am from Ghana", "Is it accredited?"]),
        ("Сколько стоит? Есть ли общежитие?", ["Сколько стоит?", "Есть ли общежитие?"]),
        ("كم الرسوم؟ هل يوجد سكن؟", ["كم الرسوم؟", "هل يوجد سكن؟"]),
        ("学费多少？有宿舍吗？", ["学费多少？", "有宿舍吗？"]),
        ("rent in dormitory No. 3", ["rent in dormitory No. 3"]),
        ("the fee is 5.5 thousand", ["the fee is 5.5 thousand"]),
    ],
)
def test_a_message_is_cut_into_sentences_without_small_talk(message: str, sentences: list[str]) -> None:
    assert sentences_of(message) == sentences


@pytest.mark.parametrize("message", ["Hello", "thank you!", "👋", "…"])
def test_a_message_of_nothing_else_stays_whole(message: str) -> None:
    assert sentences_of(message) == [message]


def test_a_long_message_has_so_many_sentences_and_no_more() -> None:
    assert len(sentences_of("Is it so? " * 50)) == 6


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("the fee and the rent", ["the fee", "the rent"]),
        ("fee + hostel / visa", ["fee", "hostel", "visa"]),
        ("documents, fee and hostel", ["documents", "fee", "hostel"]),
        ("цена и общежитие", ["цена", "общежитие"]),
        ("стоимость а также сроки", ["стоимость", "сроки"]),
        ("الرسوم و السكن", ["الرسوم", "السكن"]),
        ("学费和宿舍", ["学费", "宿舍"]),
        ("frais et logement", ["frais", "logement"]),
        ("what is the fee", ["what is the fee"]),
        ("is a test needed or not?", ["is a test needed or not?"]),
        ("нужен экзамен или нет", ["нужен экзамен или нет"]),
        ("a fee of 5,200 dollars", ["a fee of 5,200 dollars"]),
        ("Anderson's land", ["Anderson's land"]),
        ("a, b, c, d, e", ["a, b, c, d, e"]),  # a list of names, not so many questions
    ],
)
def test_a_sentence_is_cut_where_it_joins(sentence: str, pieces: list[str]) -> None:
    assert pieces_of(sentence) == pieces
