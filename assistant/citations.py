"""Quotes → numbered citations, each checked to stand in the stored document word for word."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from assistant.answer import Citation, Own, Piece, Quotation, Quote, Quoted, Sentence, Statement, Words
from assistant.events import CitationReady, SentenceReady
from corpus.release import Release
from corpus.span import Span

# A text fragment longer than this is given as its first and last words.
_LONGEST_FRAGMENT = 120
Cited = CitationReady | SentenceReady


def cite(statements: Iterable[Statement], release: Release) -> Iterator[Cited]:
    """The sentences, each after the citations it is the first to use, numbered in that order.

    A statement is left out where words that it quotes do not stand in their document, or where none of
    the quotes it rests on does.
    """
    numbering = _Numbering(release)
    for statement in statements:
        yield from numbering.cited(statement)


class _Numbering:
    """The citations given so far, by what they quote."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._given: dict[tuple[str, Span], Citation] = {}

    def cited(self, statement: Statement) -> Iterator[Cited]:
        found: dict[tuple[str, Span], Citation] = {}

        def citation_of(quote: Quote, marked: Span | None) -> Citation | None:
            key = (quote.passage.document_id, quote.span)
            known = self._given.get(key) or found.get(key)
            if known is None:
                number = len(self._given) + len(found) + 1
                known = _citation(number, quote, marked, self._release)
            if known is not None and key not in self._given:
                found[key] = known
            return known

        pieces: list[Piece] = []
        for piece in statement.pieces:
            if isinstance(piece, Own):
                pieces.append(Words(piece.text))
                continue
            citation = citation_of(piece.quote, piece.marked)
            if citation is None:
                return
            pieces.append(_quotation(piece, citation))
        rests_on = [citation_of(quote, None) for quote in statement.quotes]
        numbers = [citation.number for citation in rests_on if citation is not None]
        sentence = Sentence.of(pieces, statement.kind, numbers)
        if statement.quotes and not sentence.citations:
            return
        self._given |= found
        yield from (CitationReady(citation) for citation in found.values())
        yield SentenceReady(sentence)


def _quotation(piece: Quoted, citation: Citation) -> Quotation:
    marked = _within(piece.marked, piece.quote)
    relative = (marked.start - citation.start, marked.end - citation.start) if marked else None
    return Quotation(citation.number, citation.quote, citation.language, relative, piece.quote.block)


def _within(marked: Span | None, quote: Quote) -> Span | None:
    """The marked stretch where it is one, within the quotation and less than all of it."""
    if marked is None or marked == quote.span:
        return None
    return marked if quote.span.start <= marked.start < marked.end <= quote.span.end else None


def _citation(number: int, quote: Quote, marked: Span | None, release: Release) -> Citation | None:
    document = release.document(quote.passage.document_id)
    if document is None:
        return None
    words = quote.span.of(document.text)
    if not words.strip() or words != words.strip():
        return None
    name = release.manifest.name
    span = _within(marked, quote)
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
        span=(span.start, span.end) if span else None,
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
