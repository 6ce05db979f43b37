"""The bound on answers: so many are made at once, so many more wait their turn, and the rest are refused."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from assistant.errors import Busy

Made = TypeVar("Made")


class AnswerQueue:
    """Makes answers in threads of its own, so that nothing else waits for them; safe from any event loop."""

    def __init__(self, waiting: int, at_once: int = 0) -> None:
        at_once = at_once or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="answer")
        self._most = at_once + waiting
        self._inside = 0
        self._lock = threading.Lock()

    async def stream(self, make: Callable[[], Iterable[Made]]) -> AsyncIterator[Made]:
        """What `make` gives, as it is made; raises `Busy` at once where too many wait already.

        Whoever stops listening leaves the queue, and an answer under way ends with its next part.
        """
        self._enter()
        loop = asyncio.get_running_loop()
        arriving: asyncio.Queue[tuple[Made] | BaseException | None] = asyncio.Queue()
        gone = threading.Event()

        def tell(part: tuple[Made] | BaseException | None) -> None:
            if not gone.is_set():
                loop.call_soon_threadsafe(arriving.put_nowait, part)

        def work() -> None:
            end: BaseException | None = None
            try:
                for made in make():
                    tell((made,))
                    if gone.is_set():
                        break
            except Exception as error:  # raised again where it is awaited
                end = error
            finally:
                self._leave()
            tell(end)

        try:
            working = self._threads.submit(work)
        except RuntimeError as error:  # the server is closing
            self._leave()
            raise Busy from error
        try:
            while (part := await arriving.get()) is not None:
                if isinstance(part, BaseException):
                    raise part
                yield part[0]
        finally:
            gone.set()
            self._give_up(working)

    async def call(self, make: Callable[[], Made]) -> Made:
        """What `make` gives, made in turn; raises `Busy` as `stream` does."""
        made = [one async for one in self.stream(lambda: [make()])]
        return made[0]

    def close(self) -> None:
        """Begin nothing more; what is under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _give_up(self, working: "Future[None]") -> None:
        if working.cancel():  # it had not begun
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            if self._inside >= self._most:
                raise Busy
            self._inside += 1

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
