"""The stream of POST /v1/chat: its events against their schema in docs/api.md, in their order, complete."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.events import Event, Started
from tests.project import JAPAN, documented


def streamed(client: TestClient, question: str) -> list[dict[str, Any]]:
    """The events of an answer, each of them checked; the last line is [DONE]."""
    body = {"messages": [{"role": "user", "content": question}], "stream": True}
    response = client.post("/v1/chat", json=body)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-vercel-ai-ui-message-stream"] == "v1"
    assert response.headers["x-accel-buffering"] == "no" and response.headers["cache-control"] == "no-store"
    *lines, done, rest = response.text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    assert all(line.startswith("data: ") and "\n" not in line for line in lines)
    events = [json.loads(line.removeprefix("data: ")) for line in lines]
    for event in events:
        jsonschema.validate(event, documented("event"))
    return events


@pytest.mark.parametrize("question", [JAPAN, "How much is the tuition fee?", "hello", "Akita? WFME? fees?"])
def test_events_come_in_their_order(client: TestClient, question: str) -> None:
    events = streamed(client, question)
    kinds = " ".join(event["type"] for event in events)
    said = "((source-url )?data-citation )*data-sentence text-delta "
    assert re.fullmatch(f"start text-start ({said})*text-end data-answer finish", kinds)
    told: set[int] = set()
    for event in events:
        if event["type"] == "data-citation":
            told.add(event["data"]["number"])
        elif event["type"] == "data-sentence":
            assert told >= set(event["data"]["citations"]), "a sentence came before its citation"


def test_the_stream_says_what_the_json_says(client: TestClient) -> None:
    events = streamed(client, JAPAN)
    body = {"messages": [{"role": "user", "content": JAPAN}]}
    answer = client.post("/v1/chat", json=body).json()
    [given] = [event["data"] for event in events if event["type"] == "data-answer"]
    text = "".join(event["delta"] for event in events if event["type"] == "text-delta")
    assert {**given, "text": text, "id": answer["id"]} == answer
    assert [event["data"] for event in events if event["type"] == "data-citation"] == answer["citations"]
    assert [event["data"] for event in events if event["type"] == "data-sentence"] == answer["sentences"]
    jsonschema.validate({**given, "text": text}, documented("answer"))


@pytest.mark.parametrize(
    ("language", "apology"), [("en", "try again"), ("ru", "ещё раз"), ("ar", "مرة أخرى")]
)
def test_a_failure_ends_the_stream_with_an_error_in_the_readers_language_and_without_its_words(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch, language: str, apology: str
) -> None:
    def fail(*arguments: object) -> Iterator[Event]:
        yield Started("x", "000001", language)
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(app.state.assistant, "stream", fail)
    start, _, error = streamed(client, JAPAN)
    assert (start["type"], error["type"]) == ("start", "error")
    assert "secret" not in error["errorText"] and apology in error["errorText"]


def test_a_stream_is_not_held_back_to_be_compressed(client: TestClient) -> None:
    body = {"messages": [{"role": "user", "content": JAPAN}]}
    headers = {"accept-encoding": "gzip"}
    assert client.post("/v1/chat", json=body, headers=headers).headers["content-encoding"] == "gzip"
    response = client.post("/v1/chat", json={**body, "stream": True}, headers=headers)
    assert "content-encoding" not in response.headers
