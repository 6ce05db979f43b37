"""A passage: what is searched and cited."""

from dataclasses import dataclass
from typing import Literal

from corpus.span import Span


@dataclass(frozen=True)
class Unit:
    """The smallest thing that is quoted: a sentence, an item of a list, or a row of a table."""

    kind: Literal["sentence", "item", "row"]
    span: Span


@dataclass(frozen=True)
class Passage:
    """A stretch of one document, verbatim, with the offsets by which it is found again there.

    `headings` are the page's own headings above it, outermost first. Title, section and headings
    stand in front of the text for embedding and search only.
    """

    id: str
    document_id: str
    title: str
    section: tuple[str, ...]
    headings: tuple[str, ...]
    language: str
    span: Span
    text: str
    units: tuple[Unit, ...]

    @property
    def context(self) -> str:
        """Title, section and headings in one line: what a reader of the page sees above the text."""
        return " › ".join((*self.section, self.title, *self.headings))

    def words_of(self, unit: Unit) -> str:
        """The words of one of the passage's units."""
        return self.text[unit.span.start - self.span.start : unit.span.end - self.span.start]

    @property
    def search_text(self) -> str:
        """What is embedded and indexed."""
        return f"{self.context}\n{self.text}"


@dataclass(frozen=True)
class Hit:
    """A passage and how well it matches, from 0 to 1."""

    passage: Passage
    score: float
