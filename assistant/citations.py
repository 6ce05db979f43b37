"""Quotes → numbered citations, each checked to stand in the stored document word for word."""

import re
from collections.abc import Sequence
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from assistant.answer import AnswerSentence, Citation, Quote, Statement
from corpus.release import Release

# A text fragment longer than this is given as its first and last words.
_LONGEST_FRAGMENT = 120


def cite(
    statements: Sequence[Statement], release: Release
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """The sentences with their markers, and the citations numbered in order of first use.

    A quote that is not found word for word in its document is dropped, and with it a statement that
    rested on nothing else.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    sentences: list[AnswerSentence] = []
    for statement in statements:
        used: list[int] = []
        for quote in statement.quotes:
            key = (quote.passage.document_id, quote.span.start, quote.span.end)
            if key not in numbers:
                citation = _citation(len(citations) + 1, quote, release)
                if citation is None:
                    continue
                numbers[key] = citation.number
                citations.append(citation)
            if numbers[key] not in used:
                used.append(numbers[key])
        if used or not statement.quotes:
            sentences.append(AnswerSentence(statement.text, tuple(used)))
    return tuple(sentences), tuple(citations)


def marked(sentence: AnswerSentence) -> str:
    """The sentence with its markers behind it: `Words of the page. [1]`."""
    return " ".join((sentence.text, *(f"[{number}]" for number in sentence.citations)))


def _citation(number: int, quote: Quote, release: Release) -> Citation | None:
    document = release.document(quote.passage.document_id)
    if document is None:
        return None
    words = quote.span.of(document.text)
    if not words.strip() or words != words.strip():
        return None
    name = release.manifest.name
    return Citation(
        number=number,
        quote=words,
        title=document.title,
        section=document.section,
        url=document.url,
        link=live_link(document.url, words),
        source=f"/sources/{document.id}?release={name}&quote={quote.span.start}-{quote.span.end}",
        document_id=document.id,
        passage_id=quote.passage.id,
        start=quote.span.start,
        end=quote.span.end,
        language=document.language,
        retrieved_at=document.retrieved_at or None,
        # A release is immutable and answers are given from the current one; the source page says
        # whether a later release holds other words.
        changed_since=False,
    )


def live_link(url: str, words: str) -> str:
    """The page's address with a text fragment that opens it at the words; empty without an address."""
    if urlsplit(url).scheme not in ("http", "https"):
        return ""
    first, *rest = [line for line in words.split("\n") if line]
    last = rest[-1] if rest else first
    if not rest and len(first) <= _LONGEST_FRAGMENT:
        fragment = _fragment(first)
    else:
        fragment = f"{_fragment(_words(first, 0, 6))},{_fragment(_words(last, -6, None))}"
    return f"{url.split('#')[0]}#:~:text={fragment}"


def _words(line: str, start: int, end: int | None) -> str:
    return " ".join(re.split(r"[ \t]+", line)[start:end])


def _fragment(words: str) -> str:
    # A hyphen and a comma are part of the fragment's own grammar, so they are encoded too.
    return percent_encoded(words, safe="").replace("-", "%2D")
