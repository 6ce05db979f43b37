"""What is kept of a question, and how: beside the answer and never in its way."""

import logging
import queue
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from assistant.answer import Answer, Asked
from assistant.gaps.database import FeedbackDatabase, KeptQuestion
from assistant.gaps.redaction import redacted

log = logging.getLogger(__name__)

_WAITING = 1_000  # answers whose questions wait to be written; of more, the newest are dropped
_AT_ONCE = 100
_TIDY_SECONDS = 3_600.0
_Entry = tuple[datetime, Answer, tuple[Asked, ...]]


class QuestionLog:
    """Keeps questions for a number of days, in a thread of its own; greetings and the like it lets go."""

    def __init__(self, database: FeedbackDatabase, retention_days: int) -> None:
        self._database, self._days = database, retention_days
        self._entries: queue.Queue[_Entry | None] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._failing = False
        self._tidy_at = 0.0

    def record(self, answer: Answer, asked: Sequence[Asked]) -> None:
        """Take note of what was asked; returns at once, and raises nothing."""
        if self._days <= 0 or answer.status == "chat":
            return
        try:
            self._entries.put_nowait((datetime.now(UTC), answer, tuple(asked)))
        except queue.Full:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_all, name="question-log", daemon=True)
                self._thread.start()

    def close(self, seconds: float = 5.0) -> None:
        """Write what waits, then stop."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._entries.put(None)
            thread.join(seconds)

    def _write_all(self) -> None:
        while True:
            entries, ended = self._next()
            if entries:
                self._write(entries)
            if ended:
                return

    def _next(self) -> tuple[list[_Entry], bool]:
        """What waits, no more than `_AT_ONCE`, and whether that was the last."""
        entries = []
        waiting: _Entry | None = self._entries.get()
        while waiting is not None:
            entries.append(waiting)
            if len(entries) == _AT_ONCE:
                return entries, False
            try:
                waiting = self._entries.get_nowait()
            except queue.Empty:
                return entries, False
        return entries, True

    def _write(self, entries: Sequence[_Entry]) -> None:
        try:
            self._database.add_questions([kept for entry in entries for kept in kept_questions(*entry)])
            if time.monotonic() >= self._tidy_at:
                self._tidy_at = time.monotonic() + _TIDY_SECONDS
                before = datetime.now(UTC) - timedelta(days=self._days)
                self._database.forget_before(before.isoformat(timespec="seconds"))
            self._failing = False
        except (SQLAlchemyError, OSError, ValueError) as error:
            if not self._failing:  # once, not with every question
                reason = getattr(error, "orig", None) or error
                log.error("Questions can't be kept for the gap report: %s", reason)
            self._failing = True


def kept_questions(moment: datetime, answer: Answer, asked: Sequence[Asked]) -> list[KeptQuestion]:
    """What is kept of one message: each of its questions, redacted."""
    return [
        KeptQuestion(
            answer_id=answer.id,
            place=place,
            asked_at=moment.isoformat(timespec="seconds"),
            release=answer.release,
            language=answer.language,
            question=redacted(one.question),
            status=one.status,
            confidence=round(one.confidence, 3),
            topic=one.topic,
            pages=one.pages,
        )
        for place, one in enumerate(asked)
    ]
