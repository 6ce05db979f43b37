"""A chat model behind OpenAI's HTTP: real client, real JSON, a server on this machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from corpus.chat_model import chat_model
from ingest.publish import read_pages
from ingest.questions import QuestionsFile
from ingest.write_questions import QuestionWriter

pytest.importorskip("langchain_openai", reason="langchain-openai is not installed: pip install '.[openai]'")
ASKED: list[dict[str, Any]] = []
QUESTION = {"question": "How much?", "language": "en", "quote": "The fee is 100 dollars.", "missing": None}
ANSWER = {"questions": [QUESTION | {"kind": "amount"}]}


class OneAnswer(BaseHTTPRequestHandler):
    """Answers every request with the same questions, after one failure."""

    def do_POST(self) -> None:
        ASKED.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        message = {"role": "assistant", "content": json.dumps(ANSWER), "refusal": None}
        usage = {"prompt_tokens": 70, "completion_tokens": 30, "total_tokens": 100}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        reply = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        content = json.dumps(reply | {"usage": usage}).encode()
        self.send_response(200 if len(ASKED) > 1 else 503)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the tests' output stays clean."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), OneAnswer) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/v1"
        listening.shutdown()


def test_questions_come_from_an_openai_compatible_server(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    monkeypatch.setenv("OPENAI_BASE_URL", server)
    (tmp_path / "a.md").write_text("---\nurl: https://x.example/a\n---\nThe fee is 100 dollars.")
    file = QuestionsFile(tmp_path / "expected.jsonl", read_pages(tmp_path))
    writer = QuestionWriter(chat_model("openai:m"), "openai:m", ("en",), lambda seconds: None)
    written = writer.write(file.pending(), file, lambda done: None)
    assert (written.questions, written.failed, written.tokens_in) == (1, [], 70)
    assert len(ASKED) == 2 and "The fee is 100 dollars." in ASKED[-1]["messages"][-1]["content"]
