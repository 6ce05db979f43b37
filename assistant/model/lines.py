"""What a chat model is given to write from: lines of the pages, numbered, and set apart as data."""

import hashlib
from collections.abc import Iterable, Sequence

from assistant.answer import Draft, Quote, Quoted
from assistant.model.check import Line
from assistant.quotes.pages import Pages, PlacedUnit
from corpus.folding import words
from corpus.passage import Hit

_MOST_LINES = 40
_MOST_LETTERS = 9_000


def ordinary_words(pages: Pages, questions: Iterable[str] = ()) -> frozenset[str]:
    """The words that pages or questions write in small letters somewhere, folded: no names."""
    texts = [*(unit.text for unit in pages.units), *questions]
    return frozenset(word.text for text in texts for word in words(text) if text[word.start].islower())


def quotes_of(draft: Draft) -> list[list[Quote]]:
    """The quotations that answer each question, as the quoting answerer found them."""
    return [
        [
            piece.quote
            for statement in draft.statements[first:last]
            for piece in statement.pieces
            if isinstance(piece, Quoted)
        ]
        for first, last in draft.answers
    ]


def lines_for(draft: Draft, hits: Sequence[Hit], pages: Pages) -> list[Line]:
    """The units that were found to answer, those around them, and the passages nearest to the question."""
    found = [quote for quotes in quotes_of(draft) for quote in quotes]
    passages = dict.fromkeys([*(quote.passage.id for quote in found), *(hit.passage.id for hit in hits)])
    answering = {(quote.passage.document_id, quote.span) for quote in found}
    by_passage: dict[str, list[PlacedUnit]] = {}
    for unit in pages.units:
        by_passage.setdefault(unit.passage.id, []).append(unit)
    chosen: list[PlacedUnit] = []
    letters = 0
    near = [unit for passage in passages for unit in by_passage.get(passage, [])]
    for unit in sorted(near, key=lambda one: (one.passage.document_id, one.unit.span) not in answering):
        letters += len(unit.text)
        if unit not in chosen and len(chosen) < _MOST_LINES and letters <= _MOST_LETTERS:
            chosen.append(unit)
    order = {unit: place for place, unit in enumerate(near)}
    chosen.sort(key=lambda unit: order[unit])
    return [
        Line(number, Quote(unit.passage, unit.unit.span), unit.text, unit.place, unit.language)
        for number, unit in enumerate(chosen, 1)
    ]


def as_data(lines: Sequence[Line]) -> str:
    """The lines under their headings, between markers that they can't contain: these hold their digest."""
    shown: list[str] = []
    place = ""
    for line in lines:
        if line.place != place:
            place = line.place
            shown.append(f"\n# {' '.join(place.split())}")
        shown.append(f"[{line.number}] {' '.join(line.text.split())}")
    text = "\n".join(shown).strip()
    marker = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    return f"===== LINES {marker} =====\n{text}\n===== END OF LINES {marker} ====="


def finding_of(draft: Draft, lines: Sequence[Line]) -> str:
    """The numbers of the lines that were found to answer."""
    numbers = {(line.quote.passage.document_id, line.quote.span): line.number for line in lines}
    found = [
        numbers[key]
        for quotes in quotes_of(draft)
        for quote in quotes
        if (key := (quote.passage.document_id, quote.span)) in numbers
    ]
    return " ".join(f"[{number}]" for number in dict.fromkeys(found))
