"""The HTTP contract of docs/api.md: the answer, searching, states, and all that can be sent wrongly."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answer import Answer, Citation, Quotation, Sentence, Words
from assistant.api.search import SearchResult
from assistant.app import create_app
from corpus.release import Releases
from corpus.settings import Settings
from tests.project import JAPAN, documented

JSON = {"content-type": "application/json"}


def chat(question: str, **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}], **more}


@pytest.mark.parametrize(
    ("question", "status"),
    [
        (JAPAN, "answered"),
        ("Which international ratings are listed?", "answered"),
        ("How much is the tuition fee?", "not_found"),
        ("hello", "chat"),
        ("<script>alert(1)</script> [1] [7]", None),
        ("\u202e\u0000\x1b[31m👩🏽‍⚕️", None),
        ("Сколько стоит обучение?", None),
        ("ما هي الرسوم؟", None),
    ],
)
def test_an_answer_keeps_its_contract(
    client: TestClient, published: Path, question: str, status: str | None
) -> None:
    response = client.post("/v1/chat", json=chat(question))
    assert response.status_code == 200 and response.headers["content-type"] == "application/json"
    answer = response.json()
    jsonschema.validate(answer, documented("answer"))
    assert status is None or answer["status"] == status
    used = [number for sentence in answer["sentences"] for number in sentence["citations"]]
    assert list(dict.fromkeys(used)) == [citation["number"] for citation in answer["citations"]]
    assert [citation["number"] for citation in answer["citations"]] == list(range(1, len(set(used)) + 1))
    text = ""
    for sentence in answer["sentences"]:
        marks = "".join(f" [{number}]" for number in sentence["citations"])
        gap = "" if not text else "\n" if sentence["kind"] == "item" else "\n\n"
        text += f"{gap}{sentence['text']}{marks}"
        assert sentence["text"] == "".join(piece["text"] for piece in sentence["pieces"])
        quoted = {piece["number"]: piece for piece in sentence["pieces"] if piece["type"] == "quotation"}
        assert set(quoted) <= set(sentence["citations"])
        for number, piece in quoted.items():
            assert piece["text"] == answer["citations"][number - 1]["quote"]
    assert answer["text"] == text
    release = Releases(published).read(answer["release"])
    for citation in answer["citations"]:
        document = release.document(citation["document_id"])
        assert document is not None
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["passage_id"] in {passage.id for passage in release.passages}


def test_the_first_question_of_the_readme_is_answered_with_its_quotation(client: TestClient) -> None:
    answer = client.post("/v1/chat", json=chat(JAPAN)).json()
    [citation] = answer["citations"]
    assert "more than 70 teachers" in citation["quote"] and "[1]" in answer["text"]
    assert citation["link"].startswith("https://eng.bsmu.by/page/6/649/#:~:text=")
    assert citation["retrieved_at"] == "2026-11-22"
    assert client.get(citation["source"]).status_code == 200


def test_parts_are_read_like_content(client: TestClient) -> None:
    parts = [
        {"type": "step-start"},
        {"type": "text", "text": JAPAN[:10]},
        {"type": "text", "text": JAPAN[10:]},
    ]
    body = {"id": "x", "trigger": "submit-message", "messages": [{"id": "1", "role": "user", "parts": parts}]}
    assert client.post("/v1/chat", json=body).json()["status"] == "answered"


def test_a_conversation_of_100_turns_is_taken(client: TestClient) -> None:
    turns = [{"role": ("user", "assistant")[i % 2], "content": "hello"} for i in range(99)]
    response = client.post("/v1/chat", json={"messages": [*turns, {"role": "user", "content": JAPAN}]})
    assert response.json()["status"] == "answered"


def test_search_gives_passages_best_first(client: TestClient) -> None:
    body = client.post("/v1/search", json={"query": "Akita", "k": 3}).json()
    assert set(body) == {"release", "hits"} and len(body["hits"]) == 3
    best = body["hits"][0]
    assert set(best) == {"passage_id", "document_id", "title", "url", "section", "text", "score"}
    assert "Akita" in best["text"] and best["url"] == "https://eng.bsmu.by/page/6/649/"
    assert [hit["score"] for hit in body["hits"]] == sorted((h["score"] for h in body["hits"]), reverse=True)


def test_aliases_are_searched_as_the_pages_write_them(client: TestClient) -> None:
    [hit] = client.post("/v1/search", json={"query": "WDOMS", "k": 1}).json()["hits"]
    assert "World Directory of Medical Schools" in hit["text"]


MANY = [{"role": "user", "content": "hello"}] * 300
BAD_BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 422),
    "not JSON": (b"{", 422),
    "not UTF-8": (b'{"messages": "\xff\xfe"}', 400),
    "a list": (b"[]", 422),
    "null": (b"null", 422),
    "no messages": (b'{"messages": []}', 422),
    "an empty question": (json.dumps(chat("")).encode(), 422),
    "a blank question": (json.dumps(chat(" \n\t\u00a0 ")).encode(), 422),
    "100,000 characters": (json.dumps(chat("x" * 100_000)).encode(), 413),
    "4,001 characters": (json.dumps(chat("x" * 4_001)).encode(), 422),
    "300 messages": (json.dumps({"messages": MANY}).encode(), 422),
    "the assistant last": (b'{"messages": [{"role": "assistant", "content": "x"}]}', 422),
    "an unknown role": (b'{"messages": [{"role": "system", "content": "x"}]}', 422),
    "a lone surrogate": (b'{"messages": [{"role": "user", "content": "\\ud800"}]}', 422),
    "a lone surrogate in an enumeration": (b'{"messages": [{"role": "\\ud800", "content": "x"}]}', 422),
    "a lone surrogate in a language": (
        b'{"messages": [{"role": "user", "content": "x"}], "language": "\\ud800"}',
        422,
    ),
    "not a number": (b'{"messages": NaN}', 422),
    "a number without end": (b'{"messages": [{"role": "user", "content": 1e400}]}', 422),
    "a number as content": (b'{"messages": [{"role": "user", "content": 7}]}', 422),
    "a language that is none": (
        b'{"messages": [{"role": "user", "content": "x"}], "language": "../../etc"}',
        422,
    ),
    "a flag that is none": (b'{"messages": [{"role": "user", "content": "x"}], "stream": "perhaps"}', 422),
    "nested deeply": (b'{"messages": ' + b"[" * 30_000, 400),
    "a body without end": (json.dumps(chat("x" * 1_000_001)).encode(), 413),
}


def assert_problem(response: Any, status: int) -> None:
    """A problem of that status in all its parts, with nothing of a traceback or of what was sent."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail"} and problem["status"] == status
    assert problem["title"] and problem["detail"] and len(problem["detail"]) <= 500
    assert "Traceback" not in response.text and "xxxxx" not in response.text and "\\ud" not in response.text


