"""Opinions on answers: what is kept, what is refused."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.api.feedback import feedback_router
from assistant.api.request_rate import RequestRate
from assistant.gaps.database import FeedbackDatabase, Opinion


@pytest.fixture
def store(tmp_path: Path) -> FeedbackDatabase:
    return FeedbackDatabase(tmp_path)


@pytest.fixture
def client(store: FeedbackDatabase) -> TestClient:
    app = FastAPI()
    app.include_router(feedback_router(store, RequestRate(0)))
    return TestClient(app)


def test_nothing_is_written_before_the_first_opinion(store: FeedbackDatabase, tmp_path: Path) -> None:
    assert store.opinions() == []
    assert list(tmp_path.iterdir()) == []


def test_an_opinion_is_kept_and_changed_but_its_comment_not_lost(
    client: TestClient, store: FeedbackDatabase
) -> None:
    for rating, comment in (("up", ""), ("down", " The place is missing. "), ("down", "")):
        body = {"answer_id": "a-1", "rating": rating, "comment": comment}
        assert client.post("/v1/feedback", json=body).status_code == 204
    (opinion,) = store.opinions()
    assert (opinion.answer_id, opinion.rating, opinion.comment) == ("a-1", "down", "The place is missing.")
    assert opinion.given_at.endswith("+00:00")


def test_neither_address_nor_cookie_is_kept(client: TestClient, tmp_path: Path) -> None:
    headers = {"user-agent": "Browser-4711", "cookie": "visitor=4711", "x-forwarded-for": "203.0.113.9"}
    response = client.post("/v1/feedback", json={"answer_id": "a", "rating": "up"}, headers=headers)
    assert "set-cookie" not in response.headers
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"4711" not in stored and b"203.0.113.9" not in stored


@pytest.mark.parametrize(
    "body",
    [
        {"answer_id": "", "rating": "up"},
        {"answer_id": "a/../b", "rating": "up"},
        {"answer_id": "a" * 65, "rating": "up"},
        {"answer_id": "a", "rating": "sideways"},
        {"answer_id": "a", "rating": "up", "comment": "x" * 1001},
        {"answer_id": "a", "rating": "up", "email": "somebody@example.org"},
        {"rating": "up"},
    ],
)
def test_what_is_not_an_opinion_is_refused(
    client: TestClient, store: FeedbackDatabase, body: dict[str, str]
) -> None:
    assert client.post("/v1/feedback", json=body).status_code == 422
    assert store.opinions() == []


def test_a_comment_is_kept_without_what_names_a_person(client: TestClient, store: FeedbackDatabase) -> None:
    body = {"answer_id": "a", "rating": "down", "comment": "write to me: ivan@mail.by or +375 29 123-45-67"}
    assert client.post("/v1/feedback", json=body).status_code == 204
    assert store.opinions()[0].comment == "write to me: [e-mail] or [number]"


def test_two_processes_share_the_file(tmp_path: Path) -> None:
    one, other = FeedbackDatabase(tmp_path), FeedbackDatabase(tmp_path)
    one.add_opinion(Opinion("a", "up", "", "2026-11-24T10:00:00+00:00"))
    other.add_opinion(Opinion("b", "down", "", "2026-11-24T10:00:01+00:00"))
    assert [opinion.answer_id for opinion in one.opinions()] == ["a", "b"]
    one.close()
    other.close()


def test_the_first_opinions_may_come_at_once(tmp_path: Path) -> None:
    store = FeedbackDatabase(tmp_path)

    def give(number: int) -> None:
        store.add_opinion(Opinion(f"answer-{number}", "up", "", "2026-11-24T10:00:00+00:00"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(give, range(16)))
    assert len(store.opinions()) == 16
    store.close()
