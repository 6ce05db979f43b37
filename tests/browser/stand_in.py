"""The real pages before a scripted answerer: the front end is tested apart from what is answered."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.api.feedback import FeedbackStore, feedback_router
from assistant.catalogue import load_catalogues
from assistant.web.plain import PageSources, pages_router
from corpus.document import Block, Document
from corpus.span import Span

UNIVERSITY = "Northern Lakes Medical University"
CONTACT = {
    "office": "Admissions Office for International Students",
    "email": "admissions@lakes.example",
    "phone": "+375 17 000-00-00",
    "url": "https://lakes.example/admissions/contacts",
}
BLOCKS = (
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
    text, blocks = "", []
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


@dataclass
class Reply:
    """What is answered to one question; `failure` is "", "error", "busy", "cut" or "part"."""

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
        **changes,
    }


def answer(status: str, text: str, citations: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """The JSON answer of POST /v1/chat."""
    return {
        "id": "answer-1",
        "release": "000001",
        "language": "en",
        "answered_by": "quotes",
        "status": status,
        "confidence": 0.9,
        "text": text,
        "sentences": [],
        "citations": citations,
        "missing": [],
        "contact": None,
        "suggestions": [],
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


def create_stand_in(stand_in: StandIn, data: Path, origins: tuple[str, ...] = ()) -> FastAPI:
    """The pages, the feedback and a scripted /v1/chat in one server."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    def reply_json(question: str, language: str) -> Mapping[str, Any]:
        return stand_in.reply(question).answer

    def find_document(document_id: str, release: str | None) -> Document | None:
        return stand_in.documents.get((document_id, release or "000001"))

    sources = PageSources(
        stand_in.university, reply_json, find_document, lambda language: stand_in.suggestions
    )
    app.include_router(pages_router(sources, load_catalogues(), origins))
    app.include_router(feedback_router(FeedbackStore(data)))

    @app.post("/v1/chat")
    async def chat(request: Request) -> Response:
        body = await request.json()
        stand_in.requests.append(body)
        reply = stand_in.reply(body["messages"][-1]["content"])
        if reply.failure in ("error", "busy"):
            return JSONResponse(
                {"title": reply.failure}, status_code=500 if reply.failure == "error" else 429
            )
        return StreamingResponse(_events(reply), media_type="text/event-stream")

    return app


async def _events(reply: Reply) -> AsyncIterator[bytes]:
    def event(part: Mapping[str, Any]) -> bytes:
        return f"data: {json.dumps(part)}\n\n".encode()

    text = reply.answer["text"]
    yield event({"type": "start", "messageId": reply.answer["id"]})
    yield event({"type": "text-start", "id": "text"})
    for cited in reply.answer["citations"]:
        yield event(
            {
                "type": "source-url",
                "sourceId": str(cited["number"]),
                "url": cited["url"],
                "title": cited["title"],
            }
        )
        yield event({"type": "data-citation", "id": f"c{cited['number']}", "data": cited})
    # Small pieces, so that markers are cut in the middle as they are by a model.
    for start in range(0, len(text), 7):
        if reply.failure == "cut" and start > len(text) // 2:
            return
        if reply.failure == "part" and start > len(text) // 2:
            yield event({"type": "error", "errorText": "broken"})
            return
        yield event({"type": "text-delta", "id": "text", "delta": text[start : start + 7]})
        await asyncio.sleep(reply.pause)
    yield event({"type": "text-end", "id": "text"})
    rest = {name: value for name, value in reply.answer.items() if name != "text"}
    yield event({"type": "data-answer", "data": rest})
    yield event({"type": "finish"})
    yield b"data: [DONE]\n\n"
