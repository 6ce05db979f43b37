"""A conversation → the readings of its last message, each with candidates and what they are worth."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quotes.candidates import Candidate, Candidates, CandidateSearch
from assistant.quotes.decision import Decision
from assistant.quotes.guards import Lowered, lowered
from assistant.understand.classifier import NOTHING
from assistant.understand.names import Names
from assistant.understand.parts import pieces_of, sentences_of
from assistant.understand.reading import Question, Reader

_REMEMBERED = 3  # earlier turns that a follow-up may lean on
_KEPT = 512
# What a unit is worth for a question that somebody has written down as answered by it.
_KNOWN = 0.99
# Of a message that joins more pieces than these the rest is read sentence by sentence: each costs.
_MOST_PIECES = 8


@dataclass(frozen=True)
class Judged:
    """One reading of a question with its candidates, best first, and what each is worth."""

    text: str
    candidates: Candidates
    ranked: tuple[tuple[Candidate, float], ...]
    lowered: Lowered | None
    confidence: float  # that the pages state what is asked

    @property
    def asks(self) -> bool:
        """Whether anything is asked: something known, or at least not what only tells of the applicant."""
        return self.confidence >= 0.5 or self.candidates.kinds.get(NOTHING, 0.0) < 0.5

    def lowered_by(self, reason: str) -> bool:
        """Whether the guard of that name spoke against an answer."""
        return self.lowered is not None and self.lowered.reason == reason


@dataclass(frozen=True)
class JudgedMessage:
    """A message read as one question, and as the several that it may join: none, or at least two."""

    whole: Judged
    parts: tuple[Judged, ...] = ()

    @property
    def measures(self) -> tuple[float, float, float]:
        """The confidence of the whole, of the best part and of the worst; without parts they are one."""
        confidences = [part.confidence for part in self.parts or (self.whole,)]
        return self.whole.confidence, max(confidences), min(confidences)


class Judge:
    """Judges messages against one release."""

    def __init__(self, search: CandidateSearch, decision: Decision, reader: Reader, names: Names) -> None:
        self._search, self._decision, self._reader, self._names = search, decision, reader, names
        self._judge = functools.lru_cache(maxsize=_KEPT)(self._judged)

    def question(self, text: str, language: str) -> Judged:
        """One question by itself, with all that was found for it."""
        return self._judge(text, "", language)

    def message(self, turns: Sequence[str], language: str) -> JudgedMessage:
        """The last turn, each question of it behind whichever other makes it the likelier to be answered."""
        earlier = [sentences_of(turn)[-1] for turn in turns[-1 - _REMEMBERED : -1]]
        sentences = sentences_of(turns[-1])
        whole = self._best(" ".join(sentences), earlier, language)
        if self._search.known_answers(whole.text):
            return JudgedMessage(whole)
        pieces: list[str] = []
        for sentence in sentences:
            found = pieces_of(sentence)
            pieces += found if len(pieces) + len(found) <= _MOST_PIECES else [sentence]
        if len(pieces) == 1:
            return JudgedMessage(whole)
        parts = []
        for place, piece in enumerate(pieces):
            # A piece may leave out what the one before it says, or the one behind it.
            beside = [*pieces[max(0, place - 1) : place], *pieces[place + 1 : place + 2]]
            parts.append(self._best(piece, [*beside, *earlier[-1:]], language))
        parts = [part for part in parts if part.asks]
        if len(parts) > 1:
            return JudgedMessage(whole, tuple(parts))
        return JudgedMessage(max([whole, *parts], key=lambda one: one.confidence))

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
            candidates = self._search.search_after(own, read(before, language), whole, words)
        else:
            candidates = self._search.search(Question.alone(own), words)
        probabilities = self._decision.probabilities([one.evidence for one in candidates.found])
        known = () if before else self._search.known_answers(text)
        probabilities = [
            max(_KNOWN, probability) if one.position in known else probability
            for one, probability in zip(candidates.found, probabilities, strict=True)
        ]
        guard = lowered(whole.text, candidates, names)
        ranked = sorted(zip(candidates.found, probabilities, strict=True), key=lambda pair: -pair[1])
        weighed = [(one.passage_id, one.evidence, probability) for one, probability in ranked]
        confidence = self._decision.confidence(weighed)
        if guard is not None:
            confidence = min(confidence, guard.at_most)
        return Judged(text, candidates, tuple(ranked), guard, confidence)
