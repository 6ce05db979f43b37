"""An answer's events → the lines of the AI SDK's UI message stream, version 1."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from assistant.answer import Citation, Sentence
from assistant.api.schema import ANSWER_JSON
from assistant.events import CitationReady, Event, Finished, SentenceReady, Started

HEADERS = {"x-vercel-ai-ui-message-stream": "v1"}
DONE = "data: [DONE]\n\n"
_CITATION_JSON = TypeAdapter(Citation)
_SENTENCE_JSON = TypeAdapter(Sentence)


class UiStream:
    """The lines of one answer: each sentence after its citations, the whole answer last.

    No sentence is sent before it is checked: the event says that it has been.
    """

    def __init__(self) -> None:
        self._id = ""
        self._begun = False

    def lines(self, event: Event) -> Iterator[str]:
        """The lines that an event makes."""
        yield from map(_line, self._parts(event))

    def failure(self, message: str) -> str:
        """The line that says why a stream can't go on."""
        return _line({"type": "error", "errorText": message})

    def _parts(self, event: Event) -> Iterator[dict[str, Any]]:
        match event:
            case Started():
                self._id = event.id
                yield {"type": "start", "messageId": event.id}
                yield {"type": "text-start", "id": event.id}
            case CitationReady(citation):
                yield from _citation_parts(citation)
            case SentenceReady(sentence):
                # For pages that draw the pieces; it is not kept in the message, which has `data-answer`.
                data = _SENTENCE_JSON.dump_python(sentence, mode="json")
                yield {"type": "data-sentence", "data": data, "transient": True}
                gap = sentence.break_before if self._begun else ""
                yield {"type": "text-delta", "id": self._id, "delta": gap + sentence.marked_text}
                self._begun = True
            case Finished(answer):
                yield {"type": "text-end", "id": self._id}
                data = ANSWER_JSON.dump_python(answer, mode="json", exclude={"text"})
                yield {"type": "data-answer", "data": data}
                yield {"type": "finish"}


def _citation_parts(citation: Citation) -> Iterator[dict[str, Any]]:
    number = str(citation.number)
    if citation.url:
        yield {"type": "source-url", "sourceId": number, "url": citation.link, "title": citation.title}
    yield {"type": "data-citation", "id": number, "data": _CITATION_JSON.dump_python(citation, mode="json")}


def _line(part: dict[str, Any]) -> str:
    return f"data: {json.dumps(part, ensure_ascii=False)}\n\n"
