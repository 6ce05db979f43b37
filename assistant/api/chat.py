"""POST /v1/chat: an answer as one JSON object, or as a stream of its events."""

import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from assistant.answer import Answer
from assistant.api import ui_stream
from assistant.api.cancelling import cancelled_when_gone
from assistant.api.problem_details import remember_language
from assistant.api.schema import ANSWER_JSON, ChatRequest
from assistant.assistant import Assistant
from assistant.catalogue import Catalogues
from assistant.events import Event, Started, answer_of
from assistant.model.upstream import Cancellation

log = logging.getLogger(__name__)


def chat_router(assistant: Assistant) -> APIRouter:
    """POST /v1/chat."""
    router = APIRouter(prefix="/v1")

    @router.post("/chat", response_model=Answer)
    async def chat(request: Request, body: ChatRequest) -> Response:
        """An answer to the last message of a conversation."""
        remember_language(request, body.language)
        cancellation = Cancellation()
        visitor = request.client.host if request.client else ""
        events = assistant.stream(body.conversation(), body.language, visitor, cancellation)
        if not body.stream:
            async with cancelled_when_gone(request, cancellation):
                answer = await run_in_threadpool(answer_of, events)
            return Response(ANSWER_JSON.dump_json(answer), media_type="application/json")
        arriving = aiter(iterate_in_threadpool(events))
        first = await anext(arriving)  # refused while the status can still say so
        return StreamingResponse(
            _streamed(request, cancellation, first, arriving, assistant.catalogues),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", **ui_stream.HEADERS},
        )

    return router


async def _streamed(
    request: Request,
    cancellation: Cancellation,
    first: Event,
    rest: AsyncIterator[Event],
    catalogues: Catalogues,
) -> AsyncIterator[str]:
    stream = ui_stream.UiStream()
    try:
        async with cancelled_when_gone(request, cancellation):
            for line in stream.lines(first):
                yield line
            async for event in rest:
                for line in stream.lines(event):
                    yield line
    except Exception as error:  # the status line is long gone: the stream itself must say it
        log.exception("a streamed answer failed", exc_info=error)
        language = first.language if isinstance(first, Started) else None
        yield stream.failure(catalogues.get(language).text("failure.detail"))
    yield ui_stream.DONE
