"""What the chat model costs: tokens by day and model on disk, by visitor in memory, and when to stop."""

import hashlib
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, String, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

from assistant.model.failures import ModelFailed
from assistant.model.upstream import Usage

USAGE_FILE = "usage.sqlite3"
# An answer under way is counted as so much until its tokens are known, or a crowd would overrun the limit.
_RESERVED = 3_000


@dataclass(frozen=True)
class DayOfUsage:
    """What one model was asked and wrote on one day (UTC)."""

    day: str
    model: str
    answers: int
    tokens_in: int
    tokens_out: int


class _Table(DeclarativeBase):
    pass


class _UsageRow(_Table):
    __tablename__ = "usage"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    answers: Mapped[int]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]


def _today() -> date:
    return datetime.now(UTC).date()


class Budget:
    """Tokens that may be spent in a day, by all and by one visitor; 0 is no limit.

    Visitors are told apart by a keyed digest that is forgotten with the process; nothing of them is stored.
    """

    def __init__(
        self, data: Path, model: str, a_day: int, a_visitor: int, today: Callable[[], date] = _today
    ) -> None:
        self._path, self._model = data / USAGE_FILE, model
        self._a_day, self._a_visitor, self._today = a_day, a_visitor, today
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._key = secrets.token_bytes(16)
        self._day: date | None = None
        self._by_visitor: Counter[bytes] = Counter()
        self._reserved = 0

    def enter(self, visitor: str) -> None:
        """Set tokens aside for an answer; raises `ModelFailed` where the day's or the visitor's are spent.

        No visitor is whoever can't be told from others: all of them must not share one limit.
        """
        with self._lock:
            self._begin_day()
            if visitor and self._a_visitor and self._by_visitor[self._digest(visitor)] >= self._a_visitor:
                raise ModelFailed("budget", "one visitor's tokens of the day")
            if self._a_day and self._spent_today() + self._reserved >= self._a_day:
                raise ModelFailed("budget", "the tokens of the day")
            self._reserved += _RESERVED

    def leave(self, visitor: str, usage: Usage) -> None:
        """Count what an answer took; none where the model was never reached."""
        total = usage.tokens_in + usage.tokens_out
        with self._lock:
            self._begin_day()
            self._reserved = max(0, self._reserved - _RESERVED)
            if not total:
                return
            self._by_visitor[self._digest(visitor)] += total
            row = {
                "day": self._today().isoformat(),
                "model": self._model,
                "answers": 1,
                "tokens_in": usage.tokens_in,
                "tokens_out": usage.tokens_out,
            }
            added = {
                name: getattr(_UsageRow, name) + row[name] for name in ("answers", "tokens_in", "tokens_out")
            }
            statement = insert(_UsageRow).values(row).on_conflict_do_update(["day", "model"], set_=added)
            with Session(self._opened()) as session, session.begin():
                session.execute(statement)

    def days(self) -> list[DayOfUsage]:
        """All that was used, the newest day first."""
        if not self._path.exists():
            return []
        with Session(self._opened()) as session:
            rows = session.scalars(select(_UsageRow).order_by(_UsageRow.day.desc(), _UsageRow.model))
            return [DayOfUsage(r.day, r.model, r.answers, r.tokens_in, r.tokens_out) for r in rows]

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _spent_today(self) -> int:
        today = self._today().isoformat()
        return sum(one.tokens_in + one.tokens_out for one in self.days() if one.day == today)

    def _begin_day(self) -> None:
        if self._day != self._today():
            self._day = self._today()
            self._by_visitor.clear()

    def _digest(self, visitor: str) -> bytes:
        return hashlib.blake2b(visitor.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()

    def _opened(self) -> Engine:
        if self._engine is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(f"sqlite:///{self._path}")
            event.listen(self._engine, "connect", _wait_for_other_writers)
            with self._engine.begin() as connection:
                connection.execute(CreateTable(_Table.metadata.tables["usage"], if_not_exists=True))
        return self._engine


def _wait_for_other_writers(connection: object, _record: object) -> None:
    # Several workers may share the file: wait for each other rather than fail.
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
