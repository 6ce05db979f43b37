"""Real answers in all twelve languages: what is not quoted is a sentence of the asker's catalogue."""

import re

import pytest

from assistant.answer import Answer, Message, Quotation, Words
from assistant.assistant import Assistant
from assistant.catalogue import PLACEHOLDER, Catalogue, load_catalogues

CATALOGUES = load_catalogues()
# In the order of STATUSES: what the page states, what it does not, a greeting, a person, a chance.
ASKED = {
    "en": ("Which rankings list BSMU?", "how much is the tuition fee", "hello", "I want to talk to a human"),
    "ru": (
        "В каких рейтингах есть БГМУ?",
        "сколько стоит обучение",
        "здравствуйте",
        "хочу поговорить с человеком",
    ),
    "be": ("У якіх рэйтынгах ёсць БДМУ?", "колькі каштуе навучанне", "прывітанне", "паклічце чалавека"),
    "zh": ("贵校在哪些国际排名里？", "学费多少？", "您好", "转人工"),
    "ar": ("في أي تصنيفات دولية توجد الجامعة؟", "كم الرسوم الدراسية؟", "مرحبا", "أريد التحدث مع موظف"),
    "fa": ("دانشگاه در کدام رتبه‌بندی‌هاست؟", "شهریه چقدر است؟", "درود", "میخوام با آدم حرف بزنم"),
    "tr": (
        "Üniversite hangi sıralamalarda yer alıyor?",
        "öğrenim ücreti ne kadar?",
        "merhaba",
        "yetkiliye bağla",
    ),
    "fr": (
        "Dans quels classements figure l'université ?",
        "combien coûtent les études ?",
        "bonjour",
        "parler à un humain",
    ),
    "es": (
        "¿En qué rankings está la universidad?",
        "¿cuánto cuesta la carrera?",
        "buenos días",
        "hablar con una persona",
    ),
    "hi": ("विश्वविद्यालय किन रैंकिंग में शामिल है?", "फीस कितनी है?", "नमस्कार", "किसी से बात करनी है"),
    "tk": (
        "Uniwersitet haýsy reýtinglerde bar?",
        "okuw tölegi näçe?",
        "salamlar",
        "işgär bilen gürleşmek isleýärin",
    ),
    "uz": ("Universitet qaysi reytinglarda bor?", "kontrakt necha pul?", "assalomu alaykum", "odam kerak"),
}
STATUSES = ({"answered", "partial", "not_found"}, {"not_found", "partial"}, {"chat"}, {"chat"})


def asked(assistant: Assistant, question: str, language: str) -> Answer:
    return assistant.answer([Message("user", question)], language)


def is_of(catalogue: Catalogue, sentence: str) -> bool:
    """Whether a sentence is one of the catalogue's, whatever stands in its placeholders."""
    forms = [form for forms in catalogue.plurals.values() for form in forms.values()]
    for pattern in (*catalogue.strings.values(), *forms):
        parts = (re.escape(part) for part in PLACEHOLDER.split(pattern)[::2])
        if re.fullmatch("(.+)".join(parts), sentence, re.DOTALL):
            return True
    return False


@pytest.mark.parametrize("language", ASKED)
def test_every_sentence_but_the_quotations_is_in_the_language(assistant: Assistant, language: str) -> None:
    catalogue = CATALOGUES.get(language)
    for question, statuses in zip(ASKED[language], STATUSES, strict=True):
        answer = asked(assistant, question, language)
        assert answer.language == language, question
        assert answer.status in statuses, question
        for sentence in answer.sentences:
            own = [piece.text for piece in sentence.pieces if isinstance(piece, Words)]
            quoted = [piece for piece in sentence.pieces if isinstance(piece, Quotation)]
            assert all(is_of(catalogue, text) for text in own), own
            assert bool(own) != bool(quoted), "a sentence is said or quoted, never both"


@pytest.mark.parametrize("language", [language for language in ASKED if language != "en"])
def test_a_quotation_in_another_language_says_so_once(assistant: Assistant, language: str) -> None:
    catalogue = CATALOGUES.get(language)
    told = catalogue.text("answer.original", language=catalogue.name_of("en"))
    for question in ASKED[language]:
        answer = asked(assistant, question, language)
        foreign = any(citation.language == "en" for citation in answer.citations)
        assert [sentence.text for sentence in answer.sentences].count(told) == int(foreign), question


@pytest.mark.parametrize(
    ("question", "language", "topic"),
    [
        ("¿Con qué universidades cooperan?", "es", "partners"),
        ("Сколько преподавателей обучились в Японии?", "ru", "other"),
    ],
)
def test_what_is_stated_is_introduced_by_its_topic_where_that_is_sure(
    assistant: Assistant, question: str, language: str, topic: str
) -> None:
    answer = asked(assistant, question, language)
    assert answer.citations, question
    assert answer.sentences[0].text == CATALOGUES.get(language).text(f"stated.{topic}")


def test_an_answer_in_the_pages_language_needs_no_introduction(assistant: Assistant) -> None:
    answer = asked(assistant, "How many teachers were trained in Japan?", "en")
    assert all(isinstance(piece, Quotation) for piece in answer.sentences[0].pieces)


@pytest.mark.parametrize("language", ["ru", "zh", "ar", "fa"])
def test_the_university_is_called_by_its_name_in_the_language(assistant: Assistant, language: str) -> None:
    answer = asked(assistant, ASKED[language][2], language)
    assert assistant.university.name_in(language) in answer.text
    assert assistant.university.name not in answer.text
