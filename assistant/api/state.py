"""GET /health and /ready: alive; a release is loaded and every model is warm."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from assistant.api.problem_details import problems
from assistant.errors import NotReady
from assistant.library import Library

log = logging.getLogger(__name__)

# A probe that comes while the models are loaded is answered late rather than wrongly.
_PATIENCE_SECONDS = 5.0


class Readiness:
    """Whether the first question would be answered as quickly as the tenth."""

    def __init__(self, warm: Callable[[], None]) -> None:
        """`warm` loads all that an answer needs, and raises where it can't."""
        self._warm = warm
        self._warming: asyncio.Task[None] | None = None
        self._is_warm = False
        self._reason = "The release and the models are being loaded."

    def begin(self) -> "asyncio.Task[None]":
        """Warm up in the background, unless that is under way or done."""
        if self._warming is None or (self._warming.done() and not self._is_warm):
            self._warming = asyncio.get_running_loop().create_task(self._run())
        return self._warming

    async def check(self) -> None:
        """Raise `NotReady` with the reason, after a moment of patience with what is under way."""
        if not self._is_warm:
            await asyncio.wait({self.begin()}, timeout=_PATIENCE_SECONDS)
        if not self._is_warm:
            raise NotReady(self._reason)

    async def _run(self) -> None:
        try:
            await run_in_threadpool(self._warm)
            self._is_warm = True
        except Exception as error:  # reported by /ready, for the server goes on without
            self._reason = str(error)
            log.error("not ready: %s", error)


@dataclass(frozen=True)
class Alive:
    """The server is alive."""

    status: str = "alive"


@dataclass(frozen=True)
class Ready:
    """The release that is asked; `problem` says why it is not the current one, or is empty."""

    release: str
    status: str = "ready"
    problem: str = ""


def state_router(library: Library, readiness: Readiness) -> APIRouter:
    """GET /health and /ready."""
    router = APIRouter()

    # On the event loop, so that it never waits behind answers.
    @router.get("/health")
    async def health() -> Alive:
        """The server is alive."""
        return Alive()

    @router.get("/ready", responses=problems(503))
    async def ready() -> Ready:
        """A release is loaded and every model is warm."""
        await readiness.check()
        return Ready(library.current().release.manifest.name, problem=library.problem)

    return router
