"""The commands behind the buttons: real child processes, by a script or the real thing."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.staff.commands import Busy, Commands, Outcome, Progress
from tests.assistant.staff import stand_in_commands
from tests.project import CORPUS


@pytest.fixture
def script(tmp_path: Path) -> dict[str, Any]:
    return {}


@pytest.fixture
def commands(tmp_path: Path, script: dict[str, Any]) -> Commands:
    return played(tmp_path, script)


def played(folder: Path, script: dict[str, Any]) -> Commands:
    """Commands that are played by a script; it may be changed with `rewrite`."""
    rewrite(folder, script)
    return Commands(
        folder / "data", folder, python=(sys.executable, str(Path(stand_in_commands.__file__)), str(folder))
    )


def rewrite(folder: Path, script: dict[str, Any]) -> None:
    (folder / "script.json").write_text(json.dumps(script), encoding="utf-8")


def test_progress_comes_while_it_runs_and_the_outcome_last(tmp_path: Path) -> None:
    lines = [
        {"done": 1, "total": 2, "doing": "reading"},
        "not JSON",
        {"done": 2, "total": 2, "doing": "embedding"},
    ]
    commands = played(tmp_path, {"refresh": {"progress": lines, "says": {"fetched": 2}}})
    assert list(commands.change("refresh")) == [
        Progress("reading", 1, 2),
        Progress("embedding", 2, 2),
        Outcome(True, {"fetched": 2}),
    ]


@pytest.mark.parametrize(
    ("part", "trouble"),
    [
        ({"says": {"reasons": ["“a” must be answered.", "No."]}, "code": 1}, "“a” must be answered. No."),
        ({"says": {"error": "The disk is full."}, "code": 1}, "The disk is full."),
        ({"says": "", "code": 1, "progress": ["a warning", "The last word."]}, "The last word."),
        ({"says": "[1, 2", "code": 0, "progress": ["no JSON"]}, "no JSON"),
        ({"says": "", "code": 3}, "The command ended with 3 and said nothing."),
    ],
)
def test_what_went_wrong_is_told_in_its_own_words(tmp_path: Path, part: dict[str, Any], trouble: str) -> None:
    [outcome] = played(tmp_path, {"publish": part}).change("publish")
    assert isinstance(outcome, Outcome) and not outcome.succeeded and outcome.trouble == trouble


def test_two_changes_at_once_are_refused_and_a_closed_one_is_ended(tmp_path: Path) -> None:
    lines = [{"done": n, "total": 500, "doing": "fetching"} for n in range(500)]
    commands = played(
        tmp_path, {"refresh": {"progress": lines, "pause": 0.1, "says": {}}, "add": {"says": {}}}
    )
    running = commands.change("refresh")
    next(running)
    with pytest.raises(Busy):
        next(commands.change("add"))
    before = time.monotonic()
    running.close()
    assert time.monotonic() - before < 30
    assert list(commands.change("add")) == [Outcome(True, {})]


def test_the_real_command_is_found_and_never_told_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_STAFF_PASSWORD", "s3cret")
    commands = Commands(tmp_path / "data", CORPUS)
    assert "s3cret" not in commands._environment.values()
    assert os.environ["ASSISTANT_STAFF_PASSWORD"] == "s3cret"
    monkeypatch.chdir(tmp_path)
    outcome = commands.ask("ingest", "publish", "--dry-run")
    assert outcome.said["documents"] == 1 and not outcome.said["published"]
