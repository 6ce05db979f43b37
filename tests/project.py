"""Where things lie in the project, and what several tests ask of it."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "corpus" / "pages"
# The page as it was given lies beside the project; tests that need it are skipped without.
SEED = ROOT.parent / "shared" / "seed" / "000_ba3a99f7e2a48e25.txt"
JAPAN = "How many teachers were trained in Japan?"


def documented(name: str) -> dict[str, Any]:
    """The JSON Schema of that name in docs/api.md."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    found = re.search(rf"^```json {name}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/api.md has no schema {name!r}"
    schema: dict[str, Any] = json.loads(found[1])
    return schema
