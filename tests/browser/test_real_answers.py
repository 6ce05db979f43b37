"""The chat before the real answerer: what is asked comes back cited, quickly, and is still there later."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from fastapi import FastAPI

from tests.browser.conftest import running


@pytest.fixture(scope="module")
def real_server(app: FastAPI) -> Iterator[str]:
    """The whole application on the shipped pages, warm."""
    with running(app) as address:
        question = {"messages": [{"role": "user", "content": "Which ratings are listed?"}]}
        assert httpx.post(f"{address}/v1/chat", json=question, timeout=180).status_code == 200
        yield address


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Which international ratings are listed?"),
        ("ru", "Сколько преподавателей обучалось в Японии?"),
        ("ar", "WFME؟"),
    ],
)
def test_answers_chips_snapshots_and_reload(new_page: Callable, real_server, language, question) -> None:
    page = new_page()
    page.goto(f"{real_server}/embed?lang={language}")
    page.locator("html[data-ready]").wait_for()
    assert page.locator("#suggestions button").count() > 0
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.locator(".answer").wait_for()
    assert page.locator(".trouble").count() == 0
    assert "[" not in page.locator(".answer .words").inner_text()
    addresses = []
    for chip in page.locator(".source").all():
        chip.click()
        quote = page.locator("dialog#source blockquote").text_content()
        addresses.append((quote, page.locator("dialog#source a.way").last.get_attribute("href")))
        page.keyboard.press("Escape")
    before = page.locator("#log").inner_html()
    page.reload()
    page.locator(".answer").wait_for()
    assert page.locator("#log").inner_html() == before
    for quote, address in addresses:
        page.goto(address)
        marked = "".join(page.locator("mark").all_text_contents())
        assert "".join(marked.split()) == "".join(quote.split())
        top = page.locator("mark").first.evaluate("mark => mark.getBoundingClientRect().top")
        assert 0 <= top < 800


def test_streams_one_after_another_begin_and_end(new_page: Callable, real_server) -> None:
    page = new_page()
    page.goto(f"{real_server}/embed?lang=en")
    streams = page.evaluate(
        """async () => {
          const streams = [];
          for (let run = 0; run < 6; run++) {
            const response = await fetch("/v1/chat", {
              method: "POST",
              headers: {"content-type": "application/json"},
              body: JSON.stringify({messages: [{role: "user", content: "Which ratings?"}], stream: true}),
            });
            streams.push(await response.text());
          }
          return streams;
        }"""
    )
    for stream in streams:
        assert stream.startswith('data: {"type": "start"') and stream.endswith("data: [DONE]\n\n")
        assert stream.count('"data-answer"') == 1 and '"error"' not in stream


def test_the_widget_of_the_real_server_opens_only_where_allowed(new_page: Callable, real_server) -> None:
    page = new_page()
    response = page.goto(f"{real_server}/embed")
    assert response.headers["content-security-policy"].endswith("frame-ancestors 'self'")
    assert "access-control-allow-origin" not in response.headers
