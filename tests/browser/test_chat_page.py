"""The Gradio page in a browser: the way to a cited answer, its manners, and what is shut."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from conftest import running
from fastapi import FastAPI
from test_accessibility import violations
from test_hostile import beyond

from assistant import problems
from assistant.answer import Answer, AnswerSentence, Citation, Message
from assistant.api import create_app
from assistant.catalogue import load_catalogues
from assistant.chat_page import ChatPage
from assistant.schema import LARGEST_BODY
from corpus.configuration import Configuration
from corpus.embedder import Embedder
from corpus.university import Contact
from ingest.publish import publish, read_pages
from tests.browser.payloads import ADDRESSES, PAYLOADS
from tests.browser.stand_in import BLOCKS, CONTACT, UNIVERSITY, answer, answered, citation, page_document

CATALOGUES = load_catalogues()
QUOTE = "more than 70 teachers and physicians of various specialties were trained"
JAPAN = "How many teachers were trained in Japan?"
SUGGESTED = ("What does the page say about ratings?", "Since when Japan?")


@dataclass
class ScriptedAssistant:
    """Gives the answers of a test; `pause` is in seconds, a missing answer is an error of the server."""

    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    pause: float = 0.0
    asked: list[tuple[list[Message], str | None]] = field(default_factory=list)
    always: dict[str, Any] | None = None
    broken: bool = False
    catalogues: Any = CATALOGUES
    university: Any = field(default_factory=lambda: SimpleNamespace(name=UNIVERSITY))

    def answer(self, conversation: list[Message], language: str | None = None) -> Answer:
        self.asked.append((conversation, language))
        time.sleep(self.pause)
        if self.broken:
            raise RuntimeError("broken on purpose")
        question = conversation[-1].text
        return as_answer(self.always or self.replies.get(question) or answered(question))


def as_answer(body: dict[str, Any]) -> Answer:
    """The answer as the assistant gives it, from the JSON that the stand-in writes."""
    numbers = tuple(cited["number"] for cited in body["citations"])
    text = body["text"]
    for number in numbers:
        text = text.replace(f" [{number}]", "")
    cited = [Citation(**{**each, "section": tuple(each["section"])}) for each in body["citations"]]
    return Answer(
        **{
            **body,
            "sentences": (AnswerSentence(text, numbers),),
            "citations": tuple(cited),
            "contact": Contact(**body["contact"]) if body["contact"] else None,
            "missing": tuple(body["missing"]),
            "suggestions": tuple(body["suggestions"]),
        }
    )


@pytest.fixture(scope="module")
def scripted() -> ScriptedAssistant:
    return ScriptedAssistant()


@pytest.fixture(scope="module")
def address(scripted: ScriptedAssistant) -> Iterator[str]:
    """A server with the page alone, before the scripted assistant."""
    page = ChatPage(scripted, lambda language: SUGGESTED)

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        warmed = asyncio.get_running_loop().create_future()
        warmed.set_result(None)
        async with page.running(after=warmed):
            yield

    app = FastAPI(lifespan=lifespan, max_body_size=LARGEST_BODY)
    problems.install(app)
    page.install(app)
    with running(app) as where:
        httpx.get(where, timeout=60)  # Gradio takes seconds to import
        yield where


@pytest.fixture(autouse=True)
def script(scripted: ScriptedAssistant) -> None:
    document = page_document()
    cited = [citation(1, QUOTE, document)]
    scripted.pause, scripted.broken, scripted.asked, scripted.always = 0.0, False, [], None
    scripted.replies = {
        "partial": answer("partial", f"It says: {QUOTE} [1]", cited, contact=CONTACT, missing=["a place"]),
        "nothing": answer("not_found", "Not stated.", [], contact=CONTACT),
    }


@pytest.fixture
def open_chat(new_page, address: str) -> Callable[..., Any]:
    """Opens the page and waits until Gradio is there."""

    def open_it(path: str = "/", **options: Any) -> Any:
        page = new_page(**options)
        page.set_default_timeout(30_000)
        page.goto(address + path)
        page.wait_for_selector("html[data-ready]")
        return page

    return open_it


def ask(page: Any, question: str) -> Any:
    """Type a question and send it; gives the last answer when it is complete."""
    before = page.locator(".answer").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.answer').length > n && !document.querySelector('[aria-busy=true]')",
        arg=before,
    )
    return page.locator(".answer").last


def test_first_light(new_page, own_data: Path, screenshots: Path) -> None:
    """From the page at / over the real pages and the real answerer to the quotation and its snapshot."""
    with running(create_app(Configuration(_env_file=None, data=own_data))) as where:
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
    stopped = time.monotonic()
    page.wait_for_selector(".trouble")
    assert time.monotonic() - stopped < 2
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


def test_nothing_is_asked_elsewhere_and_nothing_is_kept(new_page, address: str) -> None:
    page, asked, told = new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    ask(page, "ratings")
    page.wait_for_timeout(1000)
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(address).netloc
    }
    assert not [url for url in asked if "/static/" in url or "manifest" in url]
    # The icon and the pages linked to belong to the other pages' routes, which this server has not.
    assert [error for error in told if "404" not in error] == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    seen = page.inner_text("body")
    assert "common." not in seen
    assert "Gradio" not in seen


def test_before_gradio_is_there_the_plain_page_answers(new_page, address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address)
    assert CATALOGUES.get("en").text("notice") in page.inner_text("#before")
    link = page.locator("#before a.suggestion").first.get_attribute("href")
    assert urlsplit(link).path == "/ask"
    page.fill("#first-question", "WFME?")
    with page.expect_request(lambda request: "/ask?" in request.url) as asked:
        page.click("#before .go")
    assert "q=WFME" in asked.value.url


def test_what_is_typed_while_gradio_loads_is_kept(new_page, address: str) -> None:
    page = new_page()
    page.route("**/HTML-*.js", lambda route: (time.sleep(0.7), route.continue_()))
    page.goto(address, wait_until="commit")
    page.fill("#first-question", "What is WFME")
    page.wait_for_selector("html[data-ready]", timeout=30_000)
    assert page.input_value("#question textarea") == "What is WFME"
    page.press("#question textarea", "Enter")
    page.wait_for_selector(".answer .tools")
    assert page.locator(".question p").inner_text() == "What is WFME"


CLOSED = [
    ("POST", "/gradio_api/upload"),
    ("GET", "/gradio_api/upload_progress"),
    ("GET", "/gradio_api/proxy=https://evil.example/"),
    ("GET", "/gradio_api/file=/etc/passwd"),
    ("GET", "/gradio_api/file/etc/passwd"),
    ("POST", "/gradio_api/run/predict"),
    ("POST", "/gradio_api/run/ask_what_is_typed"),
    ("POST", "/gradio_api/api/predict"),
    ("POST", "/gradio_api/call/ask_what_is_typed"),
    ("GET", "/gradio_api/call/ask_what_is_typed/x"),
    ("GET", "/gradio_api/runs"),
    ("POST", "/gradio_api/run-history/connect"),
    ("GET", "/gradio_api/info"),
    ("GET", "/gradio_api/openapi.json"),
    ("GET", "/gradio_api/deep_link"),
    ("POST", "/gradio_api/component_server"),
    ("POST", "/gradio_api/component_server/"),
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
    ("GET", "/manifest.json"),
    ("GET", "/robots.txt"),
    ("GET", "/"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize("prefix", ["", "/chat/en", "/chat/en/.."])
def test_what_is_not_used_is_closed(address: str, prefix: str, method: str, path: str) -> None:
    if prefix + path in ("/", "/chat/en/../"):
        return
    reply = httpx.request(method, address + prefix + path, timeout=20)
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"


def test_only_the_page_itself_may_ask(address: str) -> None:
    join = f"{address}/chat/en/gradio_api/queue/join"
    body = {"data": ["hello", None], "fn_index": 0, "session_hash": "abc"}
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert httpx.post(join, json=body, headers=foreign).status_code == 403
    reply = httpx.get(f"{address}/chat/en/theme.css", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers
    assert httpx.post(join, content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    page = httpx.get(address)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


def test_the_queue_has_an_end(address: str, scripted: ScriptedAssistant) -> None:
    scripted.pause = 1
    join = f"{address}/chat/ru/gradio_api/queue/join"
    with httpx.Client() as client:
        statuses = [
            client.post(join, json={"data": ["?", None], "fn_index": 0, "session_hash": f"s{n}"}).status_code
            for n in range(120)
        ]
    assert statuses.count(503) >= 30
    assert httpx.get(f"{address}/", timeout=20).status_code == 200


def hostile(payloads: list[str], place: str) -> dict[str, Any]:
    """An answer that has the payloads in every field which comes from a page."""
    cited = [
        {
            **citation(number, "Round University Rаnking", page_document()),
            "quote": payload,
            "title": payload,
            "section": [payload, payload],
            "url": place,
            "link": place,
            "source": place,
            "language": payload[:8],
            "retrieved_at": payload,
        }
        for number, payload in enumerate(payloads, start=1)
    ]
    text = "\n".join(
        [f"{payload} [{number}]\n- {payload}" for number, payload in enumerate(payloads, start=1)]
    )
    contact = {"office": payloads[0], "email": payloads[1], "phone": payloads[2], "url": place}
    return answer("partial", text, cited, contact=contact, suggestions=payloads, missing=payloads)


def test_hostile_texts_stay_texts(open_chat, scripted: ScriptedAssistant) -> None:
    page = open_chat()
    scripted.replies["ratings"] = {**answered("ratings"), "suggestions": list(SUGGESTED)}
    changed = [citation(1, QUOTE, page_document(), changed_since=True)]
    scripted.replies["changed"] = answer("partial", f"- {QUOTE} [1]\n{QUOTE}", changed, contact=CONTACT)
    seen: set[str] = set()
    for question in ("ratings", "changed", "nothing", "partial"):
        ask(page, question)
        seen |= set(page.evaluate(AUDIT_KINDS))
    scripted.broken = True
    ask(page, "ratings")
    seen |= set(page.evaluate(AUDIT_KINDS))
    scripted.broken = False

    found = []
    payloads = list(dict.fromkeys(PAYLOADS))
    for start in range(0, len(payloads), 10):
        if start % 50 == 0:  # a long conversation only makes each update slower
            page.reload()
            page.wait_for_selector("html[data-ready]")
        some = payloads[start : start + 10] + payloads[:3]
        scripted.always = hostile(some, ADDRESSES[start // 10 % len(ADDRESSES)])
        given = ask(page, " ".join(some)[:900])
        assert given.locator(".source").count() == len(some)
        found += beyond(page, seen)
    assert found == []


AUDIT_KINDS = """() => [...document.querySelectorAll("*")].map(
  (node) => node.localName + " " + node.getAttributeNames().sort().join(" "))"""


def test_a_hostile_page_of_a_release_stays_text(
    new_page, write_page: Callable[[str, str], Path], embedder: Embedder, tmp_path: Path
) -> None:
    for number, payload in enumerate(PAYLOADS[:6]):
        folder = write_page(
            f"hostile{number}.md",
            "---\n"
            f"title: {payload!r}\nurl: https://lakes.example/{number}/?q=\"><script>window.pwned=1</script>\n"
            f"section: [{payload!r}, \"javascript:alert(1)\"]\nretrieved_at: 2026-11-22\n---\n\n"
            f"The dormitory Zanzibar{number} charges {number + 20} roubles a month. {payload}\n",
        )  # fmt: skip
    data = tmp_path / "data"
    publish(read_pages(folder), data, embedder, lambda done: None)
    with running(create_app(Configuration(_env_file=None, data=data))) as where:
        page = new_page()
        page.set_default_timeout(60_000)
        page.goto(where)
        page.wait_for_selector("html[data-ready]")
        for number in range(6):
            ask(page, f"How much does the dormitory Zanzibar{number} charge a month? {PAYLOADS[number]}")
        assert page.evaluate("window.pwned ?? null") is None
        assert (
            page.locator("#log :is(script, iframe, img, object, embed, form, style, base, link)").count() == 0
        )
        links = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(links) <= {"http:", "https:"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar", "ru"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(
    open_chat, axe_source: str, language: str, scheme: str, width: int
) -> None:
    page = open_chat(width=width, locale=language, color_scheme=scheme)
    found = [f"first: {each}" for each in violations(page, axe_source)]
    for question in ("partial", "nothing"):
        ask(page, question)
    found += [f"answers: {each}" for each in violations(page, axe_source)]
    page.locator("button.marker").first.click()
    page.wait_for_timeout(400)
    found += [f"source: {each}" for each in violations(page, axe_source)]
    assert found == []
