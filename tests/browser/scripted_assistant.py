"""A scripted assistant for the Gradio page, and the page alone before it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from assistant.answer import Message
from assistant.api import problem_details
from assistant.api.schema import LARGEST_BODY
from assistant.catalogue import load_catalogues
from assistant.events import Event
from assistant.web.gradio_page import ChatPage
from assistant.web.page_sources import PageSources
from corpus.university import University
from tests.browser.scripted_answer import answer, events_of
from tests.browser.stand_in import CONTACT, UNIVERSITY, answered, citation, page_document

CATALOGUES = load_catalogues()
QUOTE = "more than 70 teachers and physicians of various specialties were trained"
SUGGESTED = ("What does the page say about ratings?", "Since when Japan?")


def first_replies() -> dict[str, dict[str, Any]]:
    """Answers of every kind under short questions; any other question is answered with a list."""
    cited = [citation(1, QUOTE, page_document())]
    return {
        "partial": answer("partial", f"It says: {QUOTE} [1]", cited, contact=CONTACT, missing=["a place"]),
        "nothing": answer("not_found", "Not stated.", [], contact=CONTACT),
    }


@dataclass
class ScriptedAssistant:
    """Gives the answers of a test; `pause` is in seconds, a missing answer is an error of the server."""

    replies: dict[str, dict[str, Any]] = field(default_factory=first_replies)
    pause: float = 0.0
    asked: list[tuple[list[Message], str | None]] = field(default_factory=list)
    always: dict[str, Any] | None = None
    broken: bool = False

    def stream(self, conversation: Sequence[Message], language: str | None = None) -> Iterator[Event]:
        self.asked.append((list(conversation), language))
        time.sleep(self.pause)
        if self.broken:
            raise RuntimeError("broken on purpose")
        question = conversation[-1].text
        yield from events_of(self.always or self.replies.get(question) or answered(question))


def create_scripted_page(scripted: ScriptedAssistant) -> FastAPI:
    """The Gradio page and nothing else, before the scripted assistant."""
    page = ChatPage(
        PageSources(
            University(name=UNIVERSITY, short_name="NLMU"),
            CATALOGUES,
            scripted.stream,
            lambda document, release: None,
            lambda language: SUGGESTED,
        )
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        warmed = asyncio.get_running_loop().create_future()
        warmed.set_result(None)
        async with page.running(after=warmed):
            yield

    app = FastAPI(lifespan=lifespan, max_body_size=LARGEST_BODY)
    problem_details.install(app, CATALOGUES)
    page.install(app)
    return app


def ask(page: Any, question: str) -> Any:
    """Type a question and send it; gives the last answer when it is complete."""
    before = page.locator(".answer").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('.answer').length > n && !document.querySelector('[aria-busy=true]')",
        arg=before,
    )
    return page.locator(".answer").last
