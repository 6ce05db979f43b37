"""What a message is about as a whole, by meaning and in any language."""

import pytest

from assistant.understand.message_sorts import MessageSorts
from corpus.multilingual import MultilingualEncoder, multilingual_encoder


@pytest.fixture(scope="module")
def encoder() -> MultilingualEncoder:
    return multilingual_encoder()


@pytest.fixture(scope="module")
def sorts(encoder: MultilingualEncoder) -> MessageSorts:
    return MessageSorts(encoder)


@pytest.mark.parametrize(
    ("message", "sort"),
    [
        ("could I talk to a real person please", "person"),
        ("أريد التحدث مع موظف", "person"),
        ("am I speaking with a robot?", "bot"),
        ("thank you so much for your help", "thanks"),
        ("this is bullshit", "insult"),
        ("will they accept me?", "chance"),
        ("هل سيتم قبولي؟", "chance"),
    ],
)
def test_a_message_that_asks_nothing_of_the_pages_has_a_sort(
    sorts: MessageSorts, encoder: MultilingualEncoder, message: str, sort: str
) -> None:
    found = sorts.small_talk(encoder.vectors([message])[0])
    assert found is not None and found.name == sort and found.likeness <= 1.001


@pytest.mark.parametrize(
    "message",
    [
        "how much is the tuition fee",
        "is there a hostel",
        "сколько стоит общежитие",
        "ما هي الرسوم الدراسية",
        "how many teachers were trained in Japan",
    ],
)
def test_a_question_to_the_pages_is_no_small_talk(
    sorts: MessageSorts, encoder: MultilingualEncoder, message: str
) -> None:
    assert sorts.small_talk(encoder.vectors([message])[0]) is None


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("what does a year of study cost", "fees"),
        ("сколько стоит обучение", "fees"),
        ("ما هي الرسوم الدراسية", "fees"),
        ("last day to apply", "deadline"),
        ("which papers are required", "documents"),
        ("rent of a room in the hostel", "dormitory"),
        ("общежитие", "dormitory"),
        ("scholarships", "scholarship"),
        ("Is the diploma recognised in India?", "recognition"),
        ("place in the QS world ranking", "rankings"),
        ("qwertyuiop zxcvbnm", "other"),
    ],
)
def test_a_question_has_a_topic(
    sorts: MessageSorts, encoder: MultilingualEncoder, question: str, topic: str
) -> None:
    assert sorts.topic(encoder.vectors([question])[0]) == topic
