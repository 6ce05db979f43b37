"""The largest body that is read; Starlette's own limit answers in plain text, this one with a problem."""

import asyncio
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problem_details import problem

# So much of a body that is too large is read and thrown away, and for so long: a connection that is closed
# over unread bytes is reset, and the client never sees why.
_MOST_DRAINED = 64_000_000
_SECONDS_DRAINING = 10.0


class BodyLimit:
    """Refuses a body of more than `most` bytes, whether its length is stated beforehand or not.

    `by_path` has other limits for single paths.
    """

    def __init__(self, app: ASGIApp, most: int, by_path: Mapping[str, int]) -> None:
        self.app = app
        self._most, self._by_path = most, by_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while it is small enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self._by_path.get(scope["path"], self._most)
        complaint = f"The body is larger than {most:,} bytes."
        headers = Headers(scope=scope)
        stated = headers.get("content-length", "")
        if len(stated) > 12 or (stated.isdecimal() and int(stated) > most):
            if headers.get("expect", "").lower() != "100-continue":
                await _drain(receive)
            await problem(413, "The request can't be answered", complaint)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                if message.get("more_body"):
                    await _drain(receive)
                raise HTTPException(413, complaint)
            return message

        await self.app(scope, receive_counted, send)


async def _drain(receive: Receive) -> None:
    drained = 0
    try:
        async with asyncio.timeout(_SECONDS_DRAINING):
            while drained < _MOST_DRAINED:
                message = await receive()
                drained += len(message.get("body", b""))
                if not message.get("more_body"):
                    return
    except TimeoutError:
        return  # the answer is sent all the same
