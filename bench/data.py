"""Where the public sets lie, and how they are read."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EVAL = ROOT.parent / "shared" / "eval"
SEED_PAGE = ROOT / "corpus" / "pages"
FIXTURES = ROOT / "tests" / "fixtures"
FIXTURE_PAGES = FIXTURES / "norvale" / "pages"
CACHE = ROOT / "data" / "bench-cache"


class SetMissing(Exception):
    """A set that a measure needs is not on this machine; the message says which."""


def path_of(name: str) -> Path:
    """The file of a public set; raises `SetMissing`."""
    path = EVAL / name
    if not path.exists():
        raise SetMissing(f"{name} is not in {EVAL}")
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_json(path: Path) -> Any:
    """The content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))
