"""The nouns of an answer: what was said, on what it rests, and what the pages do not say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.passage import Passage
from corpus.span import Span
from corpus.university import Contact

Status = Literal["answered", "partial", "not_found", "chat"]
SentenceKind = Literal["paragraph", "item"]
Block = Literal["sentence", "item", "row"]


@dataclass(frozen=True)
class Message:
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    text: str


# --- a draft: what an answerer says, before its citations are numbered and checked ---


@dataclass(frozen=True)
class Quote:
    """Verbatim words: the span of a passage's document."""

    passage: Passage
    span: Span

    @property
    def words(self) -> str:
        """The words themselves; empty where the span reaches beyond the passage, into a title say."""
        start = self.span.start - self.passage.span.start
        end = self.span.end - self.passage.span.start
        return self.passage.text[start:end] if 0 <= start < end <= len(self.passage.text) else ""

    @property
    def block(self) -> Block:
        """What the words are on their page: of a row or an item, else of a sentence."""
        for unit in self.passage.units:
            if unit.span.start <= self.span.start and self.span.end <= unit.span.end:
                return unit.kind
        return "sentence"


@dataclass(frozen=True)
class Own:
    """The assistant's own words."""

    text: str


@dataclass(frozen=True)
class Quoted:
    """A quotation; `marked` is the stretch of the document, within the quote, that answers."""

    quote: Quote
    marked: Span | None = None


@dataclass(frozen=True)
class Statement:
    """A sentence, or an item of a list, as its pieces; `quotes` are what it rests on besides."""

    pieces: tuple[Own | Quoted, ...]
    quotes: tuple[Quote, ...] = ()
    kind: SentenceKind = "paragraph"


@dataclass(frozen=True)
class Asked:
    """One question of a message as it was understood; `pages` are the documents that were found for it."""

    question: str
    status: Status
    confidence: float
    topic: str
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An answer before its citations are numbered and checked; `asked` are the questions that it answers.

    `answers` says which statements, from place to place, answer each question that is answered: they stand
    together, and a chat model may word them anew.
    """

    status: Status
    confidence: float
    statements: tuple[Statement, ...]
    missing: tuple[str, ...] = ()
    wants_person: bool = False
    suggestions: tuple[str, ...] = ()
    answers: tuple[tuple[int, int], ...] = ()
    asked: tuple[Asked, ...] = ()


# --- an answer: what an applicant gets; its fields are those of the JSON ---


@dataclass(frozen=True)
class Words:
    """A piece of a sentence in the assistant's own words."""

    text: str
    type: Literal["words"] = "words"


@dataclass(frozen=True)
class Quotation:
    """A piece of a sentence that is verbatim the page's: the words of the citation of that number.

    `marked` is where in `text` the words stand that answer, in code points.
    """

    number: int
    text: str
    language: str
    marked: tuple[int, int] | None = None
    block: Block = "sentence"
    type: Literal["quotation"] = "quotation"


Piece = Words | Quotation


@dataclass(frozen=True)
class Sentence:
    """A sentence or an item of a list: its text without markers, the numbers of its citations, its pieces."""

    text: str
    citations: tuple[int, ...]
    kind: SentenceKind
    pieces: tuple[Piece, ...]

    @classmethod
    def of(
        cls, pieces: Sequence[Piece], kind: SentenceKind = "paragraph", rests_on: Sequence[int] = ()
    ) -> "Sentence":
        """The sentence of those pieces; `rests_on` are citations beside those that it quotes."""
        quoted = [piece.number for piece in pieces if isinstance(piece, Quotation)]
        text = "".join(piece.text for piece in pieces)
        return cls(text, tuple(dict.fromkeys([*quoted, *rests_on])), kind, tuple(pieces))

    @property
    def marked_text(self) -> str:
        """The text with its markers behind it: `Words of the page. [1]`."""
        return " ".join((self.text, *(f"[{number}]" for number in self.citations)))

    @property
    def break_before(self) -> str:
        """What parts it from the sentence before: items stand close, paragraphs apart."""
        return "\n" if self.kind == "item" else "\n\n"


def plain_text(sentences: Sequence[Sentence]) -> str:
    """The sentences as one plain text with markers such as [1]."""
    parts = ((sentence.break_before if place else "", sentence) for place, sentence in enumerate(sentences))
    return "".join(f"{gap}{sentence.marked_text}" for gap, sentence in parts)


@dataclass(frozen=True)
class Citation:
    """A numbered quotation; offsets count code points of the stored document.

    `span` is where in the document the words stand that answer, within the quotation.
    """

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
    span: tuple[int, int] | None = None

    @property
    def marked(self) -> tuple[int, int] | None:
        """`span` counted from the beginning of the quotation."""
        return (self.span[0] - self.start, self.span[1] - self.start) if self.span else None


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
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    missing: tuple[str, ...]
    contact: Contact | None
    suggestions: tuple[str, ...]
