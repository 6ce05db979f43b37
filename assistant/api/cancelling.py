"""A closed browser ends the work that was begun for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from assistant.model.upstream import Cancellation

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


async def _watch(request: Request, cancellation: Cancellation) -> None:
    # The server itself notices only when it next writes, which a model that is silent may never make it do.
    while not await request.is_disconnected():
        await asyncio.sleep(_LOOK_SECONDS)
    cancellation.cancel()
