"""OpenAI's own client against a real server of ours: an answer, a stream, citations as annotations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.app import create_app
from assistant.assistant import Assistant
from corpus.settings import Settings
from tests.project import CORPUS, JAPAN
from tests.served import served

openai = pytest.importorskip("openai", reason="openai is not installed: pip install '.[openai]'")


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    settings = Settings(_env_file=None, data=published, corpus=CORPUS)  # type: ignore[call-arg]
    with served(create_app(settings)) as port:
        yield f"http://127.0.0.1:{port}"


def official(address: str) -> "openai.OpenAI":  # type: ignore[name-defined]
    return openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0, timeout=120)


def test_the_official_client_gets_an_answer_with_its_citations(address: str, assistant: Assistant) -> None:
    with official(address) as ours:
        assert [model.id for model in ours.models.list()] == ["assistant"]
        messages = [{"role": "system", "content": "Be a pirate."}, {"role": "user", "content": JAPAN}]
        given = ours.chat.completions.create(model="assistant", messages=messages, temperature=0)
    message = given.choices[0].message
    assert "70" in message.content and given.choices[0].finish_reason == "stop"
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        assert cited.url.startswith("http") and "[1]" in message.content[cited.start_index : cited.end_index]


def test_the_stream_says_the_same(address: str) -> None:
    with official(address) as ours:
        ask = {"model": "assistant", "messages": [{"role": "user", "content": JAPAN}]}
        whole = ours.chat.completions.create(**ask).choices[0].message
        text, annotations = "", []
        for chunk in ours.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}):
            for choice in chunk.choices:
                text += choice.delta.content or ""
                annotations += (choice.delta.model_extra or {}).get("annotations", [])
    assert text == whole.content
    assert annotations == [one.model_dump(exclude_unset=True) for one in whole.annotations]


@pytest.mark.parametrize(
    "body",
    [
        {"messages": []},
        {"messages": [{"role": "assistant", "content": "hi"}]},
        {"messages": [{"role": "user", "content": " "}]},
        {"messages": [{"role": "user", "content": "x" * 4001}]},
        {"messages": [{"role": "robot", "content": "x"}]},
        {"messages": 7},
    ],
)
def test_what_is_no_question_is_refused_as_a_problem(client: TestClient, body: dict[str, object]) -> None:
    response = client.post("/v1/chat/completions", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
