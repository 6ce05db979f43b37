"""/mcp: the search and the answers as tools for other assistants, by the Model Context Protocol."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.answer import Message
from assistant.api.answer_queue import AnswerQueue
from assistant.api.request_rate import RequestRate
from assistant.api.schema import ANSWER_JSON, LONGEST_QUESTION, Language
from assistant.api.search import SearchResult, found_passages
from assistant.assistant import Assistant

Question = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


def mcp_server(assistant: Assistant, answers: AnswerQueue) -> MCPServer:
    """The tools; both only read, and answer with the citations that /v1/chat gives."""
    name = assistant.university.short_name
    server = MCPServer(
        "university-assistant",
        title=f"{name} applicants' assistant",
        instructions=f"Answers about {assistant.university.name}, out of its own pages, quoted verbatim. "
        "Keep the citations with what you pass on, and say so where the pages do not answer.",
        log_level="WARNING",  # it tells each request on the terminal otherwise
    )

    @server.tool(description="Find the passages of the university's pages nearest to a question, best first.")
    async def search(query: Question, k: Annotated[int, Field(ge=1, le=50)] = 5) -> SearchResult:
        return await answers.call(lambda: found_passages(assistant, query, k))

    @server.tool(description="Answer an applicant's question out of the university's pages, with citations.")
    async def ask(question: Question, language: Language | None = None) -> dict[str, Any]:
        answer = await answers.call(lambda: assistant.answer([Message("user", question)], language))
        given: dict[str, Any] = ANSWER_JSON.dump_python(answer, mode="json")
        return given

    return server


class McpEndpoint:
    """The ASGI application behind /mcp; it serves while `running` is open."""

    def __init__(self, assistant: Assistant, answers: AnswerQueue, rate: RequestRate) -> None:
        self._assistant, self._answers, self._rate = assistant, answers, rate
        self._app: ASGIApp | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve until left."""
        server = mcp_server(self._assistant, self._answers)
        # All is public and nothing is changed, so the host may be called whatever the proxy calls it.
        security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        app = server.streamable_http_app(json_response=True, stateless_http=True, transport_security=security)
        async with server.session_manager.run():
            self._app = app
            try:
                yield
            finally:
                self._app = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; raises `TooManyRequests`."""
        await self._rate(Request(scope))
        app: ASGIApp = self._app or Response(status_code=503)
        await app({**scope, "path": "/mcp", "root_path": "", "raw_path": b"/mcp"}, receive, send)
