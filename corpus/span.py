"""A stretch of a text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A stretch of a document: `start` inclusive, `end` exclusive, in Unicode code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words the span covers."""
        return text[self.start : self.end]


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space (NBSP included) at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
