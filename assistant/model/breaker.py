"""A circuit breaker: after some failures nobody waits for the model, until one question tries it again."""

import threading
import time
from collections.abc import Callable

from assistant.model.failures import ModelFailed, Reason

# So many failures in a row open it; a wrong key or name does so at once, for it will not mend itself.
_FAILURES = 3
_AT_ONCE: tuple[Reason, ...] = ("key", "name", "busy", "unreachable", "request")
OPEN_SECONDS = 60.0
# What is no fault of the connection is no reason to spare others the model.
_OF_ONE_ANSWER: tuple[Reason, ...] = ("language", "filtered", "empty", "endless")


class CircuitBreaker:
    """Counts failures of one model; safe to use from many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures = 0
        self._open_until = 0.0
        self._trying = False
        self.last: ModelFailed | None = None

    def enter(self) -> None:
        """Raises `ModelFailed` while it is open; after that one question at a time tries the model."""
        with self._lock:
            if self._failures and self._open_until:
                if self._clock() < self._open_until or self._trying:
                    raise ModelFailed("open", str(self.last))
                self._trying = True

    def succeeded(self) -> None:
        """The model answered."""
        with self._lock:
            self._failures, self._open_until, self._trying, self.last = 0, 0.0, False, None

    def failed(self, failure: ModelFailed) -> None:
        """The model failed."""
        with self._lock:
            was_trying, self._trying = self._trying, False
            self.last = failure
            if failure.reason in _OF_ONE_ANSWER and not was_trying:
                return
            self._failures += 1
            if was_trying or self._failures >= _FAILURES or failure.reason in _AT_ONCE:
                self._open_until = self._clock() + max(OPEN_SECONDS, failure.wait_seconds)

    def left(self) -> None:
        """The question was given up before anything was known of the model."""
        with self._lock:
            self._trying = False
