"""Applicants' thumbs and comments, kept for the staff: no address, no cookie, one opinion an answer."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from assistant.api.problem_details import problems
from assistant.api.request_rate import RequestRate
from assistant.gaps.database import FeedbackDatabase, Opinion
from assistant.gaps.redaction import redacted

log = logging.getLogger(__name__)

COMMENT_LIMIT = 1000


class FeedbackRequest(BaseModel):
    """The body of POST /v1/feedback."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    rating: Literal["up", "down"]
    comment: str = Field(default="", max_length=COMMENT_LIMIT)


def feedback_router(database: FeedbackDatabase, rate: RequestRate) -> APIRouter:
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
        given_at = datetime.now(UTC).isoformat(timespec="seconds")
        kept = Opinion(opinion.answer_id, opinion.rating, redacted(opinion.comment, COMMENT_LIMIT), given_at)
        try:
            await asyncio.to_thread(database.add_opinion, kept)
        except (OSError, SQLAlchemyError) as error:  # a full disk, say; the comment is not for the log
            log.error("an opinion could not be kept: %s", getattr(error, "orig", None) or error)
            raise HTTPException(503, "Your opinion could not be kept just now. Please try later.") from error
        return Response(status_code=204)

    return router
