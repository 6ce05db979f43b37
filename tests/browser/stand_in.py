"""The real pages before a scripted answerer: the front end is tested apart from what is answered."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.middleware.gzip import GZipMiddleware

from assistant.answer import Answer, Message
from assistant.api import problem_details
from assistant.api.feedback import feedback_router
from assistant.api.request_rate import RequestRate
from assistant.api.ui_stream import DONE, UiStream
from assistant.catalogue import load_catalogues
from assistant.events import SentenceReady, answer_of
from assistant.gaps.database import FeedbackDatabase
from assistant.suggestions import Topic
from assistant.web.assets import load_assets
from assistant.web.gradio_page import ChatPage
from assistant.web.page_sources import PageSources
from assistant.web.panel_page import PanelPage
from assistant.web.plain import pages_router
from assistant.web.templating import PageTemplates
from corpus.document import Block, BlockKind, Document
from corpus.span import Span
from corpus.university import University
from tests.browser.scripted_answer import answer, events_of

UNIVERSITY = "Northern Lakes Medical University"
CONTACT = {
    "office": "Admissions Office for International Students",
    "email": "admissions@lakes.example",
    "phone": "+375 17 000-00-00",
    "url": "https://lakes.example/admissions/contacts",
}
BLOCKS: tuple[tuple[BlockKind, str], ...] = (
    ("title", "University in international rankings and organizations"),
    ("heading", "International ratings"),
    ("item", "Webometrics Ranking of World Universities"),
    ("item", "Международный рейтинг высших учебных заведений (ARES)"),
    ("item", "Round University Rаnking"),
    ("paragraph", "International ranking position is one of the university's perfomance indicator."),
    ("heading", "International organizations"),
    (
        "paragraph",
        "For more than 25 years, the University has been cooperating in the educational, cultural and "
        "humanitarian spheres with the “Japan - Republic of Belarus” Society. During this period more than "
        "70 teachers and physicians of various specialties were trained in the clinics of Akita University.",
    ),
    ("paragraph", "Since 1998 the cooperation with the Working Group “Prevention” has been developing."),
)


def page_document(
    title: str = BLOCKS[0][1], extra: str = "", url: str = "https://lakes.example/en/rankings"
) -> Document:
    """The page the scripted answers quote, with an additional paragraph where asked for."""
    text = ""
    blocks: list[Block] = []
    for kind, words in (*BLOCKS, ("paragraph", extra)):
        if words:
            separator = "" if not text else "\n" if kind == "item" and blocks[-1].kind == "item" else "\n\n"
            start = len(text) + len(separator)
            text += separator + words
            blocks.append(Block(kind, Span(start, len(text)), 2 if kind == "heading" else 0))
    section = ("University", "International cooperation")
    return Document(
        "lakes-rankings", url, title, section, "en", text, tuple(blocks), retrieved_at="2026-11-22"
    )


# How the server refuses: the status, and whether it says when to come again.
REFUSALS: dict[str, tuple[int, dict[str, str]]] = {
    "error": (500, {}),
    "busy": (503, {"Retry-After": "2"}),
    "unready": (503, {}),
    "too_many": (429, {"Retry-After": "60"}),
}


@dataclass
class Reply:
    """What is answered to one question; `failure` is "", one of `REFUSALS`, "cut" or "part"."""

    answer: dict[str, Any]
    pause: float = 0.0
    failure: str = ""


@dataclass
class StandIn:
    """Replies by question and documents by (id, release); tests change both."""

    replies: dict[str, Reply] = field(default_factory=dict)
    documents: dict[tuple[str, str], Document] = field(default_factory=dict)
    university: str = UNIVERSITY
    suggestions: list[str] = field(
        default_factory=lambda: ["Which international ratings?", "Since when Japan?"]
    )
    requests: list[dict[str, Any]] = field(default_factory=list)
    always: Reply | None = None

    def reply(self, question: str) -> Reply:
        return self.always or self.replies.get(question) or Reply(answered(question))


def citation(number: int, quote: str, document: Document, **changes: Any) -> dict[str, Any]:
    """A citation of those words of the document, as POST /v1/chat gives it."""
    start = document.text.index(quote)
    end = start + len(quote)
    return {
        "number": number,
        "quote": quote,
        "title": document.title,
        "section": list(document.section),
        "url": document.url,
        "link": f"{document.url}#:~:text=International",
        "source": f"/sources/{document.id}?release=000001&quote={start}-{end}",
        "document_id": document.id,
        "passage_id": f"{document.id}-1",
        "start": start,
        "end": end,
        "language": document.language,
        "retrieved_at": document.retrieved_at,
        "changed_since": False,
        "span": None,
        **changes,
    }


def answered(question: str) -> dict[str, Any]:
    """The answer given where a test has set no other: a list of three and a sentence, four citations."""
    document = page_document()
    quotes = [words for kind, words in BLOCKS if kind == "item"]
    quotes.append("more than 70 teachers and physicians of various specialties were trained")
    lines = "\n".join(f"- {words} [{number}]" for number, words in enumerate(quotes[:3], start=1))
    return answer(
        "answered",
        f"The page lists 3 under “International ratings”:\n{lines}\nAnd it says: {quotes[3]} in Akita. [4]",
        [citation(number, words, document) for number, words in enumerate(quotes, start=1)],
        suggestions=["Which organizations does the university work with?", "What is said about Akita?"],
    )


def create_stand_in(
    stand_in: StandIn, data: Path, origins: tuple[str, ...] = (), gradio: bool = False
) -> FastAPI:
    """The pages, the feedback and a scripted /v1/chat in one server; with `gradio` the page at / too."""

    async def answer_to(conversation: Sequence[Message], language: str | None) -> Answer:
        return answer_of(events_of(stand_in.reply(conversation[-1].text).answer))

    def find_document(document_id: str, release: str | None) -> Document | None:
        return stand_in.documents.get((document_id, release or "000001"))

    rate = RequestRate(0)
    sources = PageSources(
        University(name=stand_in.university, short_name="NLMU"),
        load_catalogues(),
        rate,
        answer_to,
        find_document,
        lambda language: stand_in.suggestions,
        lambda language: (Topic("International ratings", "en", 9, ("Which ratings?", "Is RUR among them?")),),
    )
    assets = load_assets()
    templates = PageTemplates(sources, assets)
    panel = PanelPage(sources, templates, assets)
    chat_page = ChatPage(panel, assets)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warmed = asyncio.get_running_loop().create_future()
        warmed.set_result(None)
        async with chat_page.gradio.running(after=warmed):
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan if gradio else None)
    app.add_middleware(GZipMiddleware)
    problem_details.install(app, sources.catalogues, templates.for_person)
    if gradio:
        chat_page.install(app)
    app.include_router(pages_router(sources, templates, panel, assets, origins))
    app.include_router(feedback_router(FeedbackDatabase(data), rate))

    @app.post("/v1/chat")
    async def chat(request: Request) -> Response:
        body = await request.json()
        stand_in.requests.append(body)
        reply = stand_in.reply(body["messages"][-1]["content"])
        if reply.failure in REFUSALS:
            status, headers = REFUSALS[reply.failure]
            return JSONResponse({"title": reply.failure}, status_code=status, headers=headers)
        return StreamingResponse(_events(reply), media_type="text/event-stream")

    return app


async def _events(reply: Reply) -> AsyncIterator[str]:
    stream, said = UiStream(), 0
    for event in events_of(reply.answer):
        if reply.failure in ("cut", "part") and said > len(reply.answer["sentences"]) // 2:
            if reply.failure == "part":
                yield stream.failure("broken")
            return
        for line in stream.lines(event):
            yield line
        if isinstance(event, SentenceReady):
            said += 1
            await asyncio.sleep(reply.pause)
    yield DONE
