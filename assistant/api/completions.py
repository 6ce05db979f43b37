"""POST /v1/chat/completions and GET /v1/models: what OpenAI's clients speak, citations as annotations."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field, field_validator, model_validator

from assistant.answer import Answer, Citation, Message, Sentence
from assistant.api.answer_queue import AnswerQueue
from assistant.api.cancelling import GONE, cancelled_when_gone, while_wanted
from assistant.api.problem_details import problems
from assistant.api.request_rate import RequestRate, visitor_asking
from assistant.api.schema import MOST_MESSAGES, Part, Text, check_question
from assistant.assistant import Assistant
from assistant.catalogue import Catalogues
from assistant.events import CitationReady, Event, Finished, SentenceReady, Started, answer_of
from assistant.model.upstream import Cancellation

# The one model that is offered; what is behind it is no matter of the caller's.
MODEL = "assistant"
_DONE = "data: [DONE]\n\n"


class CompletionMessage(BaseModel):
    """One turn as OpenAI has it; what is not the user's or the assistant's is read and left out."""

    role: Literal["user", "assistant", "system", "developer", "tool"]
    content: Text | Annotated[list[Part], Field(max_length=200)] | None = ""

    @property
    def text(self) -> str:
        """The words of the turn."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """Whether the tokens are told at the end of a stream."""

    include_usage: bool = False


class CompletionRequest(BaseModel):
    """A conversation that ends with a question; what else OpenAI's clients send is accepted and not used."""

    messages: list[CompletionMessage] = Field(min_length=1, max_length=MOST_MESSAGES)
    model: str = Field(default=MODEL, max_length=200)
    stream: bool = False
    stream_options: StreamOptions | None = None

    @field_validator("stream", mode="before")
    @classmethod
    def _null_is_no(cls, value: object) -> object:
        return False if value is None else value

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> "CompletionRequest":
        check_question(self.messages[-1].role, self.messages[-1].text)
        return self

    def conversation(self) -> list[Message]:
        """The turns as the assistant reads them."""
        return [
            Message(message.role, message.text)
            for message in self.messages
            if message.role in ("user", "assistant") and message.text.strip()
        ]


def completions_router(assistant: Assistant, answers: AnswerQueue, rate: RequestRate) -> APIRouter:
    """POST /v1/chat/completions and GET /v1/models."""
    router = APIRouter(prefix="/v1")

    @router.get("/models")
    def models() -> dict[str, Any]:
        """The one model there is."""
        return {"object": "list", "data": [_model()]}

    @router.get("/models/{model_id}")
    def model(model_id: str) -> dict[str, Any]:
        """The same by its name."""
        return _model()

    @router.post(
        "/chat/completions", responses=problems(400, 413, 422, 429, 503), dependencies=[Depends(rate)]
    )
    async def complete(request: Request, body: CompletionRequest) -> Response:
        """An answer to the last message of a conversation, as a completion."""
        conversation, cancellation, visitor = body.conversation(), Cancellation(), visitor_asking(request)

        def events() -> Iterator[Event]:
            return assistant.stream(conversation, None, visitor, cancellation)

        if not body.stream:
            answering = answers.call(lambda: answer_of(events()))
            answer = await while_wanted(request, cancellation, asyncio.ensure_future(answering))
            return Response(status_code=GONE) if answer is None else JSONResponse(completion(answer))
        arriving = answers.stream(events)
        first = await anext(arriving)  # refused while the status can still say so
        assert isinstance(first, Started)
        with_usage = body.stream_options is not None and body.stream_options.include_usage
        lines = _streamed(request, cancellation, first, arriving, assistant.catalogues, with_usage)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)

    return router


def completion(answer: Answer) -> dict[str, Any]:
    """The answer as a chat completion."""
    citations = {one.number: one for one in answer.citations}
    text, annotations = "", []
    for sentence in answer.sentences:
        added = _added(sentence, bool(text))
        annotations += _annotations(sentence, citations, len(text) + len(added))
        text += added
    message = {"role": "assistant", "content": text, "refusal": None, "annotations": annotations}
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _NO_USAGE,
    }


_NO_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": "university"}


async def _streamed(
    request: Request,
    cancellation: Cancellation,
    started: Started,
    rest: AsyncIterator[Event],
    catalogues: Catalogues,
    with_usage: bool,
) -> AsyncIterator[str]:
    stream = _CompletionStream(started.id)
    try:
        async with cancelled_when_gone(request, cancellation):
            yield stream.line({"role": "assistant", "content": ""})
            async for event in rest:
                for line in stream.lines(event):
                    yield line
    except Exception:  # the status line is long gone: the stream itself must say it
        detail = catalogues.get(started.language).text("failure.detail")
        yield f"data: {json.dumps({'error': {'message': detail, 'type': 'server_error'}})}\n\n"
    else:
        if with_usage:
            yield stream.usage()
    yield _DONE


class _CompletionStream:
    """The chunks of one completion: a sentence each, its annotations with it."""

    def __init__(self, answer_id: str) -> None:
        self._base = {
            "id": f"chatcmpl-{answer_id}",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": MODEL,
        }
        self._citations: dict[int, Citation] = {}
        self._length = 0

    def lines(self, event: Event) -> Iterator[str]:
        match event:
            case CitationReady(citation):
                self._citations[citation.number] = citation
            case SentenceReady(sentence):
                added = _added(sentence, self._length > 0)
                self._length += len(added)
                delta: dict[str, Any] = {"content": added}
                if annotations := _annotations(sentence, self._citations, self._length):
                    delta["annotations"] = annotations
                yield self.line(delta)
            case Finished():
                yield self.line({}, "stop")

    def line(self, delta: dict[str, Any], reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        return f"data: {json.dumps({**self._base, 'choices': [choice]}, ensure_ascii=False)}\n\n"

    def usage(self) -> str:
        return f"data: {json.dumps({**self._base, 'choices': [], 'usage': _NO_USAGE})}\n\n"


def _added(sentence: Sentence, begun: bool) -> str:
    return (sentence.break_before if begun else "") + sentence.marked_text


def _annotations(sentence: Sentence, citations: dict[int, Citation], end: int) -> list[dict[str, Any]]:
    """A citation for each marker of the sentence, over the words of the sentence."""
    start = end - len(sentence.marked_text)
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "url": citations[number].link or citations[number].url or citations[number].source,
                "title": citations[number].title,
                "start_index": start,
                "end_index": end,
            },
        }
        for number in sentence.citations
    ]
