"""Which of the sentences that answer are quoted: as few as say all of it."""

from collections.abc import Sequence

from assistant.quotes.weigh import Candidate
from assistant.understand.question import Question

_MOST_SENTENCES = 3
_MOST_ROWS = 8
# How much lower than the best, by the rules, a further sentence may stand.
_SAME_PARAGRAPH = 2.0
_ALIKE = 0.25
_NEARLY = 0.45


def chosen(question: Question, good: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The best sentence, and those that state as much or belong to it, in the order of the page.

    `good` holds the sentences that answer, best first, at least one.
    """
    best = good[0]
    if (question.kind and question.kind not in ("reason", "list", "about")) or best.unit.kind == "row":
        found = _alike(best, good)
    elif question.kind in ("reason", "about") or (
        question.is_open and not question.focus and not question.terms
    ):
        found = _paragraph(best, good)
    else:
        found = _adding(best, good)
    return tuple(sorted(found, key=lambda one: one.quote.span.start))


def _alike(best: Candidate, good: Sequence[Candidate]) -> list[Candidate]:
    """Two intakes, three dormitories: what fits alike is all told, or the applicant is misled."""
    alike = [
        one
        for one in good
        if one.unit.kind == best.unit.kind
        and one.covered == best.covered
        and one.named == best.named
        and abs(one.rules - best.rules) < _ALIKE
    ]
    return alike[: _MOST_ROWS if best.unit.kind == "row" else _MOST_SENTENCES]


def _paragraph(best: Candidate, good: Sequence[Candidate]) -> list[Candidate]:
    """ "Tell me about X", "why X": the paragraph that says it, not one sentence of it."""
    beside = [one for one in good if one.quote.passage.id == best.quote.passage.id]
    return [one for one in beside if one.rules >= best.rules - _SAME_PARAGRAPH][:_MOST_SENTENCES]


def _adding(best: Candidate, good: Sequence[Candidate]) -> list[Candidate]:
    """A further sentence is worth reading where it states something that the ones before do not."""
    found = [best]
    for one in good[1:]:
        stated: frozenset[str] = frozenset().union(*(said.covered for said in found))
        if one.rules >= best.rules - _NEARLY and one.covered - stated:
            found.append(one)
    return found[:_MOST_SENTENCES]
