"""The HTTP application, wired by hand in `create_app`: the one place where its parts meet."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from assistant.answer import Answer, Message
from assistant.api import problem_details
from assistant.api.answer_queue import AnswerQueue
from assistant.api.body_limit import BodyLimit
from assistant.api.chat import chat_router
from assistant.api.completions import completions_router
from assistant.api.feedback import feedback_router
from assistant.api.mcp_endpoint import McpEndpoint
from assistant.api.request_rate import RequestRate
from assistant.api.schema import LARGEST_BODIES, LARGEST_BODY
from assistant.api.search import search_router
from assistant.api.state import Readiness, state_router
from assistant.assistant import Assistant, open_assistant
from assistant.errors import NotReady
from assistant.events import answer_of
from assistant.gaps.database import FeedbackDatabase
from assistant.gaps.question_log import QuestionLog
from assistant.staff.desk import Desk
from assistant.staff.page import LARGEST_UPLOAD, UPLOAD_PATH, StaffPage
from assistant.suggestions import Topic
from assistant.web.assets import load_assets
from assistant.web.gradio_page import ChatPage
from assistant.web.page_sources import PageSources
from assistant.web.panel_page import PanelPage
from assistant.web.plain import pages_router
from assistant.web.templating import PageTemplates
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.settings import Settings

# Who waits for a model waits for the network, not for a processor.
_AT_ONCE_WITH_MODEL = 32


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; the first release is loaded while it starts."""
    assistant = open_assistant(settings)
    database = FeedbackDatabase(settings.data, settings.database_url)
    questions = QuestionLog(database, settings.retention_days)
    assistant.record_with(questions.record)
    at_once = settings.answers_at_once or (_AT_ONCE_WITH_MODEL if settings.model else 0)
    answers = AnswerQueue(settings.answers_waiting, at_once)
    rate = RequestRate(settings.requests_per_minute)
    mcp_endpoint = McpEndpoint(assistant, answers, rate)
    readiness = Readiness(assistant.warm)
    sources = _page_sources(assistant, answers, rate)
    university = assistant.university
    crest = settings.corpus / university.crest if university.crest else None
    assets = load_assets(university.accent, crest)
    templates = PageTemplates(sources, assets)
    panel = PanelPage(sources, templates, assets)
    chat_page = ChatPage(panel, assets)
    staff = _staff_page(assistant, database, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # In the background, so that /health answers at once; a failure shows in /ready.
        warming = readiness.begin()
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(chat_page.gradio.running(after=warming))
            await stack.enter_async_context(mcp_endpoint.running())
            if staff is not None:
                await stack.enter_async_context(staff.gradio.running(after=chat_page.gradio.loaded))
            yield
        answers.close()
        await asyncio.wait({warming})
        await asyncio.to_thread(questions.close)
        database.close()
        assistant.close()

    app = FastAPI(
        title=f"{university.short_name} applicants' assistant",
        lifespan=lifespan,
        # Their pages load scripts of another host.
        docs_url=None,
        redoc_url=None,
    )
    largest = {**LARGEST_BODIES, UPLOAD_PATH: LARGEST_UPLOAD}
    app.add_middleware(BodyLimit, most=LARGEST_BODY, by_path=largest)
    # It leaves streams of events alone, and what is compressed already.
    app.add_middleware(GZipMiddleware, compresslevel=6)
    app.state.assistant = assistant
    problem_details.install(app, assistant.catalogues, templates.for_person)
    app.include_router(chat_router(assistant, answers, rate))
    app.include_router(completions_router(assistant, answers, rate))
    app.include_router(search_router(assistant, answers, rate))
    app.router.routes.append(Route("/mcp", mcp_endpoint, methods=["GET", "POST", "DELETE"]))
    app.include_router(state_router(assistant.library, readiness))
    app.include_router(feedback_router(database, rate))
    origins = settings.allowed_origins
    app.include_router(pages_router(sources, templates, panel, assets, origins))
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


def _page_sources(assistant: Assistant, answers: AnswerQueue, rate: RequestRate) -> PageSources:
    async def answer(conversation: Sequence[Message], language: str | None) -> Answer:
        return await answers.call(lambda: answer_of(assistant.stream(conversation, language)))

    def find_document(document_id: str, release: str | None) -> Document | None:
        try:
            shelf = assistant.library.current()
            return (assistant.library.release(release) if release else shelf.release).document(document_id)
        except (CorpusError, NotReady):
            return None  # a release no longer kept: the page says so

    def first_questions(language: str) -> tuple[str, ...]:
        try:
            return assistant.first_questions(language)
        except NotReady:
            return ()  # the chat opens all the same

    def topics(language: str) -> tuple[Topic, ...]:
        try:
            return assistant.topics(language)
        except NotReady:
            return ()

    return PageSources(
        university=assistant.university,
        catalogues=assistant.catalogues,
        admit=rate,
        answer=answer,
        find_document=find_document,
        first_questions=first_questions,
        topics=topics,
    )
