"""A conversation → what the pages state of what its last message asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.quotes.candidates import Candidate, CandidateSearch
from assistant.quotes.decision import Decision
from assistant.quotes.judging import Judge, Judged, JudgedMessage
from assistant.understand.names import Names
from assistant.understand.reading import Reader

Verdict = Literal["answered", "partial", "unsure", "not_found"]

# Of the best unit's probability, from which on another one is quoted beside it.
_AS_SURE = 0.6
_MOST_QUOTED = 3


@dataclass(frozen=True)
class Finding:
    """What was found for one question; `quoted` are the units that state it, or come nearest, best first."""

    judged: Judged
    verdict: Verdict
    quoted: tuple[Candidate, ...]
    confidence: float  # the probability that the pages state all that is asked

    @property
    def nearness(self) -> float:
        """How near the question comes to one that somebody expected."""
        return self.judged.candidates.nearness

    def candidate_at(self, position: int) -> Candidate:
        """The candidate for a unit that goes with those quoted."""
        known = (one for one in self.quoted if one.position == position)
        return next(known, replace(self.quoted[0], position=position, expected=None))


class Finder:
    """Finds answers in one release."""

    def __init__(self, search: CandidateSearch, decision: Decision, reader: Reader, names: Names) -> None:
        self._search, self._decision = search, decision
        self._judge = Judge(search, decision, reader, names)

    def judged(self, question: str, language: str) -> Judged:
        """One question by itself, with all that was found for it."""
        return self._judge.question(question, language)

    def find(self, turns: Sequence[str], language: str) -> list[Finding]:
        """A finding for each question of the last turn, in order; `language` is that of the last turn."""
        message = self._judge.message(turns, language)
        some, all_of_it = self._decision.stated(message.measures, bool(message.parts), language == "en")
        whole = message.whole
        if whole.lowered is not None:
            some, all_of_it = min(some, whole.lowered.at_most), min(all_of_it, whole.lowered.at_most)
        if some < self._decision.in_part:
            return [self._finding(one, "not_found", all_of_it) for one in _missing(message)]
        if all_of_it >= self._decision.answered:
            # Read as one it is answered as well as its parts are, or better.
            together = whole.confidence >= message.measures[2]
            answering = [whole] if together else message.parts
            return [self._finding(one, "answered", all_of_it) for one in answering]
        return self._in_part(message, all_of_it)

    def _in_part(self, message: JudgedMessage, all_of_it: float) -> list[Finding]:
        """What is stated of a message that the pages answer in part, or that nobody can be sure of."""
        sure, (_, best, least) = self._decision.sure, message.measures
        if message.whole.confidence >= best:
            verdict: Verdict = "partial" if message.whole.confidence >= sure else "unsure"
            return [self._finding(message.whole, verdict, all_of_it)]
        findings = []
        for part in message.parts:
            if part.confidence >= sure:
                # Where each part seems to be stated, and yet not all that is asked, it is the least sure one.
                verdict = "partial" if part.confidence == least else "answered"
            else:
                verdict = "unsure" if part.confidence == best else "not_found"
            findings.append(self._finding(part, verdict, min(all_of_it, part.confidence)))
        return findings

    def _finding(self, judged: Judged, verdict: Verdict, confidence: float) -> Finding:
        """The finding with the units to quote for its verdict, which may be lowered, and never raised."""
        if not judged.ranked or judged.lowered_by("other_university"):
            return Finding(judged, "not_found", (), confidence)
        best = judged.ranked[0][1]
        likely = [one for one, probability in judged.ranked if probability >= _AS_SURE * best]
        near = [one for one, probability in judged.ranked if probability >= self._decision.nearest]
        # Where nobody has read the page and written down what it answers, less is claimed.
        if not any(one.evidence.expected for one, _ in judged.ranked):
            return Finding(judged, "unsure" if near else "not_found", tuple(near[:_MOST_QUOTED]), confidence)
        if verdict in ("answered", "partial"):
            return Finding(judged, verdict, self._all_of_it(likely, judged), confidence)
        quoted = likely[:_MOST_QUOTED] if verdict == "unsure" else near[:1]
        return Finding(judged, verdict, tuple(quoted), confidence)

    def _all_of_it(self, stated: Sequence[Candidate], judged: Judged) -> tuple[Candidate, ...]:
        """The best unit, with the others that the same expected question names, or that are as sure."""
        best = stated[0]
        if best.expected is None:
            return tuple(stated[:_MOST_QUOTED])
        same = self._search.known_answers(best.expected.question)
        others = [one for one in stated[1:_MOST_QUOTED] if one.likeness >= best.likeness - 0.05]
        by_position = {one.position: one for one in (*stated, *(one for one, _ in judged.ranked))}
        together = [by_position.get(place) or replace(best, position=place) for place in same]
        return tuple(dict.fromkeys((*together, best, *others)))


def _missing(message: JudgedMessage) -> tuple[Judged, ...]:
    """Each part by itself, so that all that is missing is named, unless the whole is known to be missing."""
    nearest = max((part.candidates.missed_likeness for part in message.parts), default=0.0)
    return (message.whole,) if message.whole.candidates.missed_likeness >= nearest else message.parts
