"""An answer's plain text cut into paragraphs, items, quotations and markers, for pages made here."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

_MARKER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Piece:
    """Part of a line; `number` is a marker's citation, `language` that of a quotation, else 0 and ""."""

    kind: Literal["text", "quotation", "marker"]
    text: str
    number: int = 0
    language: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the answer, as a paragraph or as an item of a list."""

    kind: Literal["paragraph", "item"]
    pieces: tuple[Piece, ...]

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl" by the first letter; "auto" where there is none.

        A browser's own dir=auto passes over quotations, which have a direction of their own.
        """
        for character in "".join(piece.text for piece in self.pieces):
            strength = unicodedata.bidirectional(character)
            if strength in ("L", "R", "AL"):
                return "ltr" if strength == "L" else "rtl"
        return "auto"


def cut_answer(text: str, quotes: Mapping[int, tuple[str, str]]) -> list[Line]:
    """The lines of an answer; `quotes` gives a citation's words and language by its number.

    A number without a citation is no marker: it stays what it is, text.
    """
    lines = []
    for line in text.splitlines():
        if not line.strip():
            continue
        content = _ITEM.sub("", line, count=1)
        kind: Literal["paragraph", "item"] = "item" if content != line else "paragraph"
        lines.append(Line(kind, tuple(_cut_line(content, quotes))))
    return lines


def _cut_line(line: str, quotes: Mapping[int, tuple[str, str]]) -> list[Piece]:
    longest_first = sorted(quotes.values(), key=lambda quote: -len(quote[0]))
    pieces: list[Piece] = []
    start = 0
    for match in _MARKER.finditer(line):
        number = int(match[1])
        if number not in quotes:
            continue
        pieces += _cut_quotations(line[start : match.start()].rstrip(), longest_first)
        pieces.append(Piece("marker", match[1], number=number))
        start = match.end()
    return pieces + _cut_quotations(line[start:], longest_first)


def _cut_quotations(text: str, quotes: Sequence[tuple[str, str]]) -> list[Piece]:
    for quote, language in quotes:
        before, found, after = text.partition(quote) if len(quote) > 2 else (text, "", "")
        if found:
            quotation = Piece("quotation", quote, language=language)
            return [*_cut_quotations(before, quotes), quotation, *_cut_quotations(after, quotes)]
    return [Piece("text", text)] if text else []
