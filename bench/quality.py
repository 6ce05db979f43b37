"""Which sets there are, and running them."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bench import (
    applicants,
    bipia,
    calibration,
    chunking,
    clapnq,
    clinc,
    failing_model,
    gap_groups,
    mtrag,
    pool,
    seed_qa,
    site_keys,
    speed,
    support_check,
    wice,
    xquad,
)
from bench.data import SetMissing
from bench.measures import Row
from bench.subject import Subject, project

Measure = Callable[[], Iterator[Row]]

NOTHING = "nothing"
# No weights, but its wrong items were read while the code was written.
READ = "nothing learned; items read"
# What a model that ships as it came had read before.
MINILM_READ = "nothing; MiniLM read its source"


@dataclass(frozen=True)
class Set:
    """A set, and what was fitted on it, for rows that don't say so themselves."""

    measure: Measure
    fitted: str = NOTHING


def sets(show: bool = False) -> Mapping[str, Set]:
    """Every set by name, calibration first; the project's models are loaded when one first needs them.

    `show` has the answer keys tell each wrong item on standard error.
    """
    loaded: list[Subject] = []

    def of_project(measure: Callable[[Subject], Iterator[Row]]) -> Measure:
        def run() -> Iterator[Row]:
            if not loaded:
                loaded.append(project())
            return measure(loaded[0])

        return run

    return {
        "calibration": Set(calibration.measure),
        "sites": Set(partial(site_keys.measure, show)),
        "seed_qa": Set(partial(seed_qa.measure, show), READ),
        "applicants": Set(partial(applicants.measure, show), READ),
        "fixtures": Set(partial(seed_qa.measure_fixtures, show), READ),
        "xquad": Set(of_project(xquad.measure), MINILM_READ),
        "pool": Set(of_project(pool.measure), MINILM_READ),
        "clapnq": Set(of_project(clapnq.measure), MINILM_READ),
        "chunking": Set(of_project(chunking.measure)),
        "mtrag": Set(of_project(mtrag.measure)),
        "support": Set(partial(support_check.measure, show), "thresholds and word lists, but for the unseen"),
        "model": Set(failing_model.measure),
        "wice": Set(of_project(wice.measure)),
        "bipia": Set(of_project(bipia.measure)),
        "clinc": Set(clinc.measure),
        "gap_groups": Set(gap_groups.measure, "its one threshold"),
        "speed": Set(speed.measure),
    }


def run(names: Sequence[str], show: bool = False) -> list[Row]:
    """The rows of the named sets; a set that failed or is not here has a row that says so."""
    rows: list[Row] = []
    for name, one in sets(show).items():
        if name not in names:
            continue
        started = time.monotonic()
        try:
            for row in one.measure():
                rows.append(replace(row, fitted=row.fitted or one.fitted))
        except SetMissing as missing:
            rows.append(Row(name, f"not measured: {missing}", None, 0))
        except Exception as failed:  # whatever one set runs into, the others are measured
            rows.append(Row(name, f"FAILED: {type(failed).__name__}: {_in_a_line(failed)}", None, 0))
        sys.stderr.write(f"{name}: {time.monotonic() - started:.0f} s\n")
    return rows


def _in_a_line(failed: Exception) -> str:
    said = " ".join(str(failed).split()).replace("|", "/")
    return said if len(said) <= 160 else f"… {said[-158:]}"
