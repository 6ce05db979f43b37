"""What may lower a decision and never raise it, each rule by itself."""

from dataclasses import dataclass

from assistant.quotes.candidates import Candidates
from assistant.understand.names import Names


@dataclass(frozen=True)
class Lowered:
    """Why a probability may not be higher than `at_most`."""

    reason: str
    at_most: float


def lowered(text: str, candidates: Candidates, names: Names) -> Lowered | None:
    """The first guard that speaks against an answer, or None."""
    if names.other_university(text):
        return Lowered("other_university", 0.0)
    if _is_known_to_be_missing(candidates):
        return Lowered("missing", 0.3)
    return None


def _is_known_to_be_missing(candidates: Candidates) -> bool:
    """The question is all but word for word one that the pages are known not to answer."""
    best = max((one.likeness for one in candidates.found), default=0.0)
    return candidates.missed_likeness >= 1.1 and candidates.missed_likeness > best
