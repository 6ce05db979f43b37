"""An answer while it is made, as events: Started, then citations and sentences as they are checked, Finished.

A citation comes before the first sentence that uses it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Sentence


@dataclass(frozen=True)
class Started:
    """A release is there to answer from, in this language; nothing is known yet of the answer."""

    id: str
    release: str
    language: str


@dataclass(frozen=True)
class CitationReady:
    """A citation, found word for word in its document."""

    citation: Citation


@dataclass(frozen=True)
class SentenceReady:
    """A sentence whose citations have all been given."""

    sentence: Sentence


@dataclass(frozen=True)
class Finished:
    """The whole answer."""

    answer: Answer


Event = Started | CitationReady | SentenceReady | Finished


def answer_of(events: Iterable[Event]) -> Answer:
    """The answer at the end of the events."""
    last: Event | None = None
    for event in events:
        last = event
    assert isinstance(last, Finished), "an answer's events end with Finished, or with an error"
    return last.answer
