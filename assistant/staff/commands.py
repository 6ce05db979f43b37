"""The commands behind the staff's buttons: children of this process, one at a time, with their progress."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Where the packages lie, for a child may be started from any folder.
_ROOT = str(Path(__file__).resolve().parents[2])
_LARGEST_RESULT = 50_000_000
# A child that says nothing for so long hangs.
_SILENT_SECONDS = 1_800.0
_MOST_MESSAGES = 20


@dataclass(frozen=True)
class Progress:
    """How far a command is; `total` is 0 where it does not know."""

    doing: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a command said: its JSON, whether it went well, and why not."""

    succeeded: bool
    said: dict[str, Any] = field(default_factory=dict)
    trouble: str = ""


class Busy(Exception):
    """Another command of the staff's pages is under way."""


class Commands:
    """Runs `python -m ingest …` and `python -m assistant …`; the settings are this server's own."""

    def __init__(
        self, data: Path, corpus: Path, embedder: str = "", python: Sequence[str] = (sys.executable,)
    ) -> None:
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "ASSISTANT_STAFF_PASSWORD"},
            "ASSISTANT_DATA": str(data.absolute()),
            "ASSISTANT_CORPUS": str(corpus.absolute()),
            "PYTHONPATH": os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH", "")))),
        }
        if embedder:
            self._environment["ASSISTANT_EMBEDDER"] = embedder
        self._python = tuple(python)
        self._changing = threading.Lock()

    def change(self, *arguments: str) -> Generator[Progress | Outcome]:
        """Run `python -m ingest` with these arguments: progress, and the outcome last.

        Closed before its end it ends the child. Raises `Busy` where another one is under way.
        """
        if not self._changing.acquire(blocking=False):
            raise Busy
        try:
            yield from self._run("ingest", arguments)
        finally:
            self._changing.release()

    def ask(self, *arguments: str) -> Outcome:
        """Run a command that changes nothing, to its end."""
        module, *rest = arguments
        *_, outcome = self._run(module, rest)
        assert isinstance(outcome, Outcome)
        return outcome

    def _run(self, module: str, arguments: Sequence[str]) -> Generator[Progress | Outcome]:
        name, *rest = arguments
        command = [*self._python, "-m", module, name, "--json", *rest]
        with tempfile.TemporaryFile() as printed:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=printed, stderr=subprocess.PIPE,
                env=self._environment, start_new_session=True,
            )  # fmt: skip
            messages: list[str] = []
            try:
                for line in _lines(child):
                    progress = _progress(line)
                    if progress is not None:
                        yield progress
                    elif line.strip():
                        messages = [*messages, line.strip()[:500]][-_MOST_MESSAGES:]
                code = child.wait()
            except _Silent:
                yield Outcome(False, {}, "It has said nothing for half an hour and was ended. Try again.")
                return
            finally:
                _end(child)
            printed.seek(0)
            yield _outcome(code, printed.read(_LARGEST_RESULT + 1), messages)


class _Silent(Exception):
    pass


def _lines(child: subprocess.Popen[bytes]) -> Iterator[str]:
    """What the child writes to standard error, line by line; a thread reads, so that silence is noticed."""
    lines: queue.Queue[bytes | None] = queue.Queue(10_000)
    assert child.stderr is not None
    stream = child.stderr

    def read() -> None:
        with contextlib.suppress(ValueError):  # closed under it
            for line in iter(lambda: stream.readline(10_000), b""):
                lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=_SILENT_SECONDS)
        except queue.Empty:
            raise _Silent from None
        if line is None:
            return
        yield line.decode("utf-8", "replace")


def _progress(line: str) -> Progress | None:
    if not line.startswith("{"):
        return None
    try:
        said = json.loads(line)
        return Progress(str(said["doing"])[:200], int(said.get("done") or 0), int(said.get("total") or 0))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _outcome(code: int, printed: bytes, messages: Sequence[str]) -> Outcome:
    try:
        said = json.loads(printed) if len(printed) <= _LARGEST_RESULT else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        why = messages[-1] if messages else f"The command ended with {code} and said nothing."
        return Outcome(False, {}, why)
    if code:
        reasons = said.get("reasons")
        stated = " ".join(map(str, reasons)) if isinstance(reasons, list) else ""
        why = stated or str(said.get("error") or "") or (messages[-1] if messages else "")
        return Outcome(False, said, why or f"The command ended with {code}.")
    return Outcome(True, said)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and what it has started, politely at first."""
    for one in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is not None:
            break
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, one)
        deadline = time.monotonic() + 10
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
    if child.stderr is not None:
        child.stderr.close()
