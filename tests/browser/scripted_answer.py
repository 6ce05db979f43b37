"""Answers as tests write them: JSON from a text with markers and bullets, and the events they come as."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Answer, Piece, Quotation, Sentence, SentenceKind, Words, plain_text
from assistant.events import CitationReady, Event, Finished, SentenceReady, Started

ANSWER = TypeAdapter(Answer)
SENTENCE = TypeAdapter(Sentence)
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")


def sentence(*pieces: str | dict[str, Any], kind: SentenceKind = "paragraph") -> dict[str, Any]:
    """A sentence of own words and of citations, each quoted whole."""
    made: list[Piece] = [
        Words(piece) if isinstance(piece, str) else _quotation(piece) for piece in pieces if piece
    ]
    return SENTENCE.dump_python(Sentence.of(made, kind), mode="json")


def answer(
    status: str, said: str | Sequence[dict[str, Any]], citations: list[dict[str, Any]], **changes: Any
) -> dict[str, Any]:
    """The JSON answer of POST /v1/chat; a text is cut at its lines, and at what is quoted before a marker."""
    sentences = [_cut(line, citations) for line in said.splitlines()] if isinstance(said, str) else said
    return {
        "id": "answer-1",
        "release": "000001",
        "language": "en",
        "answered_by": "quotes",
        "status": status,
        "confidence": 0.9,
        "text": plain_text([SENTENCE.validate_python(each) for each in sentences]),
        "sentences": list(sentences),
        "citations": citations,
        "missing": [],
        "contact": None,
        "suggestions": [],
        **changes,
    }


def events_of(body: dict[str, Any]) -> Iterator[Event]:
    """The answer as the assistant gives it: each citation before the first sentence that uses it."""
    given = ANSWER.validate_python(body)
    yield Started(given.id, given.release, given.language)
    told: set[int] = set()
    for each in given.sentences:
        for citation in given.citations:
            if citation.number in each.citations and citation.number not in told:
                told.add(citation.number)
                yield CitationReady(citation)
        yield SentenceReady(each)
    yield from (CitationReady(citation) for citation in given.citations if citation.number not in told)
    yield Finished(given)


def _cut(line: str, citations: list[dict[str, Any]]) -> dict[str, Any]:
    marks = {int(number) for number in _MARKER.findall(line)}
    marked = [each for each in citations if each["number"] in marks]
    for each in marked:
        line = re.sub(rf"\s*\[{each['number']}\]", "", line)
    kind: SentenceKind = "item" if line.startswith("- ") else "paragraph"
    pieces: list[Piece] = [Words(line.removeprefix("- "))]
    for each in marked:
        pieces = [made for piece in pieces for made in _split(piece, each)]
    quoted = [each["number"] for each in marked]
    return SENTENCE.dump_python(Sentence.of(pieces, kind, quoted), mode="json")


def _split(piece: Piece, citation: dict[str, Any]) -> list[Piece]:
    before, found, after = piece.text.partition(citation["quote"])
    if isinstance(piece, Quotation) or not found:
        return [piece]
    parts: list[Piece] = [Words(before), _quotation(citation), Words(after)]
    return [part for part in parts if part.text]


def _quotation(citation: dict[str, Any]) -> Quotation:
    span = citation.get("span")
    marked = (span[0] - citation["start"], span[1] - citation["start"]) if span else None
    return Quotation(citation["number"], citation["quote"], citation["language"], marked)
