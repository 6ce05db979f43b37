"""A closed browser ends the work that was begun for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request

from assistant.answer import Answer
from assistant.model.upstream import Cancellation

GONE = 499  # nobody reads it; the number is nginx's
_LOOK_SECONDS = 0.5


@asynccontextmanager
async def cancelled_when_gone(request: Request, cancellation: Cancellation) -> AsyncIterator[None]:
    """While this is open, tell the work when the client is gone; at the end as well, for all is done then."""
    watching = asyncio.create_task(_watch(request, cancellation))
    try:
        yield
    finally:
        watching.cancel()
        cancellation.cancel()


async def while_wanted(
    request: Request, cancellation: Cancellation, answering: "asyncio.Future[Answer]"
) -> Answer | None:
    """The answer, or None where the client has gone before it was there."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    leaving = asyncio.ensure_future(left())
    both: set[asyncio.Future[Any]] = {answering, leaving}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        return answering.result() if answering.done() else None
    finally:
        leaving.cancel()
        answering.cancel()
        cancellation.cancel()


async def _watch(request: Request, cancellation: Cancellation) -> None:
    # The server itself notices only when it next writes, which a model that is silent may never make it do.
    while not await request.is_disconnected():
        await asyncio.sleep(_LOOK_SECONDS)
    cancellation.cancel()
