"""What was found for one question, and how sure it is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.quotes.weigh import Candidate
from assistant.understand.question import Question

Verdict = Literal["answered", "partial", "not_found"]
Manner = Literal["stated", "list", "closed_list", "correction", "related", "section", "chance", "none"]
# How much a verdict moves the odds that all is stated, as a logarithm.
_DOUBT = {"answered": -1.3, "partial": 1.2, "not_found": 0.5}
_UNHEARD_DOUBT, _UNSTATED_DOUBT = 0.5, 1.5


@dataclass(frozen=True)
class Finding:
    """What was found for one question, and in which manner it is told."""

    question: Question
    verdict: Verdict
    manner: Manner
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    heading: str = ""
    nearest: Candidate | None = None


def confidence_in(finding: Finding, candidates: Sequence[Candidate], unheard: bool) -> float:
    """The probability that the pages state all that was asked, from 0 to 1.

    The learned likelihood of the best sentence, moved by what the rules found; the weights are those
    that ClapNQ's answerable and unanswerable questions gave (`python -m bench quality --only clapnq`).
    """
    likelihood = max(candidate.likelihood for candidate in candidates)
    doubt = _DOUBT[finding.verdict]
    if finding.verdict == "not_found":
        # Where the best sentence does not even state that kind of thing, likeness is no comfort.
        doubt += _UNHEARD_DOUBT if unheard else 0.0 if candidates[0].stated else _UNSTATED_DOUBT
    odds = likelihood / (1.0001 - likelihood)
    return odds / (odds + math.exp(doubt))
