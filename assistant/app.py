"""The HTTP application, wired by hand in `create_app`: the one place where its parts meet."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from assistant.answer import Message
from assistant.api import problem_details
from assistant.api.body_limit import BodyLimit
from assistant.api.chat import chat_router
from assistant.api.feedback import feedback_router
from assistant.api.schema import LARGEST_BODY
from assistant.api.search import search_router
from assistant.api.state import state_router
from assistant.assistant import Assistant, open_assistant
from assistant.errors import NotReady
from assistant.gaps.database import FeedbackDatabase
from assistant.gaps.question_log import QuestionLog
from assistant.staff.desk import Desk
from assistant.staff.page import LARGEST_UPLOAD, UPLOAD_PATH, StaffPage
from assistant.web.gradio_page import ChatPage
from assistant.web.page_sources import PageSources
from assistant.web.plain import pages_router
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.settings import Settings

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; the first release is loaded while it starts."""
    assistant = open_assistant(settings)
    sources = _page_sources(assistant)
    chat_page = ChatPage(sources)
    database = FeedbackDatabase(settings.data, settings.database_url)
    questions = QuestionLog(database, settings.retention_days)
    assistant.record_with(questions.record)

    staff = _staff_page(assistant, database, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # In the background, so that /health answers at once; a failure shows in /ready.
        warming = asyncio.create_task(run_in_threadpool(_warm, assistant))
        async with chat_page.running(after=warming), contextlib.AsyncExitStack() as stack:
            if staff is not None:
                await stack.enter_async_context(staff.running(after=chat_page.loaded))
            yield
        await warming
        await run_in_threadpool(questions.close)
        database.close()

    app = FastAPI(
        title=f"{assistant.university.short_name} applicants' assistant",
        lifespan=lifespan,
    )
    app.add_middleware(BodyLimit, most=LARGEST_BODY, by_path={UPLOAD_PATH: LARGEST_UPLOAD})
    # It leaves streams of events alone, and what is compressed already.
    app.add_middleware(GZipMiddleware, compresslevel=6)
    app.state.assistant = assistant
    problem_details.install(app, assistant.catalogues)
    app.include_router(chat_router(assistant))
    app.include_router(search_router(assistant))
    app.include_router(state_router(assistant.library))
    app.include_router(feedback_router(database))
    origins = settings.allowed_origins
    app.include_router(pages_router(sources, origins))
    chat_page.install(app)
    if staff is not None:
        staff.install(app)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["content-type"],
        )
    return app


def _staff_page(assistant: Assistant, database: FeedbackDatabase, settings: Settings) -> StaffPage | None:
    """The staff's pages, where their password is set; else there are none."""
    if not settings.staff_password:
        return None
    return StaffPage(Desk(assistant, database, settings), settings.staff_password)


def _page_sources(assistant: Assistant) -> PageSources:
    def find_document(document_id: str, release: str | None) -> Document | None:
        try:
            shelf = assistant.library.current()
            return (assistant.library.release(release) if release else shelf.release).document(document_id)
        except CorpusError:
            return None  # a release no longer kept: the page says so

    def first_questions(language: str) -> tuple[str, ...]:
        try:
            return assistant.first_questions(language)
        except NotReady:
            return ()  # the chat opens all the same

    return PageSources(
        university=assistant.university,
        catalogues=assistant.catalogues,
        stream=assistant.stream,
        find_document=find_document,
        first_questions=first_questions,
    )


def _warm(assistant: Assistant) -> None:
    """Load release and models by a question, so that the first applicant does not wait for them."""
    try:
        assistant.answer([Message("user", "warm")], recorded=False)
    except Exception as error:  # reported by /ready, for the server goes on without
        log.error("not ready: %s", error)
