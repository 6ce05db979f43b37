"""The stream of POST /v1/chat: its events against their schema in docs/api.md, in their order, complete."""

import json
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from project import JAPAN, documented

ORDER = [
    "start",
    "text-start",
    "text-delta",
    "text-end",
    "source-url",
    "data-citation",
    "data-answer",
    "finish",
]


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
    kinds = [event["type"] for event in streamed(client, question)]
    once = list(dict.fromkeys(kinds))
    assert once == [kind for kind in ORDER if kind in once]
    for kind in ("start", "text-start", "text-end", "data-answer", "finish"):
        assert kinds.count(kind) == 1
    text, citations = kinds[: kinds.index("text-end")], kinds[kinds.index("text-end") + 1 : -2]
    assert text == ["start", "text-start", *["text-delta"] * (len(text) - 2)]
    assert citations == ["source-url", "data-citation"] * (len(citations) // 2)


def test_the_stream_says_what_the_json_says(client: TestClient) -> None:
    events = streamed(client, JAPAN)
    body = {"messages": [{"role": "user", "content": JAPAN}]}
    answer = client.post("/v1/chat", json=body).json()
    [given] = [event["data"] for event in events if event["type"] == "data-answer"]
    text = "".join(event["delta"] for event in events if event["type"] == "text-delta")
    assert {**given, "text": text, "id": answer["id"]} == answer
    assert [event["data"] for event in events if event["type"] == "data-citation"] == answer["citations"]
    jsonschema.validate({**given, "text": text}, documented("answer"))


def test_a_failure_ends_the_stream_with_an_error_and_without_its_words(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(app.state.assistant, "answer", fail)
    start, error = streamed(client, JAPAN)
    assert (start["type"], error["type"]) == ("start", "error")
    assert "secret" not in error["errorText"] and "try again" in error["errorText"]