@pytest.mark.parametrize("name", BAD_BODIES)
@pytest.mark.parametrize("stream", [False, True], ids=["json", "stream"])
def test_every_bad_body_is_a_problem(client: TestClient, name: str, stream: bool) -> None:
    body, status = BAD_BODIES[name]
    if stream:
        body = body.replace(b'{"messages"', b'{"stream": true, "messages"', 1)
    assert_problem(client.post("/v1/chat", content=body, headers=JSON), status)


def test_a_body_in_pieces_is_cut_off_too(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"messages": [{"role": "user", "content": "'
        for _ in range(200):
            yield b"x" * 10_000

    assert_problem(client.post("/v1/chat", content=pieces(), headers=JSON), 413)


@pytest.mark.parametrize(
    "body",
    [{}, {"query": ""}, {"query": "x" * 4001}, {"query": "x", "k": 0}, {"query": "x", "k": 51}, {"query": 1}],
)
def test_every_bad_search_is_a_problem(client: TestClient, body: dict[str, Any]) -> None:
    assert_problem(client.post("/v1/search", json=body), 422)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "-1e400", "9" * 5000])
def test_numbers_that_are_none_are_problems(client: TestClient, number: str) -> None:
    body = f'{{"query": "x", "k": {number}}}'
    response = client.post("/v1/search", content=body, headers=JSON)
    assert_problem(response, response.status_code)
    assert response.status_code in (400, 422)


def test_wrong_type_address_and_method_are_problems(client: TestClient) -> None:
    text = {"content-type": "text/plain"}
    assert_problem(client.post("/v1/chat", content=json.dumps(chat("x")), headers=text), 422)
    assert_problem(client.get("/v1/chat"), 405)
    assert_problem(client.get("/nowhere"), 404)
    odd = b'{"answer_id": "x", "rating": "up", "e\\ud800": 1}'
    assert_problem(client.post("/v1/feedback", content=odd, headers=JSON), 422)


def test_an_unexpected_error_is_a_problem_without_its_words(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(app.state.assistant, "stream", fail)
    for more, headers, apology in (
        ({}, {}, "try again"),
        ({}, {"accept-language": "ar"}, "مرة أخرى"),
        ({"language": "ru"}, {"accept-language": "ar"}, "ещё раз"),
    ):
        response = client.post("/v1/chat", json=chat(JAPAN, **more), headers=headers)
        assert_problem(response, 500)
        assert "secret" not in response.text and apology in response.json()["detail"]


def test_alive_and_ready(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "alive"}
    assert client.get("/ready").json() == {"status": "ready", "release": "000001", "problem": ""}


def test_without_a_release_it_is_alive_and_says_what_to_do(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data=tmp_path / "absent"))  # type: ignore[call-arg]
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/health").status_code == 200
        for response in (
            client.get("/ready"),
            client.post("/v1/chat", json=chat(JAPAN)),
            client.post("/v1/chat", json=chat(JAPAN, stream=True)),
            client.post("/v1/search", json={"query": "x"}),
        ):
            assert_problem(response, 503)
            assert "python -m ingest publish" in response.json()["detail"]
    assert not (tmp_path / "absent" / "releases").exists()


def test_the_answer_in_the_documentation_is_the_one_that_is_sent() -> None:
    """The schema of docs/api.md names the fields of the dataclasses, neither more nor fewer."""
    schema = documented("answer")
    properties = schema["properties"]
    words, quotation = properties["sentences"]["items"]["properties"]["pieces"]["items"]["oneOf"]
    for described, made in (
        (schema, Answer),
        (properties["sentences"]["items"], Sentence),
        (properties["citations"]["items"], Citation),
        (words, Words),
        (quotation, Quotation),
    ):
        names = {field.name for field in dataclasses.fields(made)}
        assert set(described["required"]) == set(described["properties"]) == names


def test_the_description_of_the_interface_has_what_is_sent(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    schemas = description["components"]["schemas"]
    for path, made in (("/v1/chat", Answer), ("/v1/search", SearchResult)):
        answered = description["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]
        assert answered["schema"]["$ref"] == f"#/components/schemas/{made.__name__}"
        assert set(schemas[made.__name__]["properties"]) == {f.name for f in dataclasses.fields(made)}
    assert set(schemas["Citation"]["properties"]) == {f.name for f in dataclasses.fields(Citation)}
