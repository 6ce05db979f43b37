"""POST /v1/chat: an answer as one JSON object, or as a stream of its events."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from assistant.answer import Answer
from assistant.api import ui_stream
from assistant.api.answer_queue import AnswerQueue
from assistant.api.problem_details import problems, remember_language
from assistant.api.request_rate import RequestRate
from assistant.api.schema import ANSWER_JSON, ChatRequest
from assistant.assistant import Assistant
from assistant.catalogue import Catalogues
from assistant.events import Event, Started, answer_of

log = logging.getLogger(__name__)

_GONE = 499  # nobody reads it; the number is nginx's
_TWO_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, or with `stream` the AI SDK's UI message stream, version 1.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


def chat_router(assistant: Assistant, answers: AnswerQueue, rate: RequestRate) -> APIRouter:
    """POST /v1/chat."""
    router = APIRouter(prefix="/v1")

    @router.post(
        "/chat",
        response_model=Answer,
        responses={**_TWO_FORMS, **problems(400, 413, 422, 429, 503)},
        dependencies=[Depends(rate)],
    )
    async def chat(request: Request, body: ChatRequest) -> Response:
        """An answer to the last message of a conversation."""
        remember_language(request, body.language)
        conversation = body.conversation()
        if not body.stream:
            answering = answers.call(lambda: answer_of(assistant.stream(conversation, body.language)))
            answer = await _while_wanted(request, asyncio.ensure_future(answering))
            if answer is None:
                return Response(status_code=_GONE)
            return Response(ANSWER_JSON.dump_json(answer), media_type="application/json")
        arriving = answers.stream(lambda: assistant.stream(conversation, body.language))
        first = await anext(arriving)  # refused while the status can still say so
        return StreamingResponse(
            _streamed(first, arriving, assistant.catalogues),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", **ui_stream.HEADERS},
        )

    return router


async def _while_wanted(request: Request, answering: "asyncio.Future[Answer]") -> Answer | None:
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


async def _streamed(first: Event, rest: AsyncIterator[Event], catalogues: Catalogues) -> AsyncIterator[str]:
    stream = ui_stream.UiStream()
    try:
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
