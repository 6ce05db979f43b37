"""A browser that is closed in mid-answer: the call to the model ends, and nothing is left open."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app import create_app
from corpus.settings import Settings
from tests.project import CORPUS, JAPAN
from tests.scripted_model import ScriptedModel, scripted_model
from tests.served import served

pytest.importorskip("langchain_openai", reason="langchain-openai is not installed: pip install '.[openai]'")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedModel]:
    with scripted_model() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        server.mode = "stall"
        yield server


@pytest.fixture
def port(model: ScriptedModel, own_data: Path) -> Iterator[int]:
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, data=own_data, corpus=CORPUS, model="openai:scripted", model_tokens_a_visitor=0
    )
    with served(create_app(settings)) as port:
        yield port


def ask(port: int, path: str, stream: bool) -> socket.socket:
    """Ask and leave the connection open."""
    body = json.dumps({"messages": [{"role": "user", "content": JAPAN}], "stream": stream}).encode()
    opened = socket.create_connection(("127.0.0.1", port), timeout=60)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    opened.sendall(f"{head}\r\n\r\n".encode() + body)
    return opened


def until(wanted: int, model: ScriptedModel, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while model.open != wanted and time.monotonic() < ends:
        time.sleep(0.02)
    assert model.open == wanted


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/chat/completions"])
@pytest.mark.parametrize("stream", [True, False])
def test_a_closed_browser_ends_the_call(port: int, model: ScriptedModel, path: str, stream: bool) -> None:
    opened = ask(port, path, stream)
    until(1, model)
    if stream:
        assert b"200 OK" in opened.recv(4096)
    opened.close()
    until(0, model)


def test_many_of_them_leave_nothing_open(port: int, model: ScriptedModel) -> None:
    for _ in range(3):
        before = len(model.asked)
        opened = [ask(port, "/v1/chat", True) for _ in range(8)]
        ends = time.monotonic() + 60
        while len(model.asked) < before + 8 and time.monotonic() < ends:
            time.sleep(0.02)
        assert len(model.asked) == before + 8
        for one in opened:
            one.close()
        until(0, model)
    model.mode = "found"
    with ask(port, "/v1/chat", False) as last:
        assert b'"answered_by":"model"' in last.makefile("rb").read1(65536) + last.recv(65536)
