"""A stand-in for Python that plays the commands by a script: `FOLDER/script.json` maps a command to its part.

Started as `python stand_in_commands.py FOLDER -m ingest refresh --json`, as the server starts the real ones.
"""

import json
import sys
import time
from pathlib import Path


def main() -> int:
    """Play one command; what it was told is added to FOLDER/calls.jsonl."""
    folder, _, module, command, *rest = sys.argv[1:]
    with (Path(folder) / "calls.jsonl").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps([module, command, *rest]) + "\n")
    part = json.loads((Path(folder) / "script.json").read_text(encoding="utf-8"))[command]
    for line in part.get("progress", []):
        sys.stderr.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
        sys.stderr.flush()
        time.sleep(part.get("pause", 0))
    said = part.get("says")
    sys.stdout.write(said if isinstance(said, str) else json.dumps(said))
    return int(part.get("code", 0))


if __name__ == "__main__":
    raise SystemExit(main())
