"""Errors → application/problem+json (RFC 9457), in one place; what was sent is never echoed."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant.api.schema import Problem
from assistant.catalogue import Catalogue, Catalogues
from assistant.errors import Busy, NotReady, TooManyRequests
from corpus.errors import CorpusError, NoRelease

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"
# When a place in the queue may be free again.
BUSY_SECONDS = 2
_MEANINGS = {
    400: "The body is not JSON.",
    404: "No such page, or it is not stored any more.",
    413: "The body is too large.",
    422: "A field is missing or out of bounds; `detail` names it.",
    429: "This visitor asks too often; `Retry-After` says how long to wait.",
    500: "A failure of ours.",
    503: "No release can be served, or too many questions wait; then `Retry-After` says how long to wait.",
}


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """One problem as a response."""
    body = Problem(title=title, status=status, detail=detail)
    return JSONResponse(body.model_dump(), status, media_type=PROBLEM_TYPE, headers=dict(headers or {}))


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides, for the description of the interface."""
    schema = Problem.model_json_schema()
    return {
        status: {"description": _MEANINGS[status], "content": {PROBLEM_TYPE: {"schema": schema}}}
        for status in statuses
    }


def remember_language(request: Request, language: str | None) -> None:
    """Keep the reader's language, where the request's body states it, for what may go wrong later."""
    request.state.reader_language = language


def install(
    app: FastAPI,
    catalogues: Catalogues,
    for_person: Callable[[Request], Response | None] = lambda request: None,
) -> None:
    """Make every error of the application a problem; what applicants may see is in their language.

    `for_person` gives the page that says a page is missing, where it is a person who asks.
    """

    def read_in(request: Request) -> Catalogue:
        stated = getattr(request.state, "reader_language", None)
        return catalogues.negotiate(request.headers.get("accept-language"), stated)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return problem(
            422, read_in(request).text("failure.invalid"), f"{_place(first)}: {first['msg']}"[:500]
        )

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        page = for_person(request) if error.status_code == 404 else None
        if page is not None:
            return page
        title = read_in(request).text("failure.refused")
        return problem(error.status_code, title, str(error.detail), error.headers)

    @app.exception_handler(NotReady)
    async def not_ready(request: Request, error: NotReady) -> Response:
        title = read_in(request).text("failure.not_ready")
        return problem(503, title, str(error))

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> Response:
        detail = read_in(request).text("error.busy")
        return problem(503, "Too many questions wait", detail, {"Retry-After": str(BUSY_SECONDS)})

    @app.exception_handler(TooManyRequests)
    async def too_many(request: Request, error: TooManyRequests) -> Response:
        detail = read_in(request).text("error.too_many")
        return problem(429, "Too many requests", detail, {"Retry-After": str(error.seconds)})

    @app.exception_handler(CorpusError)
    async def corpus_error(request: Request, error: CorpusError) -> Response:
        status = 404 if isinstance(error, NoRelease) else 503
        return problem(status, "The corpus can't be read", str(error))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.exception("unexpected error", exc_info=error)
        text = read_in(request).text
        return problem(500, text("failure.title"), text("failure.detail"))


def _place(error: Mapping[str, Any]) -> str:
    """Where the mistake is. Only places and rules are told: the input may hold what JSON can't carry back."""
    place: Sequence[object] = error["loc"]
    if error["type"] == "extra_forbidden":
        place = place[:-1]  # a name that somebody made up
    return ".".join(str(part) for part in place if isinstance(part, int) or str(part).isidentifier())
