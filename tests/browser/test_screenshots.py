"""Pictures to look at: every page and state, three languages, light and dark, phone and desktop."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from assistant.catalogue import load_catalogues
from tests.browser.scripted_answer import answer
from tests.browser.stand_in import BLOCKS, CONTACT, Reply, StandIn, citation, page_document

JAPAN = BLOCKS[7][1].split(". During")[0] + "."


@dataclass(frozen=True)
class Questions:
    ratings: str
    place: str
    hostel: str
    missing: str


QUESTIONS = {
    "en": Questions(
        "Which international ratings does the university take part in?",
        "What place in Webometrics, and since when Japan?",
        "How much is the hostel per month?",
        "the place in Webometrics",
    ),
    "ru": Questions(
        "В каких международных рейтингах участвует университет?",
        "Какое место в Webometrics и сколько лет с Японией?",
        "Сколько стоит общежитие в месяц?",
        "место в Webometrics",
    ),
    "ar": Questions(
        "ما هي التصنيفات الدولية للجامعة؟",
        "ما مركز الجامعة في Webometrics ومنذ متى التعاون مع اليابان؟",
        "كم تبلغ تكلفة السكن شهريًا؟",
        "المركز في Webometrics",
    ),
}


def script(stand_in: StandIn, language: str) -> Questions:
    """Answers in the language under its questions."""
    questions, texts, document = QUESTIONS[language], load_catalogues().get(language), page_document()
    items = [words for kind, words in BLOCKS if kind == "item"]
    listed = "\n".join(f"- {words} [{number}]" for number, words in enumerate(items, start=1))
    introduction = texts.text("answer.list_intro", count=len(items), heading="International ratings")
    cited = [citation(number, words, document) for number, words in enumerate(items, start=1)]
    cited[1]["changed_since"] = True
    stand_in.suggestions = [questions.ratings, questions.place, questions.hostel]
    stand_in.replies = {
        questions.ratings: Reply(
            answer(
                "answered",
                f"{introduction}\n{listed}",
                cited,
                language=language,
                suggestions=[questions.place, questions.hostel],
            )
        ),
        questions.place: Reply(
            answer(
                "partial",
                f"{texts.text('stated.partners')}\n{JAPAN} [1]\n"
                + texts.text("answer.partial_missing", missing=questions.missing),
                [citation(1, JAPAN, document)],
                language=language,
                contact=CONTACT,
                suggestions=[questions.ratings],
            )
        ),
        questions.hostel: Reply(
            answer(
                "not_found",
                f"{texts.text('refusal.other')} {texts.text('answer.contact_admissions')}",
                [],
                language=language,
                contact=CONTACT,
            )
        ),
        "…": Reply(answer("answered", f"{JAPAN} [1]", [citation(1, JAPAN, document)]), failure="cut"),
    }
    return questions


@pytest.mark.parametrize("width", [360, 1280], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_pictures(new_page: Callable, server, stand_in, screenshots, language, scheme, width) -> None:
    questions = script(stand_in, language)
    height = 740 if width == 360 else 800
    page = new_page(width, height, color_scheme=scheme, reduced_motion="reduce")
    name = f"{language}-{scheme}-{'phone' if width == 360 else 'desktop'}"

    def picture(state: str, **options) -> None:
        page.screenshot(path=screenshots / f"{name}-{state}.png", **options)

    page.goto(f"{server}/embed?lang={language}")
    page.locator("html[data-ready]").wait_for()
    picture("1-empty")
    for number, question in enumerate((questions.ratings, questions.place, questions.hostel, "…")):
        page.fill("#question", question)
        page.keyboard.press("Enter")
        page.locator(".answer").nth(number).wait_for()
        picture(f"{number + 2}-{('answered', 'partial', 'not-found', 'error')[number]}")
    page.locator(".source").first.click()
    picture("6-source")
    page.keyboard.press("Escape")
    page.locator("#menu-button").click()
    picture("7-menu")
    page.goto(f"{server}/ask?" + urlencode({"lang": language, "q": questions.place}))
    picture("8-ask", full_page=True)
    source = stand_in.replies[questions.place].answer["citations"][0]["source"]
    page.goto(f"{server}{source}&lang={language}")
    picture("9-stored-copy")
