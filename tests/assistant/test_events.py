"""An answer as events: their order, what the last one holds, and what is claimed without a quotation."""

from dataclasses import replace

import pytest

from assistant.answer import Message, Own, Quote, Quoted, Statement
from assistant.assistant import Assistant
from assistant.events import CitationReady, Finished, SentenceReady, Started, answer_of
from corpus.passage import Passage
from corpus.span import Span
from tests.project import JAPAN, Saying, said


def answers_by(saying: Saying, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the assistant say what a test gives it."""
    shelf = assistant.library.current()
    stand_in = replace(shelf, answerer=saying.opened(shelf.release, shelf.index))
    monkeypatch.setattr(assistant.library, "current", lambda: stand_in)


def test_the_answer_is_the_sum_of_its_events(assistant: Assistant) -> None:
    first, *middle, last = assistant.stream([Message("user", JAPAN)])
    assert isinstance(first, Started) and isinstance(last, Finished)
    answer = last.answer
    assert (answer.id, answer.release, answer.language) == (first.id, first.release, first.language)
    assert answer.citations == tuple(e.citation for e in middle if isinstance(e, CitationReady))
    assert answer.sentences == tuple(e.sentence for e in middle if isinstance(e, SentenceReady))
    given: set[int] = set()
    for event in middle:
        if isinstance(event, CitationReady):
            given.add(event.citation.number)
        elif isinstance(event, SentenceReady):
            assert given >= set(event.sentence.citations)


def test_an_answer_of_pieces_has_its_text_from_them(
    assistant: Assistant, passages: tuple[Passage, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    quotes = [Quote(passages[0], unit.span) for unit in passages[0].units[:2]]
    mark = Span(quotes[0].span.start, quotes[0].span.start + 3)
    saying = Saying(
        Statement((Own("The page lists:"),)),
        Statement((Quoted(quotes[0], mark),), kind="item"),
        Statement((Quoted(quotes[1]),), kind="item"),
        Statement((Own("Ask the office."),)),
    )
    answers_by(saying, assistant, monkeypatch)
    answer = assistant.answer([Message("user", "?")])
    one, two = (quote.words for quote in quotes)
    assert answer.text == f"The page lists:\n{one} [1]\n{two} [2]\n\nAsk the office."
    assert [citation.span for citation in answer.citations] == [(mark.start, mark.end), None]


@pytest.mark.parametrize("status", ["answered", "partial"])
def test_nothing_is_claimed_without_a_quotation(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    answers_by(Saying(said("Certainly."), status=status), assistant, monkeypatch)
    assert assistant.answer([Message("user", "?")]).status == "not_found"


def test_events_that_break_off_are_no_answer() -> None:
    with pytest.raises(AssertionError):
        answer_of([Started("x", "000001", "en")])
