"""Why a chat model could not be used: one short name for each reason, and what staff can do about it."""

from typing import Literal

Reason = Literal[
    "unreachable", "timeout", "key", "name", "busy", "server", "malformed", "cut", "endless", "empty",
    "language", "filtered", "request", "open", "budget",
]  # fmt: skip

REMEDIES: dict[Reason, str] = {
    "unreachable": "Start the model's server, or correct its address (OPENAI_BASE_URL, OLLAMA_HOST …).",
    "timeout": "The model takes too long to begin or to go on: use a smaller one, or a faster machine.",
    "key": "Set the provider's key anew, such as OPENAI_API_KEY.",
    "name": "Correct the name in ASSISTANT_MODEL, or have the provider load that model.",
    "busy": "The provider refuses more requests: raise the limit of your account, or wait.",
    "server": "The provider has a fault of its own: see its status page, or its log.",
    "malformed": "What answers is no chat model's server: correct its address.",
    "cut": "The connection broke off: see the log of the model's server, or of the proxy before it.",
    "endless": "The model does not come to an end: use another one.",
    "empty": "The model answers nothing: use another one.",
    "language": "The model does not write the applicant's language: use a multilingual one.",
    "filtered": "The provider's content filter stopped the answer: see its settings.",
    "request": "The provider does not accept what it is asked: see the message, and its documentation.",
    "open": "It failed several times and is tried again in a moment.",
    "budget": "The tokens of the day are spent: raise ASSISTANT_MODEL_TOKENS_A_DAY.",
}


class ModelFailed(Exception):
    """The chat model could not be used; `detail` is for the log and for staff, never for an applicant."""

    def __init__(self, reason: Reason, detail: str = "", wait_seconds: float = 0.0) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail, self.wait_seconds = reason, detail, wait_seconds


def failure_of(error: BaseException) -> ModelFailed:
    """The reason behind an exception of a provider's client; their kinds differ, their status codes don't."""
    detail = " ".join(str(error).split())[:300] or type(error).__name__
    status = getattr(error, "status_code", None)
    kind = type(error).__name__.lower()
    if isinstance(error, TimeoutError) or "timeout" in kind:
        return ModelFailed("timeout", detail)
    if isinstance(status, int) and status > 0:
        return ModelFailed(_by_status(status), detail, _retry_after(error))
    if "remoteprotocol" in kind or "readerror" in kind or "incompleteread" in kind:
        return ModelFailed("cut", detail)
    if "connect" in kind or isinstance(error, ConnectionError):
        cause = type(error.__cause__).__name__.lower() if error.__cause__ else ""
        return ModelFailed("cut" if "remoteprotocol" in cause else "unreachable", detail)
    if "lengthfinish" in kind:
        return ModelFailed("endless", detail)
    return ModelFailed("malformed", f"{type(error).__name__}: {detail}")


def _by_status(status: int) -> Reason:
    if status in (401, 403):
        return "key"
    if status == 404:
        return "name"
    if status in (408, 504):
        return "timeout"
    if status == 429:
        return "busy"
    return "server" if status >= 500 else "request"


def _retry_after(error: BaseException) -> float:
    headers = getattr(getattr(error, "response", None), "headers", {})
    stated = headers.get("retry-after", "") if headers else ""
    return min(float(stated), 600.0) if str(stated).replace(".", "", 1).isdigit() else 0.0
