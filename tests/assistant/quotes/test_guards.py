"""Each guard by a table: what it lowers, and what it leaves alone."""

import numpy as np
import pytest

from assistant.quotes.candidates import Candidate, Candidates
from assistant.quotes.evidence import Evidence
from assistant.quotes.guards import Lowered, lowered
from assistant.understand.names import Names
from assistant.understand.reading import Question, Reading
from corpus.university import load_university
from tests.project import NORVALE

NAMES = Names(load_university(NORVALE / "university.toml"))
NOTHING = Evidence(*[0.0] * len(Evidence.names()))


def candidates(text: str = "fees", likeness: float = 0.9, missed: float = 0.0) -> Candidates:
    """One candidate that likeness to an expected question speaks for, and a near miss of another."""
    asked = Question.alone(Reading(text, "en", text, (), frozenset(), None, np.zeros(1)))
    return Candidates(asked, {}, (Candidate(0, "p", "p.0", NOTHING, None, likeness),), None, missed, 0.0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fees of Ostmark", "other_university"),
        ("is ostmark better than norvale", "other_university"),
        ("fees of Norvale", ""),
        ("fees", ""),
    ],
)
def test_nothing_is_said_of_another_university(text: str, reason: str) -> None:
    found = lowered(text, candidates(text), NAMES)
    assert found == (Lowered(reason, 0.0) if reason else None)


@pytest.mark.parametrize(
    ("likeness", "missed", "reason"),
    [
        (0.9, 1.2, "missing"),
        (1.25, 1.2, ""),  # the question that is answered is nearer still
        (0.9, 1.0, ""),  # near, and yet other words
        (0.0, 0.0, ""),
    ],
)
def test_a_question_known_to_be_missing_is_not_answered(likeness: float, missed: float, reason: str) -> None:
    found = lowered("fees", candidates("fees", likeness, missed), NAMES)
    if reason:
        assert found is not None and found.reason == reason and found.at_most < 0.5
    else:
        assert found is None
