"""Where questions and opinions are kept, through SQLAlchemy: a file of SQLite, or a shared database."""

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, URL, Engine, String, case, create_engine, delete, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateIndex, CreateTable

FEEDBACK_FILE = "feedback.sqlite3"
_ATTEMPTS = 3


@dataclass(frozen=True)
class KeptQuestion:
    """A question as it is kept, redacted; `place` is its own among those of one message.

    `asked_at` is ISO 8601 in UTC, `pages` are the ids of the documents that the answer cites or would have.
    """

    answer_id: str
    place: int
    asked_at: str
    release: str
    language: str
    question: str
    status: str
    confidence: float
    topic: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Opinion:
    """What an applicant thought of an answer, and when (ISO 8601, UTC)."""

    answer_id: str
    rating: str
    comment: str
    given_at: str


class _Table(DeclarativeBase):
    pass


class _QuestionRow(_Table):
    __tablename__ = "question"

    answer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[str] = mapped_column(String(32), index=True)
    release: Mapped[str]
    language: Mapped[str]
    question: Mapped[str]
    status: Mapped[str]
    confidence: Mapped[float]
    topic: Mapped[str]
    pages: Mapped[list[str]] = mapped_column(JSON)


class _OpinionRow(_Table):
    __tablename__ = "opinion"

    answer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    rating: Mapped[str]
    comment: Mapped[str]
    given_at: Mapped[str]


class FeedbackDatabase:
    """Questions and opinions; nothing is made before the first of them. Safe to use from many threads."""

    def __init__(self, data: Path, url: str = "") -> None:
        self._file = None if url else data / FEEDBACK_FILE
        self._url: str | URL = url or URL.create("sqlite", database=str(self._file))
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def add_questions(self, questions: Sequence[KeptQuestion]) -> None:
        """Keep these questions."""
        with Session(self._open()) as session, session.begin():
            session.add_all(_QuestionRow(**asdict(one) | {"pages": list(one.pages)}) for one in questions)

    def add_opinion(self, opinion: Opinion) -> None:
        """Keep an opinion; it replaces an earlier one on the answer.

        A comment stays where the same is said again without one: it speaks for its own rating alone.
        """
        engine = self._open()
        insert: Any = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        same = _OpinionRow.rating == opinion.rating
        comment = opinion.comment or case((same, _OpinionRow.comment), else_="")
        changed = {"rating": opinion.rating, "given_at": opinion.given_at, "comment": comment}
        statement = insert(_OpinionRow).values(asdict(opinion))
        with Session(engine) as session, session.begin():
            session.execute(statement.on_conflict_do_update(index_elements=["answer_id"], set_=changed))

    def questions(self, since: str = "", most: int | None = None) -> list[KeptQuestion]:
        """The questions asked from that time on, the oldest first; of more than `most` the newest."""
        if self._is_absent():
            return []
        newest = (
            select(_QuestionRow)
            .where(_QuestionRow.asked_at >= since)
            .order_by(_QuestionRow.asked_at.desc(), _QuestionRow.answer_id.desc(), _QuestionRow.place.desc())
            .limit(most)
        )
        with Session(self._open()) as session:
            rows = list(session.scalars(newest))
            return [_kept(row) for row in reversed(rows)]

    def opinions(self) -> list[Opinion]:
        """Every opinion, the oldest first."""
        if self._is_absent():
            return []
        with Session(self._open()) as session:
            rows = session.scalars(select(_OpinionRow).order_by(_OpinionRow.given_at, _OpinionRow.answer_id))
            return [Opinion(row.answer_id, row.rating, row.comment, row.given_at) for row in rows]

    def forget_before(self, moment: str) -> int:
        """Delete what is older than that time, opinions as well; how many questions went."""
        if self._is_absent():
            return 0
        with Session(self._open()) as session, session.begin():
            session.execute(delete(_OpinionRow).where(_OpinionRow.given_at < moment))
            gone = session.execute(delete(_QuestionRow).where(_QuestionRow.asked_at < moment))
            return int(getattr(gone, "rowcount", 0))

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _is_absent(self) -> bool:
        return self._file is not None and not self._file.exists()

    def _open(self) -> Engine:
        with self._lock:
            if self._engine is None:
                if self._file is not None:
                    self._file.parent.mkdir(parents=True, exist_ok=True)
                # What was asked is no business of a log, not even where it can't be written.
                engine = create_engine(self._url, hide_parameters=True, pool_pre_ping=self._file is None)
                if engine.dialect.name == "sqlite":
                    event.listen(engine, "connect", _set_up_sqlite)
                _make_tables(engine)
                self._engine = engine
            return self._engine


def _make_tables(engine: Engine) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            with engine.begin() as connection:
                for table in _Table.metadata.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(CreateIndex(index, if_not_exists=True))
            return
        except (IntegrityError, ProgrammingError):
            # PostgreSQL calls it a conflict where another worker makes the table at the same moment.
            if attempt == _ATTEMPTS - 1:
                raise


def _kept(row: _QuestionRow) -> KeptQuestion:
    names = ("answer_id", "place", "asked_at", "release", "language", "question", "status", "confidence")
    return KeptQuestion(
        **{name: getattr(row, name) for name in names}, topic=row.topic, pages=tuple(row.pages)
    )


def _set_up_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # Several workers may share the file: wait for each other rather than fail.
    cursor.execute("PRAGMA busy_timeout=5000")
    # What is deleted is overwritten, and does not stay in the file.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
