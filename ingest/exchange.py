"""Expected questions by way of any assistant: prompt and pages out as one file, its reply back in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document
from corpus.expected_line import shown
from ingest.prompt import as_data, instruction

_REPLY = (
    "Reply with nothing but the questions, one JSON object on each line with the fields above. "
    "Go through the pages one after another."
)
_KEYS = ("question", "language", "url", "quote", "missing", "kind", "writer", "owner", "expires")
# What one reply may leave unreadable; more is no reply to this prompt.
_MOST_BROKEN = 10_000


@dataclass(frozen=True)
class Found:
    """What was found in a reply: lines for the file, where each stood, and what can't be read."""

    lines: tuple[str, ...]
    places: tuple[str, ...]
    broken: tuple[str, ...]


def export_text(documents: Sequence[Document], languages: Sequence[str]) -> str:
    """The instruction and the pages, to be given to any assistant as they are."""
    pages = (as_data(document, document.text) for document in documents)
    return "\n\n".join((instruction(languages), _REPLY, *pages)) + "\n"


def lines_in(reply: str, writer: str, url: str = "") -> Found:
    """The expected questions in a reply, however they are wrapped: fences, lists, prose around them.

    `writer` and `url` are put in where the reply leaves them out.
    """
    lines: list[str] = []
    places: list[str] = []
    broken: list[str] = []
    for line_number, found in _objects(reply):
        place = f"line {line_number}"
        if isinstance(found, str):
            broken.append(f"{place}: an object can't be read: “{shown(found)}”")
            continue
        for question in _questions(found):
            stated: dict[str, object] = {
                "url": url,
                "quote": None,
                "missing": None,
                "kind": "other",
                "writer": writer,
            }
            stated |= {key: _on_one_line(question[key]) for key in _KEYS if key in question}
            lines.append(json.dumps(stated))
            places.append(place)
    return Found(tuple(lines), tuple(places), tuple(broken))


def _objects(reply: str) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Each outermost JSON object with its line; in place of one that can't be read, how it begins."""
    decoder = json.JSONDecoder(strict=False)  # a line end inside a string is forgiven
    at, counted, line, broken = reply.find("{"), 0, 1, 0
    while at >= 0 and broken < _MOST_BROKEN:
        line, counted = line + reply.count("\n", counted, at), at
        try:
            found, end = decoder.raw_decode(reply, at)
            yield line, found
        except (ValueError, RecursionError):
            # What holds the questions may be cut off; those inside it are whole.
            broken += 1
            if '"question"' in reply[at + 1 : at + 60].split("{")[0]:
                yield line, reply[at : at + 200]
            end = at + 1
        at = reply.find("{", end)


def _questions(found: object, depth: int = 0) -> Iterator[dict[str, object]]:
    """The questions in an object, which may be one itself or hold lists of them."""
    if depth > 20:
        return
    if isinstance(found, list):
        for part in found:
            yield from _questions(part, depth + 1)
    elif isinstance(found, dict):
        if "question" in found:
            yield found
        else:
            yield from _questions(list(found.values()), depth + 1)


def _on_one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
