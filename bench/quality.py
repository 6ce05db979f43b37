"""Which sets there are, and running them."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from bench import applicants, bipia, calibration, chunking, clapnq, clinc, mtrag, pool, seed_qa, wice, xquad
from bench.data import SetMissing
from bench.measures import Row
from bench.server import ServerFailed
from bench.subject import Subject, project

Measure = Callable[[], Iterator[Row]]


def sets(show: bool = False) -> Mapping[str, Measure]:
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
        "calibration": calibration.measure,
        "seed_qa": partial(seed_qa.measure, show),
        "applicants": partial(applicants.measure, show),
        "fixtures": partial(seed_qa.measure_fixtures, show),
        "xquad": of_project(xquad.measure),
        "pool": of_project(pool.measure),
        "clapnq": of_project(clapnq.measure),
        "chunking": of_project(chunking.measure),
        "mtrag": of_project(mtrag.measure),
        "wice": of_project(wice.measure),
        "bipia": of_project(bipia.measure),
        "clinc": clinc.measure,
    }


def run(names: Sequence[str], show: bool = False) -> tuple[list[Row], list[str]]:
    """The rows of the named sets, and a remark for each set that was skipped."""
    rows: list[Row] = []
    remarks: list[str] = []
    for name, measure in sets(show).items():
        if name not in names:
            continue
        started = time.monotonic()
        try:
            rows += measure()
        except SetMissing as missing:
            remarks.append(f"{name} skipped: {missing}")
        except (ServerFailed, OSError) as failed:
            remarks.append(f"{name} FAILED: {failed}")
        sys.stderr.write(f"{name}: {time.monotonic() - started:.0f} s\n")
    return rows, remarks
