"""No visitor stops another: what one may send, how often, how many wait, and what work a message makes."""

import asyncio
import functools
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer import Message
from assistant.api.answer_queue import AnswerQueue
from assistant.api.body_limit import BodyLimit
from assistant.api.request_rate import RequestRate, visitor_of
from assistant.app import create_app
from assistant.assistant import Assistant, recent
from assistant.errors import Busy
from assistant.quotes.answerer import _tidied
from assistant.understand.language import load_language_classifier
from assistant.understand.parts import pieces_of, sentences_of
from assistant.understand.small_talk import small_talk
from corpus.folding import fold, numbers, words
from corpus.glossary import english_of
from corpus.settings import Settings
from corpus.stems import content_stems
from tests.browser.conftest import running
from tests.project import CORPUS, JAPAN

QUESTION = {"messages": [{"role": "user", "content": JAPAN}]}


def test_over_the_bound_a_question_is_refused_at_once_and_the_others_are_answered() -> None:
    queue, going_on = AnswerQueue(waiting=2, at_once=1), threading.Event()

    async def ask() -> list[object]:
        asked = [asyncio.ensure_future(queue.call(lambda: going_on.wait(30))) for _ in range(3)]
        await asyncio.sleep(0.05)
        refused = [asyncio.ensure_future(queue.call(lambda: "never")) for _ in range(5)]
        done, _ = await asyncio.wait(refused, timeout=20)
        assert len(done) == 5, "nobody waits to be refused"
        going_on.set()
        return await asyncio.gather(*asked, *refused, return_exceptions=True)

    answers = asyncio.run(ask())
    assert answers[:3] == [True] * 3
    assert all(isinstance(answer, Busy) for answer in answers[3:])


def test_whoever_leaves_gives_the_place_back_and_is_not_answered() -> None:
    queue, going_on, made = AnswerQueue(waiting=1, at_once=1), threading.Event(), []

    async def ask() -> None:
        first = asyncio.ensure_future(queue.call(lambda: going_on.wait(30)))
        await asyncio.sleep(0.05)
        for _ in range(3):
            waiting = asyncio.ensure_future(queue.call(lambda: made.append("an answer nobody reads")))
            await asyncio.sleep(0.05)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        going_on.set()
        assert await first
        assert await queue.call(lambda: "next") == "next"

    asyncio.run(ask())
    assert made == []


def test_a_stream_that_is_left_ends_with_its_next_part() -> None:
    queue, ended = AnswerQueue(waiting=1, at_once=1), threading.Event()

    def parts() -> Iterator[int]:
        try:
            yield from range(1_000_000)
        finally:
            ended.set()

    async def ask() -> None:
        stream = queue.stream(parts)
        assert await anext(stream) == 0
        await stream.aclose()  # type: ignore[attr-defined]
        assert await asyncio.to_thread(ended.wait, 20)

    asyncio.run(ask())


def test_an_error_is_raised_where_it_is_awaited_and_frees_the_place() -> None:
    queue = AnswerQueue(waiting=0, at_once=1)

    def fail() -> None:
        raise RuntimeError("broken on purpose")

    async def ask() -> None:
        for _ in range(3):
            with pytest.raises(RuntimeError, match="on purpose"):
                await queue.call(fail)

    asyncio.run(ask())


@pytest.fixture
def narrow(tmp_path: Path) -> FastAPI:
    """The application, with nothing published, where a visitor has three requests a minute."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data=tmp_path,
        corpus=CORPUS,
        requests_per_minute=3,
        answers_waiting=0,
        answers_at_once=1,
    )
    return create_app(settings)


def test_one_visitor_is_slowed_down_and_no_other(narrow: FastAPI) -> None:
    def visitor(address: str) -> TestClient:
        return TestClient(narrow, client=(address, 50_000), raise_server_exceptions=False)

    hurried, other = visitor("203.0.113.5"), visitor("203.0.113.6")
    opinion = {"answer_id": "a", "rating": "sideways"}
    assert [hurried.post("/v1/feedback", json=opinion).status_code for _ in range(4)] == [422] * 3 + [429]
    refused = hurried.post("/v1/chat", json=QUESTION, headers={"accept-language": "ru"})
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 60 and "Подождите" in refused.json()["detail"]
    page = hurried.get("/ask?q=Akita&lang=en")
    assert page.status_code == 429 and "wait a minute" in page.text
    assert other.post("/v1/feedback", json=opinion).status_code == 422
    this_machine = visitor("127.0.0.1")
    assert {this_machine.post("/v1/feedback", json=opinion).status_code for _ in range(9)} == {422}


@pytest.mark.parametrize(
    ("host", "visitor"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("testclient", ""),
    ],
)
def test_a_visitor_is_an_address_or_a_household(host: str, visitor: str) -> None:
    assert visitor_of(host) == visitor


def test_without_a_limit_nobody_is_counted() -> None:
    app = FastAPI()
    app.get("/", dependencies=[])(lambda: "x")
    assert RequestRate(0)._most is None


def test_where_too_many_wait_the_visitor_is_told_when_to_come_again(
    narrow: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise Busy

    monkeypatch.setattr(AnswerQueue, "_enter", full)
    client = TestClient(narrow, raise_server_exceptions=False)
    for body in (QUESTION, {**QUESTION, "stream": True}):
        reply = client.post("/v1/chat", json=body)
        assert reply.status_code == 503 and int(reply.headers["retry-after"]) > 0
        assert reply.headers["content-type"] == "application/problem+json"
    page = client.get("/ask?q=Akita&lang=en")
    assert page.status_code == 503 and "Many people" in page.text and page.headers["retry-after"]
    assert client.get("/health").json() == {"status": "alive"}


def test_names_that_somebody_made_up_are_not_repeated(client: TestClient) -> None:
    opinion = {"answer_id": "a", "rating": "up", "some_secret_name": 1}
    reply = client.post("/v1/feedback", json=opinion)
    assert reply.status_code == 422 and "some_secret_name" not in reply.text
    many = {f"k{number}": 1 for number in range(100_000)}
    assert client.post("/v1/feedback", json=many).status_code == 413


def test_the_pages_that_load_from_elsewhere_are_closed(client: TestClient) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


def test_a_person_at_a_wrong_address_gets_a_page(client: TestClient) -> None:
    browser = {"accept": "text/html,*/*;q=0.8", "accept-language": "ru"}
    page = client.get("/nowhere", headers=browser)
    assert page.status_code == 404 and "По этому адресу страницы нет" in page.text
    assert client.get("/nowhere").headers["content-type"] == "application/problem+json"
    assert client.get("/v1/nowhere", headers=browser).headers["content-type"] == "application/problem+json"


async def swallow(scope: Any, receive: Any, send: Any) -> None:
    """Reads a body to its end and says 200."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize("size", [40_000, 2_000_000, 12_000_000])
