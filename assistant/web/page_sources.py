"""What every page of the front end shows, Gradio's as well as the plain ones: their one seam to the rest."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import Request

from assistant.answer import Answer, Message
from assistant.catalogue import Catalogues
from assistant.suggestions import Topic
from corpus.document import Document
from corpus.university import University


@dataclass(frozen=True)
class PageSources:
    """How a question is answered, the stored documents, and the texts of the pages.

    `answer` takes a conversation and the reader's language, and may raise NotReady and Busy; `admit` raises
    TooManyRequests. `find_document` takes a document's id and a release's name (None for the current one).
    `first_questions` and `topics`, in a language, are what the corpus can answer.
    """

    university: University
    catalogues: Catalogues
    admit: Callable[[Request], Awaitable[None]]
    answer: Callable[[Sequence[Message], str | None], Awaitable[Answer]]
    find_document: Callable[[str, str | None], Document | None]
    first_questions: Callable[[str], Sequence[str]]
    topics: Callable[[str], Sequence[Topic]]
