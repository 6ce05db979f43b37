"""Who made which release current, and when: one JSON line for each change, only ever added to."""

import getpass
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

# A person's name in a line, an argument or a manifest; more is no name.
LONGEST_NAME = 100


@dataclass(frozen=True)
class Event:
    """One change of what is served: `release` in place of `was`, empty where there was none before."""

    at: str
    by: str
    action: Literal["publish", "rollback"]
    release: str
    was: str


_EVENT = TypeAdapter(Event)


class History:
    """The file `history.jsonl` of a data folder. A line that can't be read is passed over."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, by: str, action: Literal["publish", "rollback"], release: str, was: str) -> None:
        """Write down a change that has happened; where there is no room for it, it goes unrecorded."""
        line = json.dumps(asdict(Event(now(), by, action, release, was)), ensure_ascii=False)
        try:
            with self._file.open("ab+") as file:
                # What a full disk cut off must not swallow the next line.
                if file.seek(0, os.SEEK_END) and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n":
                    file.write(b"\n")
                file.write(f"{line}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError:  # the change itself is done, and must not be called a failure
            return

    def events(self) -> tuple[Event, ...]:
        """All changes, oldest first."""
        try:
            lines = self._file.read_bytes().split(b"\n")
        except OSError:
            return ()
        found = []
        for line in lines:
            try:
                found.append(_EVENT.validate_json(line))
            except ValidationError:
                continue
        return tuple(found)

    def last_served(self) -> dict[str, datetime]:
        """For every release that was replaced by another, when that was last."""
        found = {}
        for event in self.events():
            if event.was and (moment := moment_of(event.at)) is not None:
                found[event.was] = moment
        return found


def now() -> str:
    """This moment, as it is written down."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def moment_of(written: str) -> datetime | None:
    """A moment that was written down, None where it is none."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def process_user() -> str:
    """The name of the user that runs this process, as far as the machine knows it."""
    try:
        return getpass.getuser()[:LONGEST_NAME]
    except (OSError, KeyError, ImportError):
        return str(os.getuid())
