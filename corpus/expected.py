"""Expected questions: what a page answers, or nearly answers and does not, written down as questions.

They steer the search and never speak: an answer is made of the page's words, found through the question.
"""

import json
from dataclasses import dataclass

from corpus.document import Document
from corpus.span import Span

KINDS = (
    "amount", "comparison", "contact", "count", "date", "definition", "document", "duration", "list", "other",
    "person", "place", "procedure", "reason", "requirement", "status", "yes-no",
)  # fmt: skip


@dataclass(frozen=True)
class ExpectedQuestion:
    """A question that a page makes a reader ask.

    `quote` is where the words stand that answer it, in the document's text; a near miss has none, and
    `missing` says what the pages do not state. `expires` is an ISO day, empty where it never does.
    """

    question: str
    language: str
    document_id: str
    quote: Span | None
    missing: str | None
    kind: str
    writer: str
    owner: str = ""
    expires: str = ""


def address_of(document: Document) -> str:
    """How a line of the file names a page: by its address, or by its id where it has none."""
    return document.url or document.id


def line_of(question: ExpectedQuestion, document: Document) -> str:
    """The line of the file that says this question, with the page's own words and without a line end."""
    line: dict[str, str | None] = {
        "question": question.question,
        "language": question.language,
        "url": address_of(document),
        "quote": question.quote.of(document.text) if question.quote else None,
        "missing": question.missing,
        "kind": question.kind,
        "writer": question.writer,
    }
    line |= {key: value for key in ("owner", "expires") if (value := getattr(question, key))}
    return json.dumps(line, ensure_ascii=False)
