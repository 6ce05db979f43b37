"""The page at /: Gradio frames the panel, nothing typed is lost meanwhile, and Gradio's doors are shut."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from assistant.catalogue import load_catalogues
from tests.browser.conftest import open_panel, running

CATALOGUES = load_catalogues()
JAPAN = "How many teachers were trained in Japan?"
BEFORE_GRADIO = "**/chat/frame/assets/*.js"


def test_first_light(new_page, app: FastAPI, screenshots) -> None:
    """From the page at / over the real pages and the real answerer to the quotation and its snapshot."""
    with running(app) as where:
        page = new_page()
        page.set_default_timeout(60_000)
        open_panel(page, where)
        assert "Belarusian State Medical University" in page.inner_text("header")
        page.fill("#question", JAPAN)
        page.keyboard.press("Enter")
        page.locator(".answer").wait_for()
        assert "more than 70" in page.inner_text(".answer")
        page.locator("button.marker").first.click()
        source = page.locator("dialog#source")
        assert "more than 70" in source.locator("blockquote").inner_text()
        live, stored = source.locator("a").all()
        assert "#:~:text=" in live.get_attribute("href")
        page.screenshot(path=screenshots / "chat_page_source.png")
        page.goto(where + stored.get_attribute("href").removeprefix(where))
        assert "more than 70" in page.inner_text("mark")


def test_the_panel_stands_in_gradios_frame(new_page, server) -> None:
    page = new_page()
    open_panel(page, server)
    assert page.locator("gradio-app .gradio-container #panel").count() == 1
    assert page.locator("main, [role=main]").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('#panel')).height") == "800px"


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_language_has_its_direction_and_fits(new_page, server, language: str, width: int) -> None:
    page = new_page(width=width, locale=language)
    open_panel(page, server)
    catalogue = CATALOGUES.get(language)
    assert page.evaluate("[document.documentElement.lang, getComputedStyle(panel).direction]") == [
        language,
        catalogue.direction,
    ]
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.querySelector('#composer').getBoundingClientRect().bottom") == 800


def test_a_change_of_language_keeps_the_conversation(new_page, server) -> None:
    page = new_page()
    open_panel(page, server)
    page.fill("#question", "ratings")
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    page.click("#menu-button")
    page.click("#menu a[lang=ar]")
    page.wait_for_selector("html[dir=rtl][data-framed]")
    assert page.locator(".question p").inner_text() == "ratings"
    page.locator(".marker").first.click()
    assert page.locator("dialog#source blockquote").is_visible()


def test_the_lighter_pages_are_linked_in_sight(new_page, server) -> None:
    page = new_page(width=360, height=740)
    open_panel(page, f"{server}/?lang=en")
    link = page.get_by_role("link", name=CATALOGUES.get("en").text("page.light")).last
    assert link.is_visible()
    assert urlsplit(link.get_attribute("href")).path == "/embed"
    page.click("#menu-button")
    paths = [urlsplit(link.get_attribute("href")).path for link in page.locator("#menu .lighter a").all()]
    assert paths == ["/embed", "/ask"]


def test_the_chat_works_before_gradio_is_there_and_loses_nothing_when_it_comes(new_page, server) -> None:
    page = new_page()
    held: list[Any] = []
    letting_through: list[bool] = []
    page.route(BEFORE_GRADIO, lambda route: route.continue_() if letting_through else held.append(route))
    page.goto(f"{server}/?lang=en", wait_until="commit")
    page.wait_for_selector("html[data-ready]")
    page.fill("#question", "ratings")
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    page.locator(".marker").first.click()
    letting_through.append(True)
    for route in held:
        route.continue_()
    page.wait_for_timeout(1000)
    assert page.locator("dialog#source blockquote").is_visible(), "an open source is not torn away"
    page.keyboard.press("Escape")
    page.click("#question")
    page.keyboard.type("and Jap")
    page.wait_for_selector("html[data-framed]", timeout=30_000)
    page.keyboard.type("an?")
    assert page.input_value("#question") == "and Japan?"
    assert page.locator(".answer").count() == 1


def test_nothing_is_asked_elsewhere_and_nothing_of_gradios_is_kept(new_page, server) -> None:
    page, asked, told = new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    open_panel(page, server)
    page.fill("#question", "ratings")
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    page.wait_for_timeout(1000)
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(server).netloc}
    assert not [url for url in asked if "gradio_api" in url], "only POST /v1/chat is asked"
    assert told == []
    assert page.evaluate("[document.cookie, localStorage.length]") == ["", 0]
    assert page.evaluate("Object.keys(sessionStorage)") == ["assistant.conversation"]
    assert "Gradio" not in page.inner_text("body")


def test_without_a_script_the_plain_page_answers(new_page, server) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(server)
    assert CATALOGUES.get("en").text("notice") in page.inner_text("#panel")
    page.fill("#question", "WFME?")
    with page.context.expect_page() as opened:
        page.click("#send")
    assert "/ask?lang=en&q=WFME" in opened.value.url


CLOSED = [
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/heartbeat/abc"),
    ("GET", "/gradio_api/queue/data?session_hash=abc"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/cancel"),
    ("POST", "/gradio_api/reset"),
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/proxy=https://evil.example/"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file/etc/passwd"),
    ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/api/predict"),
    ("POST", "/gradio_api/call/predict"),
    ("GET", "/gradio_api/runs"),
    ("POST", "/gradio_api/run-history/connect"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/deep_link"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/process_recording"),
    ("POST", "/gradio_api/stream/x"),
    ("GET", "/gradio_api/startup-events"),
    ("GET", "/gradio_api/custom_component/a/client/component/x.js"),
    ("GET", "/gradio_api/vibe-code/"),
    ("GET", "/config"),
    ("GET", "/monitoring"),
    ("GET", "/monitoring/summary"),
    ("POST", "/login"),
    ("GET", "/dev/reload"),
    ("GET", "/static/img/logo.svg"),
    ("GET", "/svelte/x.js"),
    ("GET", "/assets/..%2f..%2froutes.py"),
    ("GET", "/assets/missing.js"),
    ("GET", "/assets/" + "x" * 5000),
    ("GET", "/manifest.json"),
    ("GET", "/robots.txt"),
    ("GET", "/"),
]
NASTY = [b"", b"{", b"[]", b"null", rb'{"data": "\ud800"}', b'{"fn_index": NaN}', b'{"fn_index": 1e400}',
         b'{"data": [], "fn_index": 99999, "session_hash": "a"}', b"\xff\xfe"]  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/chat/frame", "/chat/frame/.."])
def test_what_is_not_used_is_closed_whatever_is_sent(server: str, prefix: str) -> None:
    with httpx.Client(timeout=30, headers={"content-type": "application/json"}) as client:
        for method, path in CLOSED:
            if prefix + path in ("/", "/chat/frame/../"):
                continue
            for body in NASTY if method == "POST" else [b""]:
                reply = client.request(method, server + prefix + path, content=body)
                assert reply.status_code == 404, path
                assert reply.headers["content-type"] == "application/problem+json", path
                assert "Traceback" not in reply.text


def test_only_the_page_itself_may_ask(server: str) -> None:
    theme = f"{server}/chat/frame/theme.css"
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert httpx.get(theme, headers=foreign).status_code == 403
    reply = httpx.get(theme, headers={"Origin": "https://evil.example"})
    assert reply.status_code == 200 and "access-control-allow-origin" not in reply.headers
    page = httpx.get(server)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
