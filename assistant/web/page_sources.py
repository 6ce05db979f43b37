"""What every page of the front end shows, Gradio's as well as the plain ones: their one seam to the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Message
from assistant.catalogue import Catalogues
from assistant.events import Event
from corpus.document import Document
from corpus.university import University


@dataclass(frozen=True)
class PageSources:
    """How a question is answered, the stored documents, and the texts of the pages.

    `stream` takes a conversation and the reader's language. `find_document` takes a document's id and a
    release's name (None for the current one). `first_questions` are questions in a language that the
    corpus can answer. `stream` and `find_document` may raise NotReady.
    """

    university: University
    catalogues: Catalogues
    stream: Callable[[Sequence[Message], str | None], Iterator[Event]]
    find_document: Callable[[str, str | None], Document | None]
    first_questions: Callable[[str], Sequence[str]]
