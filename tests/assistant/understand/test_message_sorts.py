"""What a message is about as a whole, by meaning or by characters, in each of the twelve languages."""

import tomllib
from pathlib import Path

import pytest

from assistant.catalogue import load_catalogues
from assistant.understand.message_sorts import MessageSorts, Topic, message_sorts
from corpus.multilingual import MultilingualEncoder, multilingual_encoder
from tests.project import ROOT

EXAMPLES = sorted((ROOT / "assistant/understand/words/message_sorts").glob("*.toml"))


@pytest.fixture(scope="module")
def encoder() -> MultilingualEncoder:
    return multilingual_encoder()


@pytest.fixture(scope="module")
def sorts(encoder: MultilingualEncoder) -> MessageSorts:
    return message_sorts(encoder)


def test_every_language_of_the_interface_has_examples() -> None:
    assert {path.stem for path in EXAMPLES} == set(load_catalogues().by_language)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_sort_has_examples_of_its_own_in_every_language(path: Path) -> None:
    english = tomllib.loads(EXAMPLES[0].with_stem("en").read_text(encoding="utf-8"))
    stored = tomllib.loads(path.read_text(encoding="utf-8"))
    assert list(stored) == list(english) == ["small_talk", "topics"]
    texts = []
    for kind, sorts_of in stored.items():
        assert list(sorts_of) == list(english[kind])
        for sort, examples in sorts_of.items():
            assert len(examples) >= 4, (kind, sort)
            texts += examples
    assert len(texts) == len(set(texts)), "one message is an example of one sort"


@pytest.mark.parametrize(
    ("message", "language", "sort"),
    [
        ("could I talk to a real person please", "en", "person"),
        ("أريد التحدث مع موظف", "ar", "person"),
        ("am I speaking with a robot?", "en", "bot"),
        ("thank you so much for your help", "en", "thanks"),
        ("this is bullshit", "en", "insult"),
        ("will they accept me?", "en", "chance"),
        ("هل سيتم قبولي؟", "ar", "chance"),
        ("меня возьмут?", "ru", "chance"),
        ("我会被录取吗", "zh", "chance"),
        ("kabul şansım ne kadar", "tr", "chance"),
        ("je peux parler à une personne réelle ?", "fr", "person"),
        ("¿me aceptarán?", "es", "chance"),
        ("ці прымуць мяне?", "be", "chance"),
        ("شانس پذیرشم چقدره؟", "fa", "chance"),
        ("क्या मेरा एडमिशन मिलेगा", "hi", "chance"),
        ("operatora birikdirip bilersiňizmi", "tk", "person"),
        ("odam bilan gaplashmoqchi edim", "uz", "person"),
    ],
)
def test_a_message_that_asks_nothing_of_the_pages_has_a_sort(
    sorts: MessageSorts, encoder: MultilingualEncoder, message: str, language: str, sort: str
) -> None:
    found = sorts.small_talk(message, encoder.vectors([message])[0], language)
    assert found is not None and found.name == sort and found.likeness <= 1.001


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("how much is the tuition fee", "en"),
        ("is there a hostel", "en"),
        ("сколько стоит общежитие", "ru"),
        ("ما هي الرسوم الدراسية", "ar"),
        ("how many teachers were trained in Japan", "en"),
        ("колькі каштуе інтэрнат у месяц", "be"),
        ("آیا شما عضو شبکه دانشگاه‌ها هستید؟", "fa"),
        ("क्या मैं सेमेस्टर के बीच में घर जा सकता हूँ?", "hi"),
        ("umumy ýaşaýyş jaýynda näçe adam ýaşaýar", "tk"),
        ("yotoqxonada mehmon qabul qilinadimi", "uz"),
    ],
)
def test_a_question_to_the_pages_is_no_small_talk(
    sorts: MessageSorts, encoder: MultilingualEncoder, message: str, language: str
) -> None:
    assert sorts.small_talk(message, encoder.vectors([message])[0], language) is None


@pytest.mark.parametrize(
    ("question", "language", "topic"),
    [
        ("what does a year of study cost", "en", "fees"),
        ("сколько стоит обучение", "ru", "fees"),
        ("ما هي الرسوم الدراسية", "ar", "fees"),
        ("last day to apply", "en", "deadline"),
        ("which papers are required", "en", "documents"),
        ("rent of a room in the hostel", "en", "dormitory"),
        ("общежитие", "ru", "dormitory"),
        ("scholarships", "en", "scholarship"),
        ("Is the diploma recognised in India?", "en", "recognition"),
        ("place in the QS world ranking", "en", "rankings"),
        ("学费一年多少", "zh", "fees"),
        ("yurt ücretleri nasıl", "tr", "dormitory"),
        ("le prix des études", "fr", "fees"),
        ("plazos de inscripción", "es", "deadline"),
        ("ці ёсць у вас інтэрнат", "be", "dormitory"),
        ("شهریه پزشکی چقدر است", "fa", "fees"),
        ("हॉस्टल का किराया कितना है", "hi", "dormitory"),
        ("hostel ka kiraya kitna hai", "hi", "dormitory"),
        ("wiza nädip alyp bolýar", "tk", "visa"),
        ("stipendiya qancha", "uz", "scholarship"),
        ("qwertyuiop zxcvbnm", "en", "other"),
        ("qwertyuiop zxcvbnm", "tk", "other"),
    ],
)
def test_a_question_has_a_topic(
    sorts: MessageSorts, encoder: MultilingualEncoder, question: str, language: str, topic: str
) -> None:
    assert sorts.topic(question, encoder.vectors([question])[0], language).name == topic


def test_a_topic_is_said_as_a_fact_only_where_an_example_is_near(
    sorts: MessageSorts, encoder: MultilingualEncoder
) -> None:
    for question, language in (("How much does it cost?", "en"), ("شهریه چقدر است", "fa")):
        assert sorts.topic(question, encoder.vectors([question])[0], language) == Topic("fees", is_sure=True)
    far = "How many teachers were trained in Japan?"
    assert not sorts.topic(far, encoder.vectors([far])[0], "en").is_sure
