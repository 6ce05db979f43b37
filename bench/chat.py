"""Asking a server over HTTP, as the widget does."""

import json
import urllib.request
from collections.abc import Sequence
from typing import Any


def ask(base_url: str, turns: Sequence[str]) -> dict[str, Any]:
    """The answer (`docs/api.md`) to the last of the user's turns; the earlier ones stand before it."""
    messages = [{"role": "user", "content": turn} for turn in turns]
    request = urllib.request.Request(
        f"{base_url}/v1/chat",
        json.dumps({"messages": messages, "stream": False}).encode(),
        {"Content-Type": "application/json", "Accept": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=300) as response:
        answer: dict[str, Any] = json.load(response)
    return answer
