"""A scripted chat model's server: OpenAI's HTTP and SSE, every failure there is, and full obedience."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_END = "data: [DONE]\n\n"


class ScriptedModel(ThreadingHTTPServer):
    """Answers by `mode`, the name of a failure, or by `script`, the words to stream; counts what is open."""

    daemon_threads = True
    request_queue_size = 256
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "found"
        self.script: Callable[[str], list[str]] | list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.open = 0
        self.lock = threading.Lock()
        self.pause = 0.0
        self.sent_at: list[float] = []

    @property
    def url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: clients that hang up are what is tested."""


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    """The server while it runs."""
    with ScriptedModel() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def found_lines(prompt: str) -> list[str]:
    """What a model would say that copies the lines which were found to answer, each with its marker."""
    found = re.search(r"^Lines found to answer: (.*)$", prompt, re.MULTILINE)
    numbers = re.findall(r"\d+", found[1]) if found else []
    lines = dict(re.findall(r"^\[(\d+)\] (.*)$", prompt, re.MULTILINE))
    return [f"{lines[number].rstrip('.;')}. [{number}] " for number in numbers if number in lines]


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedModel
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        with self.server.lock:
            self.server.open += 1
        try:
            self._answer(body)
        except (BrokenPipeError, ConnectionResetError, OSError):
            pass
        finally:
            with self.server.lock:
                self.server.open -= 1
        self.close_connection = True

    def _answer(self, body: dict[str, Any]) -> None:
        prompt = str(body["messages"][-1]["content"])
        statuses = {"401": 401, "404": 404, "429": 429, "500": 500}
        if (mode := self.server.mode) in statuses:
            extra = {"Retry-After": "90"} if mode == "429" else {}
            error = {"error": {"message": "the secret of the provider", "type": "x", "code": mode}}
            self._whole(statuses[mode], "application/json", json.dumps(error), extra)
        elif mode == "html":
            self._whole(200, "text/html", "<html><body>Welcome to the proxy</body></html>", {})
        else:
            self._stream(mode, prompt)

    def _stream(self, mode: str, prompt: str) -> None:
        if mode == "timeout":
            self._wait(60)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        if mode == "slow":
            self._wait(60)
            return
        script = self.server.script
        pieces = (script(prompt) if callable(script) else script) or found_lines(prompt)
        if mode == "malformed":
            self._write("data: {not json\n\nevent: ?\n\ndata: 7\n\n")
            return
        if mode == "empty":
            pieces = []
        if mode == "language":
            pieces = ["За это время в Японии прошли обучение более семидесяти преподавателей. [1] "]
        for number, piece in enumerate(pieces):
            self._piece(piece)
            self.server.sent_at.append(time.monotonic())
            if self.server.pause and number:  # the next word is what shows that a sentence is whole
                self._wait(self.server.pause)
            if mode == "cut" and number == 0:
                self._piece("And the number of the other thing is")
                self.connection.shutdown(2)
                return
            if mode == "stall":
                self._wait(60)
        while mode == "endless":
            self._piece("and so on and so forth ")
            self._wait(0.01)
        reason = "content_filter" if mode == "filter" else "stop"
        self._chunk({"delta": {}, "finish_reason": reason})
        usage = {"prompt_tokens": 700, "completion_tokens": 50, "total_tokens": 750}
        self._event({"choices": [], "usage": usage})
        self._write(_END)

    def _piece(self, text: str) -> None:
        self._chunk({"delta": {"role": "assistant", "content": text}, "finish_reason": None})

    def _chunk(self, choice: dict[str, Any]) -> None:
        self._event({"choices": [{"index": 0, **choice}]})

    def _event(self, fields: dict[str, Any]) -> None:
        base = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
        self._write(f"data: {json.dumps(base | fields)}\n\n")

    def _write(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def _whole(self, status: int, kind: str, text: str, extra: dict[str, str]) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **extra}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _wait(self, seconds: float) -> None:
        """Wait, but no longer than the client is there."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(min(0.05, max(0.001, ends - time.monotonic())))
            self.connection.setblocking(False)
            try:
                if self.connection.recv(1) == b"":
                    raise BrokenPipeError
            except BlockingIOError:
                pass
            finally:
                self.connection.setblocking(True)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the tests' output stays clean."""
