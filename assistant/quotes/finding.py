"""A conversation → what the pages state of each question in its last message."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.quotes.candidates import Candidate, Candidates, CandidateSearch
from assistant.quotes.decision import Decision
from assistant.quotes.guards import Lowered, lowered
from assistant.understand.classifier import NOTHING
from assistant.understand.names import Names
from assistant.understand.parts import completions, pieces_of, sentences_of
from assistant.understand.reading import Reader

Verdict = Literal["answered", "unsure", "not_found"]

# How much nearer to a known question a completed reading must come than the part alone.
_LEANS = 0.05
# Of the best unit's probability, from which on another one is quoted beside it.
_AS_SURE = 0.6
# A piece of no more words than this says too little by itself.
_SHORTEST = 3
# What is left of the confidence where a question that leans is answered on another page than before.
_ELSEWHERE = 0.3
# A part this near to a known question leaves nothing out.
_STANDS_ALONE = 1.0
# A known question this near is taken to be what is asked, whether the pages answer it or not.
_KNOWN = 0.75
_MOST_QUOTED = 3
_REMEMBERED = 4  # earlier turns that a follow-up may lean on
_KEPT = 512
# Of a message that joins more pieces than these the rest is read sentence by sentence: each costs.
_MOST_PIECES = 8


@dataclass(frozen=True)
class Judged:
    """One reading of a question with its candidates, best first, and what each is worth."""

    text: str
    candidates: Candidates
    ranked: tuple[tuple[Candidate, float], ...]
    lowered: Lowered | None
    confidence: float

    @property
    def leans(self) -> bool:
        """Whether the question seems to leave out what was said before it."""
        return self.candidates.leaning >= 0.5

    @property
    def asks(self) -> bool:
        """Whether anything is asked: something known, or at least not what only tells of the applicant."""
        return self.confidence >= 0.5 or self.candidates.kinds.get(NOTHING, 0.0) < 0.5

    def asks_what(self, other: "Judged") -> bool:
        """Whether both come nearest to the same expected question."""
        ours, theirs = (one.ranked[0][0].expected if one.ranked else None for one in (self, other))
        return ours is not None and ours == theirs

    def lowered_by(self, reason: str) -> bool:
        """Whether the guard of that name spoke against an answer."""
        return self.lowered is not None and self.lowered.reason == reason

    def elsewhere(self, other: "Judged") -> bool:
        """Whether this was found on another page than what it takes its subject from."""
        ours, theirs = (one.ranked[0][0].document_id if one.ranked else "" for one in (self, other))
        return ours != theirs

    def lowered_to(self, at_most: float) -> "Judged":
        """The same with no more confidence than that."""
        return replace(self, confidence=min(self.confidence, at_most))

    @property
    def nearness(self) -> float:
        """How near the reading comes to a question that somebody expected, answered or not."""
        best = max((one.likeness for one, _ in self.ranked), default=0.0)
        return max(best, self.candidates.missed_likeness, self.confidence)


@dataclass(frozen=True)
class Finding:
    """What was found for one question; `quoted` are the units that state it, or come nearest, best first."""

    judged: Judged
    verdict: Verdict
    quoted: tuple[Candidate, ...]

    @property
    def confidence(self) -> float:
        """The probability that the pages state all of it."""
        return self.judged.confidence

    @property
    def nearness(self) -> float:
        """How near the question comes to one that somebody expected."""
        return self.judged.nearness

    def candidate_at(self, position: int) -> Candidate:
        """The candidate for a unit that goes with those quoted."""
        known = (one for one in self.quoted if one.position == position)
        return next(known, replace(self.quoted[0], position=position, expected=None))


class Finder:
    """Finds answers in one release."""

    def __init__(self, search: CandidateSearch, decision: Decision, reader: Reader, names: Names) -> None:
        self.search, self._decision, self._reader, self._names = search, decision, reader, names
        self._judge = functools.lru_cache(maxsize=_KEPT)(self._judged)

    def judged(self, question: str, language: str) -> Judged:
        """One question by itself, with all that was found for it."""
        return self._judge(question, language)

    def find(self, turns: Sequence[str], language: str) -> list[Finding]:
        """A finding for each question of the last turn, in order; `language` is that of the last turn."""
        before: Judged | None = None
        for turn in turns[-1 - _REMEMBERED : -1]:
            before = self._completed(sentences_of(turn)[-1], before, "", language)
        judged: list[Judged] = []
        pieces_left = _MOST_PIECES
        for sentence in sentences_of(turns[-1]):
            pieces = pieces_of(sentence)
            pieces = pieces if len(pieces) <= pieces_left else [sentence]
            pieces_left -= len(pieces)
            judged += self._parts(sentence, pieces, judged[-1] if judged else before, language)
        asking = [one for one in judged if one.asks]
        return [self._finding(one) for one in asking or judged]

    def _parts(
        self, sentence: str, pieces: Sequence[str], before: Judged | None, language: str
    ) -> list[Judged]:
        """The sentence as one question, or as the several it joins where they fit known questions better."""
        whole = self._completed(sentence, before, "", language)
        if len(pieces) == 1:
            return [whole]
        parts: list[Judged] = []
        for place, piece in enumerate(pieces):
            after = pieces[place + 1] if place + 1 < len(pieces) else ""
            neighbour = parts[-1] if parts else before
            parts.append(self._completed(piece, neighbour, after, language, is_piece=True))
        parts = [part for part in parts if part.asks]
        best = max((part.confidence for part in parts), default=0.0)
        all_known = all(part.nearness >= _KNOWN for part in parts)
        if len(parts) > 1 and best >= self._decision.answered and (all_known or best > whole.confidence):
            return parts
        return [whole]

    def _completed(
        self, part: str, before: Judged | None, after: str, language: str, is_piece: bool = False
    ) -> Judged:
        """The part as it stands, or completed by a neighbour where that comes nearer to a known question."""
        alone = self._judge(part, language)
        leans = alone.leans or (is_piece and len(part.split()) <= _SHORTEST)
        readings = list(dict.fromkeys(completions(part, before.text if before else "", after)))
        if not readings or alone.nearness >= _STANDS_ALONE:
            return alone
        # All readings are compared by one encoder first; only the nearest is judged.
        own, *others = self.search.nearness(self._reader.vectors([part, *readings]))
        best = max(range(len(others)), key=lambda place: others[place])
        completed = alone
        if others[best] >= own + (-1.0 if leans and is_piece else -_LEANS if leans else _LEANS):
            completed = self._judge(readings[best], language)
        if before is None:
            return completed
        if completed.asks_what(before):
            # What only finds the neighbour's own question again says nothing of this part.
            completed = alone
        return completed.lowered_to(_ELSEWHERE) if leans and completed.elsewhere(before) else completed

    def _judged(self, text: str, language: str) -> Judged:
        candidates = self.search.search(self._reader.read(text, language), self._names.expanded(text))
        probabilities = self._decision.probabilities([one.evidence for one in candidates.found])
        guard = lowered(text, candidates, self._names)
        ranked = sorted(zip(candidates.found, probabilities, strict=True), key=lambda pair: -pair[1])
        confidence = self._decision.confidence(
            [(one.passage_id, one.evidence, probability) for one, probability in ranked]
        )
        if guard is not None:
            confidence = min(confidence, guard.at_most)
        return Judged(text, candidates, tuple(ranked), guard, confidence)

    def _finding(self, judged: Judged) -> Finding:
        if not judged.ranked or judged.lowered_by("other_university"):
            return Finding(judged, "not_found", ())
        best = judged.ranked[0][1]
        likely = [one for one, probability in judged.ranked if probability >= _AS_SURE * best]
        near = [one for one, probability in judged.ranked if probability >= self._decision.nearest]
        # Where nobody has read the page and written down what it answers, less is claimed.
        unread = not any(one.evidence.expected for one, _ in judged.ranked)
        if judged.confidence >= self._decision.answered and not unread:
            return Finding(judged, "answered", self._all_of_it(likely, judged))
        if judged.confidence >= self._decision.unsure or (unread and near):
            return Finding(judged, "unsure", tuple((near if unread else likely)[:_MOST_QUOTED]))
        return Finding(judged, "not_found", tuple(near[:1]))

    def _all_of_it(self, stated: Sequence[Candidate], judged: Judged) -> tuple[Candidate, ...]:
        """The best unit, with the others that the same expected question names, or that are as sure."""
        best = stated[0]
        if best.expected is None:
            return tuple(stated[:_MOST_QUOTED])
        same = self.search.same_question(best.expected)
        others = [one for one in stated[1:_MOST_QUOTED] if one.likeness >= best.likeness - 0.05]
        by_position = {one.position: one for one in (*stated, *(one for one, _ in judged.ranked))}
        together = [by_position.get(place) or replace(best, position=place) for place in same]
        return tuple(dict.fromkeys((*together, best, *others)))
