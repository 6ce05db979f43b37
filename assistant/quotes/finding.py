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
from assistant.understand.parts import pieces_of, sentences_of
from assistant.understand.reading import Question, Reader

Verdict = Literal["answered", "partial", "unsure", "not_found"]

# Of the best unit's probability, from which on another one is quoted beside it.
_AS_SURE = 0.6
# A part this near to a known question is a question of its own.
_KNOWN = 0.75
_MOST_QUOTED = 3
_REMEMBERED = 3  # earlier turns that a follow-up may lean on
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
    completeness: float = 1.0  # the probability that what is stated is all that is asked

    @property
    def asks(self) -> bool:
        """Whether anything is asked: something known, or at least not what only tells of the applicant."""
        return self.confidence >= 0.5 or self.candidates.kinds.get(NOTHING, 0.0) < 0.5

    def lowered_by(self, reason: str) -> bool:
        """Whether the guard of that name spoke against an answer."""
        return self.lowered is not None and self.lowered.reason == reason


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
        return self.judged.candidates.nearness

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
        return self._judge(question, "", language)

    def find(self, turns: Sequence[str], language: str) -> list[Finding]:
        """A finding for each question of the last turn, in order; `language` is that of the last turn."""
        earlier = [sentences_of(turn)[-1] for turn in turns[-1 - _REMEMBERED : -1]]
        judged: list[Judged] = []
        pieces_left = _MOST_PIECES
        for sentence in sentences_of(turns[-1]):
            # A later sentence leans on the one before it, the first on what was asked in earlier turns.
            before = [judged[-1].text] if judged else earlier
            pieces = pieces_of(sentence)
            pieces = pieces if len(pieces) <= pieces_left else [sentence]
            pieces_left -= len(pieces)
            judged += self._parts(sentence, pieces, before, language)
        asking = [one for one in judged if one.asks]
        return [self._finding(one) for one in asking or judged]

    def _parts(
        self, sentence: str, pieces: Sequence[str], earlier: Sequence[str], language: str
    ) -> list[Judged]:
        """The sentence as one question, or as the several it joins where they fit known questions better."""
        whole = self._best(sentence, earlier, language)
        if len(pieces) == 1:
            return [whole]
        parts = []
        for place, piece in enumerate(pieces):
            # A piece may leave out what the one before it says, or the one behind it.
            beside = [*pieces[max(0, place - 1) : place], *pieces[place + 1 : place + 2]]
            parts.append(self._best(piece, [*beside, *earlier[-1:]], language))
        parts = [part for part in parts if part.asks]
        best = max((part.confidence for part in parts), default=0.0)
        all_known = all(part.candidates.nearness >= _KNOWN for part in parts)
        if len(parts) > 1 and best >= self._decision.answered and (all_known or best > whole.confidence):
            return parts
        return [whole]

    def _best(self, question: str, earlier: Sequence[str], language: str) -> Judged:
        """The question by itself or behind an earlier one, whichever is the likelier to be answered."""
        readings = [self._judge(question, "", language)]
        readings += [self._judge(question, before, language) for before in dict.fromkeys(earlier)]
        return max(readings, key=lambda one: one.confidence)

    def _judged(self, text: str, before: str, language: str) -> Judged:
        names, read = self._names, self._reader.read
        own = read(text, language)
        whole = read(f"{text} {before}", language) if before else own
        words = names.expanded(whole.words)
        if before:
            candidates = self.search.search_after(own, read(before, language), whole, words)
        else:
            candidates = self.search.search(Question.alone(own), words)
        probabilities = self._decision.probabilities([one.evidence for one in candidates.found])
        guard = lowered(whole.text, candidates, names)
        ranked = sorted(zip(candidates.found, probabilities, strict=True), key=lambda pair: -pair[1])
        weighed = [(one.passage_id, one.evidence, probability) for one, probability in ranked]
        confidence = self._decision.confidence(weighed)
        if guard is not None:
            confidence = min(confidence, guard.at_most)
        completeness = self._decision.completeness(weighed, confidence, len(pieces_of(text)))
        return Judged(text, candidates, tuple(ranked), guard, confidence, completeness)

    def _finding(self, judged: Judged) -> Finding:
        if not judged.ranked or judged.lowered_by("other_university"):
            return Finding(judged, "not_found", ())
        best = judged.ranked[0][1]
        likely = [one for one, probability in judged.ranked if probability >= _AS_SURE * best]
        near = [one for one, probability in judged.ranked if probability >= self._decision.nearest]
        # Where nobody has read the page and written down what it answers, less is claimed.
        unread = not any(one.evidence.expected for one, _ in judged.ranked)
        if judged.confidence >= self._decision.answered and not unread:
            verdict: Verdict = "answered" if judged.completeness >= self._decision.whole else "partial"
            return Finding(judged, verdict, self._all_of_it(likely, judged))
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
