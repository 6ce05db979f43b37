"""The HTTP application, wired by hand in `create_app`."""

import asyncio
import json
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRouter
from starlette.concurrency import run_in_threadpool

from assistant.answer import Message
from assistant.api import problem_details, ui_stream
from assistant.api.body_limit import BodyLimit
from assistant.api.feedback import FeedbackStore, feedback_router
from assistant.api.schema import LARGEST_BODY, AnswerBody, ChatRequest, HitBody, SearchBody, SearchRequest
from assistant.assistant import Assistant, open_assistant
from assistant.errors import NotReady
from assistant.library import Library
from assistant.suggestions import suggestions_for
from assistant.web.gradio_page import ChatPage
from assistant.web.plain import PageSources, pages_router
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.settings import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; the first release is loaded while it starts."""
    assistant = open_assistant(settings)

    sources = _page_sources(assistant)
    chat_page = ChatPage(assistant, sources.first_questions)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # In the background, so that /health answers at once; a failure shows in /ready.
        warming = asyncio.create_task(run_in_threadpool(_warm, assistant))
        async with chat_page.running(after=warming):
            yield
        await warming

    app = FastAPI(
        title=f"{assistant.university.short_name} applicants' assistant",
        lifespan=lifespan,
    )
    app.add_middleware(BodyLimit, most=LARGEST_BODY)
    app.state.assistant = assistant
    problem_details.install(app)
    app.include_router(_chat_routes(assistant))
    app.include_router(_state_routes(assistant.library))
    origins = settings.allowed_origins
    app.include_router(pages_router(sources, assistant.catalogues, origins))
    app.include_router(feedback_router(FeedbackStore(settings.data)))
    chat_page.install(app)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
        )
    return app


def _page_sources(assistant: Assistant) -> PageSources:
    def answer(question: str, language: str) -> dict[str, Any]:
        given = assistant.answer([Message("user", question)], language)
        return AnswerBody.of(given).model_dump(mode="json")

    def find_document(document_id: str, release: str | None) -> Document | None:
        try:
            shelf = assistant.library.current()
            return (assistant.library.release(release) if release else shelf.release).document(document_id)
        except CorpusError:
            return None  # a release no longer kept: the page says so

    def first_questions(language: str) -> tuple[str, ...]:
        try:
            release = assistant.library.current().release
        except NotReady:
            return ()  # the chat opens all the same
        return suggestions_for(release, (), assistant.catalogues.get(language))

    return PageSources(assistant.university.name, answer, find_document, first_questions)


def _warm(assistant: Assistant) -> None:
    """Load release and models by a question, so that the first applicant does not wait for them."""
    try:
        assistant.answer([Message("user", "warm")])
    except Exception as error:  # reported by /ready, for the server goes on without
        log.error("not ready: %s", error)


def _chat_routes(assistant: Assistant) -> APIRouter:
    routes = APIRouter(prefix="/v1")

    @routes.post("/chat", response_model=AnswerBody)
    async def chat(body: ChatRequest) -> Response:
        if body.stream:
            await run_in_threadpool(assistant.library.current)  # refused while the status can still say so
            return StreamingResponse(
                _streamed(assistant, body),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no", **ui_stream.HEADERS},
            )
        answer = await run_in_threadpool(assistant.answer, body.conversation(), body.language)
        return JSONResponse(AnswerBody.of(answer).model_dump(mode="json"))

    @routes.post("/search")
    def search(body: SearchRequest) -> SearchBody:
        shelf = assistant.library.current()
        hits = [
            HitBody(
                passage_id=hit.passage.id,
                document_id=hit.passage.document_id,
                title=hit.passage.title,
                url=document.url if (document := shelf.release.document(hit.passage.document_id)) else "",
                section=list(hit.passage.section),
                text=hit.passage.text,
                score=hit.score,
            )
            for hit in assistant.search(shelf, body.query, body.k)
        ]
        return SearchBody(release=shelf.release.manifest.name, hits=hits)

    return routes


async def _streamed(assistant: Assistant, body: ChatRequest) -> AsyncIterator[str]:
    yield _line(ui_stream.begin(uuid.uuid4().hex))
    try:
        answer = await run_in_threadpool(assistant.answer, body.conversation(), body.language)
        for event in ui_stream.events(answer):
            yield _line(event)
    except Exception as error:  # the status line is long gone: the stream itself must say it
        log.exception("a streamed answer failed", exc_info=error)
        yield _line(ui_stream.failure("The question could not be answered. Please try again."))
    yield f"data: {ui_stream.DONE}\n\n"


def _line(event: ui_stream.Event) -> str:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _state_routes(library: Library) -> APIRouter:
    routes = APIRouter()

    @routes.get("/health")
    def health() -> dict[str, str]:
        return {"status": "alive"}

    @routes.get("/ready")
    def ready() -> dict[str, str]:
        return {"status": "ready", "release": library.current().release.manifest.name}

    return routes
