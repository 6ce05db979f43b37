"""A process of its own on one core: how long answers take, and how many calls of our own one costs.

`python -m bench.one_core times QUESTIONS DATA …` asks every question of the release in each data folder,
in turn; `calls` profiles instead. QUESTIONS is a JSON file of conversations, lists of the user's messages.
Prints a JSON list with a list of numbers for each data folder.
"""

import cProfile
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

WARMING_UP = 10
_T = TypeVar("_T")


def main() -> int:
    """Run what the arguments say."""
    # Before any library is imported, so that all of its threads stay on this core.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    from assistant.answer import Message
    from assistant.assistant import open_assistant
    from bench.data import ROOT
    from corpus.settings import Settings

    what, questions, *folders = sys.argv[1:]
    own = tuple(str(ROOT / package) + os.sep for package in ("assistant", "corpus"))
    assistants = [open_assistant(Settings(data=Path(folder))) for folder in folders]
    asked = json.loads(Path(questions).read_text(encoding="utf-8"))
    found: list[list[float]] = [[] for _ in assistants]
    for number, turns in enumerate(asked):
        conversation = [Message("user", turn) for turn in turns]
        # Each is first as often as it is last.
        order = range(len(assistants)) if number % 2 else reversed(range(len(assistants)))
        for place in order:
            ask = _bound(assistants[place].answer, conversation)
            value = seconds(ask) if what == "times" else calls(ask, own)
            if number >= WARMING_UP:
                found[place].append(value)
    sys.stdout.write(json.dumps(found))
    return 0


def _bound(function: Callable[[_T], object], argument: _T) -> Callable[[], object]:
    return lambda: function(argument)


def seconds(ask: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def calls(ask: Callable[[], object], own: Sequence[str]) -> float:
    """How many calls of functions it makes whose file lies under one of the folders."""
    profile = cProfile.Profile()
    profile.runcall(ask)
    return sum(
        one.callcount
        for one in profile.getstats()
        if not isinstance(one.code, str) and one.code.co_filename.startswith(tuple(own))
    )


if __name__ == "__main__":
    raise SystemExit(main())
