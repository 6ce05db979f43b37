"""The largest body that is read; Starlette's own limit answers in plain text, this one with a problem."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problem_details import problem


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
        stated = Headers(scope=scope).get("content-length", "")
        if len(stated) > len(str(most)) or (stated.isdecimal() and int(stated) > most):
            await problem(413, "The request can't be answered", complaint)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413, complaint)
            return message

        await self.app(scope, receive_counted, send)
