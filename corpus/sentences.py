"""Where the sentences of a text begin and end."""

from dataclasses import dataclass

import sentencex


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


def sentence_spans(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of a text written in `language` (a code such as "en"), in order."""
    spans = (
        trimmed(text, boundary["start_index"], boundary["end_index"])
        for boundary in sentencex.get_sentence_boundaries(language, text)
    )
    return tuple(span for span in spans if span.end > span.start)
