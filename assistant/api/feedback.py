"""Applicants' thumbs and comments, kept for the staff: no address, no cookie, one opinion an answer."""

import asyncio
from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.gaps.database import FeedbackDatabase, Opinion
from assistant.gaps.redaction import redacted

COMMENT_LIMIT = 1000


class FeedbackRequest(BaseModel):
    """The body of POST /v1/feedback."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    rating: Literal["up", "down"]
    comment: str = Field(default="", max_length=COMMENT_LIMIT)


def feedback_router(database: FeedbackDatabase) -> APIRouter:
    """POST /v1/feedback."""
    router = APIRouter()

    @router.post("/v1/feedback", status_code=204)
    async def give_feedback(opinion: FeedbackRequest) -> Response:
        """Keep what an applicant thought of an answer."""
        given_at = datetime.now(UTC).isoformat(timespec="seconds")
        kept = Opinion(opinion.answer_id, opinion.rating, redacted(opinion.comment, COMMENT_LIMIT), given_at)
        await asyncio.to_thread(database.add_opinion, kept)
        return Response(status_code=204)

    return router
