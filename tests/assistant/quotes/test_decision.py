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


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("english", [False, True])
def test_surer_readings_make_a_message_likelier_to_be_stated(several: bool, english: bool) -> None:
    decision = load_decision()
    stated = [decision.stated((sure, sure, sure), several, english) for sure in np.linspace(0.02, 0.98, 25)]
    for some_or_all in zip(*stated, strict=True):
        assert list(some_or_all) == sorted(some_or_all)
    assert all(0 <= all_of_it <= some <= 1 for some, all_of_it in stated)


def test_a_part_that_is_not_stated_makes_it_less_likely_that_all_is_stated() -> None:
    decision = load_decision()
    both, one = (decision.stated((0.8, 0.9, worst), True, True) for worst in (0.9, 0.1))
    assert one[1] < decision.answered <= both[1] and one[0] >= decision.in_part


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