@pytest.mark.parametrize("connection", ["close", "keep-alive"])
def test_whoever_sends_too_much_is_told_so_and_not_cut_off(size: int, connection: str) -> None:
    app = FastAPI()
    app.add_middleware(BodyLimit, most=32_768, by_path={})
    app.mount("/", swallow)
    with running(app) as address:
        reply = httpx.post(address, content=b"x" * size, headers={"Connection": connection}, timeout=60)
    assert reply.status_code == 413 and "32,768" in reply.json()["detail"]


def test_a_client_that_asks_beforehand_sends_nothing() -> None:
    app = FastAPI()
    app.add_middleware(BodyLimit, most=100, by_path={})
    app.mount("/", swallow)
    with (
        running(app) as address,
        socket.create_connection(("127.0.0.1", int(address.rsplit(":")[-1]))) as line,
    ):
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n")
        line.settimeout(30)
        assert line.recv(64).startswith(b"HTTP/1.1 413")


def test_ready_means_that_every_model_is_there(app: FastAPI, client: TestClient) -> None:
    assert client.get("/ready").status_code == 200
    reader = app.state.assistant._reader
    assert reader._embedder._model is not None and reader._multilingual._model is not None


def test_of_a_long_conversation_the_end_is_read() -> None:
    turns = [Message("user", f"{number} " + "x" * 1500) for number in range(40)]
    kept = recent(turns)
    assert kept == turns[-len(kept) :] and 2 <= len(kept) <= 12
    assert sum(len(turn.text) for turn in kept) <= 16_000
    last = Message("user", "y" * 4000)
    assert recent([Message("user", "x" * 20_000), last]) == [last]


# Functions that one answer may call; an honest message of six questions calls some 200,000.
MOST_CALLS = 500_000
SIZES = (500, 1000, 2000, 4000)
NASTY = {
    "words": "teachers japan ",
    "small talk": "ok good ",
    "spaces": "x" + " " * 50,
    "tabs and lines": "a\n\t\n ",
    "digits": "1,000 ",
    "one number": "1",
    "marks": "?!.-«»",
    "joined": "fees and dormitory, ",
    "names": "BSMU WDOMS Akita ",
    "one word": "a",
    "an apostrophe": "a'",
    "Arabic": "جامعة ",
    "Chinese": "大学",
    "invisible": "a\u200c\u00ad",
    "look-alikes": "Аa",
    "a surrogate": "\ud800 ",
}


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called for some work, Python's and C's."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def sized(name: str, size: int) -> str:
    """So many characters of it."""
    return (NASTY[name] * size)[:size]


def well_formed(name: str, size: int) -> str:
    """The same as it comes in over HTTP, where half a surrogate pair is refused."""
    return sized(name, size).encode("utf-8", "replace").decode()


def stages(assistant: Assistant) -> dict[str, Callable[[str], object]]:
    """What a message goes through before anything is looked for."""
    return {
        "tidied": _tidied,
        "small talk": small_talk,
        "sentences": sentences_of,
        "pieces": pieces_of,
        "glossary": lambda text: english_of(text, "be"),
        "words": words,
        "folded": fold,
        "numbers": numbers,
        "stems": content_stems,
        "language": load_language_classifier().language_of,
        "names": assistant._names.expanded,
        "other universities": assistant._names.other_university,
    }


@pytest.mark.parametrize("name", NASTY)
def test_twice_the_message_makes_twice_the_work_at_most_in_every_stage(
    assistant: Assistant, name: str
) -> None:
    for stage, work in stages(assistant).items():
        work(well_formed(name, 100))  # what is loaded once
        counted = [
            calls_of(functools.partial(work, well_formed(name, size))) for size in (500, 1000, 2000, 4000)
        ]
        for less, more in pairwise(counted):
            assert more <= 2.5 * less + 50, (stage, counted)


@pytest.mark.parametrize("name", NASTY)
def test_no_message_makes_more_work_than_an_answer_may(assistant: Assistant, name: str) -> None:
    worst = sized(name, 4000)
    assistant.answer([Message("user", sized(name, 100))], "en")  # what is loaded once
    turns = [Message("user", worst), Message("assistant", worst), Message("user", worst)]
    for conversation in (turns[:1], [*turns, Message("user", "and since 1998?")]):
        assert calls_of(functools.partial(assistant.answer, conversation, "en")) <= MOST_CALLS
