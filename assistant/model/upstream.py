"""A chat model's answer as it arrives, within limits of our own, and ended when nobody waits any more."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from assistant.model.failures import ModelFailed, failure_of

FIRST_SECONDS = 20.0
NEXT_SECONDS = 10.0
WHOLE_SECONDS = 40.0
MOST_TOKENS = 900
# More than so many tokens can hold in any script: the server does not keep to the limit it was given.
_MOST_LETTERS = 8_000
_LOOK_SECONDS = 0.1
_LETTERS_A_TOKEN = 3.5


@dataclass
class Usage:
    """The tokens of one answer, as the provider counts them, or else estimated."""

    tokens_in: int = 0
    tokens_out: int = 0
    counted: bool = False


@dataclass(frozen=True)
class Limits:
    """How long a model may take to its first word, from word to word, and in all."""

    first: float = FIRST_SECONDS
    between: float = NEXT_SECONDS
    whole: float = WHOLE_SECONDS


class Cancellation:
    """Says that nobody waits for an answer any more; may be asked and told from any thread."""

    def __init__(self) -> None:
        self._told = threading.Event()

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._told.set()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits any more."""
        return self._told.is_set()


class Upstream:
    """Asks one model; all its connections live in one event loop of their own, made at the first question."""

    def __init__(self, model: Callable[[], BaseChatModel], limits: Limits = Limits()) -> None:
        self._open, self._limits = model, limits
        self._lock = threading.Lock()
        self._model: BaseChatModel | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def stream(
        self, messages: Sequence[BaseMessage], usage: Usage, cancellation: Cancellation | None = None
    ) -> Iterator[str]:
        """The words as they come; raises `ModelFailed`. Ends early, without an error, when cancelled."""
        arriving: queue.Queue[str | ModelFailed | None] = queue.Queue()
        loop = self._running_loop()
        asking = asyncio.run_coroutine_threadsafe(self._ask(list(messages), usage, arriving), loop)
        try:
            while True:
                if cancellation is not None and cancellation.cancelled:
                    return
                try:
                    piece = arriving.get(timeout=_LOOK_SECONDS)
                except queue.Empty:
                    continue
                if piece is None:
                    return
                if isinstance(piece, ModelFailed):
                    raise piece
                yield piece
        finally:
            asking.cancel()

    async def _ask(
        self,
        messages: list[BaseMessage],
        usage: Usage,
        arriving: "queue.Queue[str | ModelFailed | None]",
    ) -> None:
        usage.tokens_in = round(sum(len(str(one.content)) for one in messages) / _LETTERS_A_TOKEN)
        try:
            await self._read(messages, usage, arriving)
            arriving.put(None)
        except ModelFailed as failed:
            arriving.put(failed)
        except asyncio.CancelledError:
            arriving.put(None)
            raise
        except Exception as error:  # each provider raises its own kinds
            arriving.put(failure_of(error))

    async def _read(
        self,
        messages: list[BaseMessage],
        usage: Usage,
        arriving: "queue.Queue[str | ModelFailed | None]",
    ) -> None:
        began, letters, ended = time.monotonic(), 0, ""
        chunks = self._model_of().astream(messages)
        try:
            while True:
                left = self._limits.whole - (time.monotonic() - began)
                if left <= 0:
                    raise ModelFailed("endless", f"no end after {self._limits.whole:.0f} seconds")
                patience = self._limits.between if letters else self._limits.first
                try:
                    chunk = await asyncio.wait_for(anext(chunks), min(patience, left))
                except StopAsyncIteration:
                    break
                except TimeoutError:
                    if patience > left and letters:
                        raise ModelFailed(
                            "endless", f"no end after {self._limits.whole:.0f} seconds"
                        ) from None
                    raise ModelFailed("timeout", f"nothing for {patience:.0f} seconds") from None
                text = _text_of(chunk)
                letters += len(text)
                ended = _end_of(chunk) or ended
                _count(chunk, letters, usage)
                if text:
                    arriving.put(text)
                if letters > _MOST_LETTERS:
                    raise ModelFailed("endless", f"more than {_MOST_LETTERS} letters")
        finally:
            await chunks.aclose()  # type: ignore[attr-defined]
        if ended in ("content_filter", "refusal", "safety"):
            raise ModelFailed("filtered", ended)
        if not letters:
            raise ModelFailed("empty")
        if not ended:
            raise ModelFailed("cut", "the stream ended without saying that it was done")

    def _model_of(self) -> BaseChatModel:
        if self._model is None:
            self._model = self._open()
        return self._model

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="chat-model", daemon=True).start()
            return self._loop


def _text_of(chunk: object) -> str:
    return str(chunk.text) if isinstance(chunk, AIMessageChunk) else ""


def _end_of(chunk: object) -> str:
    """Why the provider says that the answer is over; each calls it another name."""
    said = getattr(chunk, "response_metadata", None) or {}
    reason = said.get("finish_reason") or said.get("stop_reason") or said.get("done_reason") or ""
    return str(reason)


def _count(chunk: object, letters: int, usage: Usage) -> None:
    counted = getattr(chunk, "usage_metadata", None)
    if counted and counted.get("output_tokens"):
        usage.tokens_in, usage.tokens_out = counted["input_tokens"], counted["output_tokens"]
        usage.counted = True
    elif not usage.counted:
        usage.tokens_out = max(usage.tokens_out, round(letters / _LETTERS_A_TOKEN))
