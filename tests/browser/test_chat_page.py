"""The Gradio page in a browser: the way to a cited answer, its manners, and who can read it."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant.app import create_app
from corpus.settings import Settings
from tests.browser.conftest import running
from tests.browser.scripted_assistant import CATALOGUES, SUGGESTED, ScriptedAssistant, ask
from tests.browser.stand_in import BLOCKS, CONTACT
from tests.browser.test_accessibility import violations

JAPAN = "How many teachers were trained in Japan?"


def test_first_light(new_page, own_data: Path, screenshots: Path) -> None:
    """From the page at / over the real pages and the real answerer to the quotation and its snapshot."""
    with running(create_app(Settings(_env_file=None, data=own_data))) as where:  # type: ignore[call-arg]
        page = new_page()
        page.set_default_timeout(60_000)
        page.goto(where)
        page.wait_for_selector("html[data-ready]")
        assert "Belarusian State Medical University" in page.inner_text("header")
        given = ask(page, JAPAN)
        assert "more than 70" in given.inner_text()
        given.locator("button.marker").first.click()
        source = page.locator("dialog:popover-open")
        assert "more than 70" in source.locator("blockquote").inner_text()
        assert "University in international rankings" in source.inner_text()
        assert "English" in source.inner_text()
        live, stored = source.locator("a").all()
        assert "#:~:text=" in live.get_attribute("href")
        page.screenshot(path=screenshots / "chat_page_source.png")
        page.goto(where + stored.get_attribute("href"))
        assert "more than 70" in page.inner_text("mark")


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_language_has_its_direction_and_fits(open_chat, language: str, width: int) -> None:
    catalogue = CATALOGUES.get(language)
    page = open_chat(width=width, locale=language)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language,
        catalogue.direction,
    ]
    assert page.evaluate("getComputedStyle(document.querySelector('#log')).direction") == catalogue.direction
    assert catalogue.text("notice") in page.inner_text("#log")
    assert page.get_attribute("#question textarea", "placeholder") == catalogue.text("panel.placeholder")
    ask(page, "ratings")
    ask(page, "partial")
    field_end = page.evaluate("document.querySelector('#composer').getBoundingClientRect().bottom")
    assert field_end == page.evaluate("innerHeight")
    page.locator(".answer .source").first.click()
    page.wait_for_selector("dialog:popover-open")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "source"


def test_the_language_can_be_changed(open_chat) -> None:
    page = open_chat(locale="en-GB")
    page.click("#menu-area summary")
    page.click("#menu a[lang=ar]")
    page.wait_for_selector("html[dir=rtl][data-ready]")
    page.click("#menu-area summary")
    assert [urlsplit(link.get_attribute("href")).path for link in page.locator("#menu a").all()] == [
        *["/"] * len(CATALOGUES.languages()),
        "/embed",
        "/ask",
    ]


def test_a_suggestion_asks_and_the_talk_goes_on(open_chat, scripted: ScriptedAssistant) -> None:
    page = open_chat()
    page.click(f"text={SUGGESTED[0]}")
    page.wait_for_selector(".answer .tools")
    assert page.locator(".welcome").count() == 0
    page.click("text=What is said about Akita?")
    page.wait_for_function("document.querySelectorAll('.answer').length === 2")
    page.wait_for_selector(".answer >> nth=1 >> .tools")
    conversation, language = scripted.asked[-1]
    assert [message.role for message in conversation] == ["user", "assistant", "user"]
    assert conversation[0].text == SUGGESTED[0]
    assert language == "en"


def test_partial_and_not_found_look_different_and_say_whom_to_ask(open_chat, screenshots: Path) -> None:
    page = open_chat(width=360, height=740)
    looks = {}
    for question in ("ratings", "partial", "nothing"):
        given = ask(page, question)
        looks[question] = given.locator(".status").count() and given.locator(".status").evaluate(
            "element => getComputedStyle(element).backgroundColor + element.textContent"
        )
        assert (CONTACT["email"] in given.inner_text()) == (question != "ratings")
        page.screenshot(path=screenshots / f"chat_page_{question}.png")
    assert len(set(looks.values())) == 3
    assert looks["ratings"] == 0


def test_stop_and_retry(open_chat, scripted: ScriptedAssistant, screenshots: Path) -> None:
    page = open_chat(width=360, height=640)
    scripted.pause = 3
    page.fill("#question textarea", "ratings")
    page.click("#send")
    page.wait_for_selector("#stop")
    page.screenshot(path=screenshots / "chat_page_busy.png")
    page.click("#stop")
    page.wait_for_selector(".trouble")
    assert CATALOGUES.get("en").text("panel.stopped") in page.inner_text(".trouble")
    page.screenshot(path=screenshots / "chat_page_stopped.png")
    assert page.is_visible("#send")
    assert not page.is_visible("#stop")
    scripted.pause = 0
    page.click(".trouble button")
    page.wait_for_selector(".answer .tools")
    assert page.locator(".question").count() == 1
    assert page.locator(".trouble").count() == 0


def test_a_failure_is_said_and_the_question_kept(open_chat, scripted: ScriptedAssistant, caplog) -> None:
    page = open_chat()
    scripted.broken = True
    given = ask(page, "ratings")
    assert CATALOGUES.get("en").text("error.server") in given.inner_text()
    assert "broken on purpose" not in page.content()
    scripted.broken = False
    given.locator(".trouble button").click()
    page.wait_for_selector(".answer .tools")
    assert page.locator(".question").inner_text().endswith("ratings")


def test_an_answer_is_announced_once(open_chat) -> None:
    page = open_chat()
    page.evaluate(
        """() => {
        window.said = [];
        const region = document.querySelector("#log [role=status]");
        new MutationObserver(() => region.textContent.trim() && said.push(region.textContent.trim()))
          .observe(region, {childList: true, characterData: true, subtree: true});
    }"""
    )
    ask(page, "ratings")
    page.wait_for_timeout(500)
    said = page.evaluate("said")
    assert len(said) == 1
    assert BLOCKS[2][1] in said[0]


def test_nothing_is_asked_elsewhere_and_nothing_is_kept(new_page, chat_address: str) -> None:
    page, asked, told = new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(chat_address)
    page.wait_for_selector("html[data-ready]")
    ask(page, "ratings")
    page.wait_for_timeout(1000)
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(chat_address).netloc
    }
    assert not [url for url in asked if "/static/" in url or "manifest" in url]
    # The icon and the pages linked to belong to the other pages' routes, which this server has not.
    assert [error for error in told if "404" not in error] == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    seen = page.inner_text("body")
    assert "common." not in seen
    assert "Gradio" not in seen


def test_before_gradio_is_there_the_plain_page_answers(new_page, chat_address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(chat_address)
    assert CATALOGUES.get("en").text("notice") in page.inner_text("#before")
    link = page.locator("#before a.suggestion").first.get_attribute("href")
    assert urlsplit(link).path == "/ask"
    page.fill("#first-question", "WFME?")
    with page.expect_request(lambda request: "/ask?" in request.url) as asked:
        page.click("#before .go")
    assert "q=WFME" in asked.value.url


def test_what_is_typed_while_gradio_loads_is_kept(new_page, chat_address: str) -> None:
    page = new_page()

    def later(route: Any) -> None:
        time.sleep(0.7)
        route.continue_()

    page.route("**/HTML-*.js", later)
    page.goto(chat_address, wait_until="commit")
    page.fill("#first-question", "What is WFME")
    page.wait_for_selector("html[data-ready]", timeout=30_000)
    assert page.input_value("#question textarea") == "What is WFME"
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".answer .tools")
    assert page.locator(".question p").inner_text() == "What is WFME"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar", "ru"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(open_chat, axe_source: str, language: str, scheme: str, width: int) -> None:
    page = open_chat(width=width, locale=language, color_scheme=scheme)
    found = [f"first: {each}" for each in violations(page, axe_source)]
    for question in ("partial", "nothing"):
        ask(page, question)
    found += [f"answers: {each}" for each in violations(page, axe_source)]
    page.locator("button.marker").first.click()
    page.wait_for_timeout(400)
    found += [f"source: {each}" for each in violations(page, axe_source)]
    assert found == []
