"""How far a command is: lines of JSON for a program that listens, a bar for a person who watches."""

import json
import sys
from types import TracebackType

from tqdm import tqdm


class Progress:
    """Told on standard error; `total` may be changed while more work is found."""

    def __init__(self, as_json: bool, doing: str = "", total: int = 0, unit: str = "page") -> None:
        self._as_json = as_json
        self._doing = doing
        self._done, self._total = 0, total
        self._bar = tqdm(
            total=total or None,
            desc=doing,
            unit=unit,
            disable=as_json or not sys.stderr.isatty(),
            leave=False,
        )

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def doing(self, doing: str, total: int | None = None) -> None:
        """Say what is being done now, and how much there is of it."""
        self._doing = doing
        if total is not None:
            self._total = self._bar.total = total
        self._bar.set_description(doing[:60], refresh=False)
        self._tell()

    def update(self, done: int = 1) -> None:
        """Say that some of it is done."""
        self._done += done
        self._bar.update(done)
        self._tell()

    def _tell(self) -> None:
        if self._as_json:
            line = {"done": self._done, "total": self._total, "doing": self._doing}
            sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stderr.flush()
