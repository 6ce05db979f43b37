"""Where the sentences of a text begin and end."""

import sentencex

from corpus.span import Span, trimmed


def sentence_spans(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of a text written in `language` (a code such as "en"), in order."""
    spans = (
        trimmed(text, boundary["start_index"], boundary["end_index"])
        for boundary in sentencex.get_sentence_boundaries(language, text)
    )
    return tuple(span for span in spans if span.end > span.start)
