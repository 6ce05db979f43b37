"""What of Gradio is shut on its page, and who may ask there."""

import httpx
import pytest

from assistant.api.schema import LARGEST_BODY
from tests.browser.scripted_assistant import ScriptedAssistant

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
def test_what_is_not_used_is_closed(chat_address: str, prefix: str, method: str, path: str) -> None:
    if prefix + path in ("/", "/chat/en/../"):
        return
    reply = httpx.request(method, chat_address + prefix + path, timeout=20)
    assert reply.status_code == 404
    assert reply.headers["content-type"] == "application/problem+json"


def test_only_the_page_itself_may_ask(chat_address: str) -> None:
    join = f"{chat_address}/chat/en/gradio_api/queue/join"
    body = {"data": ["hello", None], "fn_index": 0, "session_hash": "abc"}
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert httpx.post(join, json=body, headers=foreign).status_code == 403
    reply = httpx.get(f"{chat_address}/chat/en/theme.css", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers
    assert httpx.post(join, content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    page = httpx.get(chat_address)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


def test_the_queue_has_an_end(chat_address: str, scripted: ScriptedAssistant) -> None:
    scripted.pause = 1
    join = f"{chat_address}/chat/ru/gradio_api/queue/join"
    with httpx.Client() as client:
        statuses = [
            client.post(join, json={"data": ["?", None], "fn_index": 0, "session_hash": f"s{n}"}).status_code
            for n in range(120)
        ]
    assert statuses.count(503) >= 30
    assert httpx.get(f"{chat_address}/", timeout=20).status_code == 200
