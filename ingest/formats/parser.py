"""Files that nobody vouches for, parsed by a child process: what harms it harms nothing else."""

import json
import os
import selectors
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from corpus.errors import PageUnreadable
from ingest.breadcrumb import NO_NAMES, SiteNames
from ingest.formats.parsed import PARSED, ParsedPage
from ingest.load import PageFile

# By the clock: a machine with other work gives the child less of its time than it has used up by then.
_SECONDS = 120.0
_LARGEST_ANSWER = 50_000_000
_ROOT = str(Path(__file__).resolve().parent.parent.parent)


class Parser:
    """Parses one file after another; a child that dies or hangs is replaced, and its file refused."""

    def __init__(self, site: SiteNames = NO_NAMES, seconds: float = _SECONDS) -> None:
        self._site, self._seconds = site, seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Parser":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def parse(self, file: PageFile) -> ParsedPage:
        """The page of a file; raises `PageUnreadable` with its name and the reason."""
        try:
            answer = self._ask(file)
        except (BrokenPipeError, EOFError):
            self._end()
            raise PageUnreadable(
                f"{file.name} can't be read: it takes too much time or memory, or its reader died of it."
            ) from None
        except TimeoutError:
            self._end()
            raise PageUnreadable(f"{file.name} can't be read: it takes too much time.") from None
        try:
            return PARSED.validate_json(answer)
        except ValidationError:
            try:
                reason = str(json.loads(answer)["refused"])
            except (ValueError, KeyError, TypeError):
                reason = f"{file.name} can't be read."
            raise PageUnreadable(reason) from None

    def _ask(self, file: PageFile) -> bytes:
        child = self._child = self._child or _start()
        assert child.stdin is not None and child.stdout is not None
        about = {
            "name": file.name,
            "suffix": file.suffix,
            "length": len(file.data),
            "stated": dict(file.stated),
            "home": self._site.home,
            "sections": self._site.sections,
        }
        child.stdin.write(json.dumps(about).encode() + b"\n")
        child.stdin.write(file.data)
        child.stdin.flush()
        answer = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(child.stdout, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                if not ready.select(self._seconds):
                    raise TimeoutError
                chunk = os.read(child.stdout.fileno(), 1 << 20)
                if not chunk:
                    raise EOFError
                answer += chunk
                if len(answer) > _LARGEST_ANSWER:
                    raise EOFError
        return bytes(answer)

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue


def _start() -> subprocess.Popen[bytes]:
    # Nothing of the environment but what Python needs to find its modules: no keys, no passwords.
    environment = {
        key: value
        for key, value in os.environ.items()
        if key in ("PATH", "LANG", "LC_ALL", "HOME", "VIRTUAL_ENV")
    }
    environment["PYTHONPATH"] = _ROOT
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.formats.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
