"""The nouns of an answer: what was said, on what it rests, and what the pages do not say."""

from dataclasses import dataclass
from typing import Literal

from corpus.passage import Passage
from corpus.span import Span
from corpus.university import Contact

Status = Literal["answered", "partial", "not_found", "chat"]


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True)
class Quote:
    """Verbatim words: the span of a passage's document."""

    passage: Passage
    span: Span


@dataclass(frozen=True)
class Statement:
    """A sentence of an answer and the quotes it rests on; none where the assistant speaks for itself."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An answer before its citations are numbered and checked."""

    status: Status
    confidence: float
    statements: tuple[Statement, ...]
    missing: tuple[str, ...] = ()
    wants_person: bool = False


@dataclass(frozen=True)
class Citation:
    """A numbered quotation; offsets count code points of the stored document."""

    number: int
    quote: str
    title: str
    section: tuple[str, ...]
    url: str
    link: str
    source: str
    document_id: str
    passage_id: str
    start: int
    end: int
    language: str
    retrieved_at: str | None
    changed_since: bool


@dataclass(frozen=True)
class AnswerSentence:
    """A sentence as it is shown, and the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Answer:
    """What an applicant gets; `text` is plain, with markers such as [1]."""

    id: str
    release: str
    language: str
    answered_by: str
    status: Status
    confidence: float
    text: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    missing: tuple[str, ...]
    contact: Contact | None
    suggestions: tuple[str, ...]
