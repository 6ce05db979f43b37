"""Answers that a chat model wrote, kept for the next who asks the same of the same release."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

from assistant.answer import Message, Statement

_MOST = 500


class AnswerCache:
    """The latest answers in memory, the least used dropped first; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Statement, ...]] = OrderedDict()

    def get(self, key: str) -> tuple[Statement, ...] | None:
        """The statements kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, statements: Sequence[Statement]) -> None:
        """Keep the statements of a whole answer."""
        with self._lock:
            self._kept[key] = tuple(statements)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)


def cache_key(conversation: Sequence[Message], language: str, release: str, model: str, prompt: str) -> str:
    """What an answer depends on, as one digest."""
    turns = [f"{one.role}\x1f{' '.join(one.text.split())}" for one in conversation]
    whole = "\x1e".join((release, model, prompt, language, *turns))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()
