"""Applicants' thumbs and comments, kept for the staff: no address, no cookie, one opinion an answer."""

import asyncio
import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, String, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable
from starlette.exceptions import HTTPException

from assistant.api.problem_details import problems
from assistant.api.request_rate import RequestRate

log = logging.getLogger(__name__)

COMMENT_LIMIT = 1000
FEEDBACK_FILE = "feedback.sqlite3"


class FeedbackRequest(BaseModel):
    """The body of POST /v1/feedback."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    rating: Literal["up", "down"]
    comment: str = Field(default="", max_length=COMMENT_LIMIT)


@dataclass(frozen=True)
class Opinion:
    """What an applicant thought of an answer, and when (ISO 8601, UTC)."""

    answer_id: str
    rating: str
    comment: str
    given_at: str


class _Table(DeclarativeBase):
    pass


class _OpinionRow(_Table):
    __tablename__ = "opinion"

    answer_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    rating: Mapped[str]
    comment: Mapped[str]
    given_at: Mapped[str]


class FeedbackStore:
    """The opinions under ASSISTANT_DATA; the file is made on the first one."""

    def __init__(self, data: Path) -> None:
        self._path = data / FEEDBACK_FILE
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    def add(self, answer_id: str, rating: str, comment: str) -> None:
        """Keep an opinion; it replaces an earlier one on the answer, whose comment stays if none is new."""
        values = {
            "answer_id": answer_id,
            "rating": rating,
            "comment": comment,
            "given_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        changed = {name: values[name] for name in ("rating", "given_at")}
        if comment:
            changed["comment"] = comment
        statement = insert(_OpinionRow).values(values).on_conflict_do_update(["answer_id"], set_=changed)
        with Session(self._open()) as session, session.begin():
            session.execute(statement)

    def opinions(self) -> list[Opinion]:
        """Every opinion, the oldest first."""
        if not self._path.exists():
            return []
        with Session(self._open()) as session:
            rows = session.scalars(select(_OpinionRow).order_by(_OpinionRow.given_at, _OpinionRow.answer_id))
            return [Opinion(row.answer_id, row.rating, row.comment, row.given_at) for row in rows]

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _open(self) -> Engine:
        with self._lock:
            if self._engine is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                engine = create_engine(f"sqlite:///{self._path}", hide_parameters=True)
                event.listen(engine, "connect", _wait_for_other_writers)
                with engine.begin() as connection:
                    # Another worker may make the table at the same moment.
                    connection.execute(CreateTable(_Table.metadata.tables["opinion"], if_not_exists=True))
                self._engine = engine
            return self._engine


def feedback_router(store: FeedbackStore, rate: RequestRate) -> APIRouter:
    """POST /v1/feedback."""
    router = APIRouter()

    @router.post(
        "/v1/feedback",
        status_code=204,
        responses=problems(400, 413, 422, 429, 503),
        dependencies=[Depends(rate)],
    )
    async def give_feedback(opinion: FeedbackRequest) -> Response:
        """Keep what an applicant thought of an answer."""
        try:
            await asyncio.to_thread(store.add, opinion.answer_id, opinion.rating, opinion.comment.strip())
        except (OSError, SQLAlchemyError) as error:  # a full disk, say; the comment is not for the log
            log.error("an opinion could not be kept: %s", error)
            raise HTTPException(503, "Your opinion could not be kept just now. Please try later.") from error
        return Response(status_code=204)

    return router


def _wait_for_other_writers(connection: object, _record: object) -> None:
    # Several workers may share the file: wait for each other rather than fail.
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
