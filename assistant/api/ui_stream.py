"""Answer → the events of the AI SDK's UI message stream, version 1."""

from collections.abc import Iterator
from typing import Any

from assistant.answer import Answer
from assistant.api.schema import AnswerBody
from assistant.citations import marked

Event = dict[str, Any]
HEADERS = {"x-vercel-ai-ui-message-stream": "v1"}
DONE = "[DONE]"


def begin(message_id: str) -> Event:
    """The first event, sent before there is anything to say."""
    return {"type": "start", "messageId": message_id}


def events(answer: Answer) -> Iterator[Event]:
    """All events after `start`: the text sentence by sentence, its citations, the whole answer last.

    No sentence is sent before it is checked: an `Answer` has been.
    """
    body = AnswerBody.of(answer).model_dump(mode="json")
    yield {"type": "text-start", "id": answer.id}
    for position, sentence in enumerate(answer.sentences):
        delta = ("\n\n" if position else "") + marked(sentence)
        yield {"type": "text-delta", "id": answer.id, "delta": delta}
    yield {"type": "text-end", "id": answer.id}
    for citation in body["citations"]:
        yield from _citation_events(citation)
    yield {"type": "data-answer", "data": {key: value for key, value in body.items() if key != "text"}}
    yield {"type": "finish"}


def _citation_events(citation: dict[str, Any]) -> Iterator[Event]:
    if citation["url"]:
        yield {
            "type": "source-url",
            "sourceId": str(citation["number"]),
            "url": citation["link"],
            "title": citation["title"],
        }
    yield {"type": "data-citation", "id": str(citation["number"]), "data": citation}


def failure(message: str) -> Event:
    """The event that ends a stream which can't go on."""
    return {"type": "error", "errorText": message}
