"""What is measured, seen through a narrow door: the only place where the sets meet the project's classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Page:
    """A page of a public set; offsets in what comes back count in `text`, unless it is markdown.

    The id of a markdown page is its address. `expected` is the file of its expected questions: the page
    that ships has one, those of the public sets have none.
    """

    id: str
    text: str
    title: str = ""
    language: str = "en"
    is_markdown: bool = False
    expected: Path | None = None


@dataclass(frozen=True)
class Found:
    """A passage that the search returned: its page, and where it stands there."""

    page_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Quote:
    """A quotation of an answer."""

    page_id: str
    text: str


@dataclass(frozen=True)
class Reply:
    """An answer, as far as it is measured."""

    status: str
    confidence: float
    text: str
    quotes: tuple[Quote, ...]


class Library(Protocol):
    """Pages that can be searched and asked."""

    def search(self, query: str, k: int) -> list[Found]:
        """The `k` best passages, best first."""
        ...

    def answer(self, messages: Sequence[str]) -> Reply:
        """The answer to the last of the user's messages."""
        ...

    def completed(self, messages: Sequence[str]) -> str:
        """The last of the user's messages as it is read: completed by those before it where it leans."""
        ...


class Subject(Protocol):
    """The assistant, with any pages as its corpus."""

    def library(self, pages: Sequence[Page]) -> Library:
        """The pages, cut and indexed by the project's own means."""
        ...

    def seed_page(self) -> Page:
        """The page that ships with the project."""
        ...

    def expect(self, texts: Sequence[str]) -> None:
        """These questions will follow: whatever is quicker done for many at once may be done now."""
        ...

    def support(self, sentence: str, quotation: str) -> float:
        """How well the sentence follows from the quotation, 0 to 1."""
        ...


def project() -> Subject:
    """The project itself."""
    from bench.subject_of_project import Project

    return Project()
