"""The decision: a probability, never raised by what speaks against; a damaged file is named."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.quotes.decision import WEIGHTS, load_decision
from assistant.quotes.evidence import Evidence
from corpus.errors import CorpusError

FLAGS = ("length", "english", "glossed", "expected", "follows")
AGAINST = (
    "missed_meaning",
    "missed_multilingual",
    "missed_characters",
    "missed_share",
    "only_missed",
    "nothing",
    "covered_elsewhere",
    "unknown",
    "missed_covered",
    "number_unmet",
)


def by_chance(seed: int) -> Evidence:
    return Evidence(*np.random.default_rng(seed).uniform(-0.2, 1.2, len(Evidence.names())))


@pytest.mark.parametrize("name", [name for name in Evidence.names() if name not in FLAGS])
def test_more_likeness_to_a_near_miss_never_raises_the_probability_nor_does_less_for_the_unit(
    name: str,
) -> None:
    decision = load_decision()
    for seed in range(40):
        steps = [replace(by_chance(seed), **{name: value}) for value in np.linspace(-0.3, 1.3, 25)]
        probabilities = decision.probabilities(steps)
        assert probabilities == sorted(probabilities, reverse=name in AGAINST)
        assert all(0 <= probability <= 1 for probability in probabilities)


def test_each_unit_is_judged_by_itself() -> None:
    decision = load_decision()
    some = [by_chance(seed) for seed in range(9)]
    assert decision.probabilities(some) == pytest.approx([decision.probabilities([one])[0] for one in some])
    assert decision.probabilities([]) == []


def test_what_is_worth_showing_begins_below_what_counts_as_answered() -> None:
    decision = load_decision()
    assert 0 < decision.nearest < decision.answered < 1


def test_a_file_that_is_damaged_missing_or_of_other_evidence_is_named(tmp_path: Path) -> None:
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    damaged = ["", "{", "[]", "null", json.dumps(stored | {"evidence": ["other"]})]
    damaged += [json.dumps({key: value for key, value in stored.items() if key != one}) for one in stored]
    readable = 0
    for number, content in enumerate(damaged):
        file = tmp_path / f"{number}.json"
        file.write_text(content, encoding="utf-8")
        try:
            load_decision(file)
        except CorpusError as error:
            assert str(file) in str(error) and "bench.train" in str(error)
        else:
            readable += 1
    described = stored.keys() & {"model", "trained_on", "made_by"}  # what only people read
    assert readable == len(described)
    with pytest.raises(CorpusError, match=r"gone\.json"):
        load_decision(tmp_path / "gone.json")
