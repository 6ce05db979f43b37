"""Errors → application/problem+json (RFC 9457), in one place; what was sent is never echoed."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from assistant.api.schema import Problem
from assistant.catalogue import Catalogues
from assistant.errors import NotReady
from corpus.errors import CorpusError, NoRelease

log = logging.getLogger(__name__)


def problem(status: int, title: str, detail: str) -> Response:
    """One problem as a response."""
    body = Problem(title=title, status=status, detail=detail)
    return JSONResponse(body.model_dump(), status, media_type="application/problem+json")


def remember_language(request: Request, language: str | None) -> None:
    """Keep the reader's language, where the request's body states it, for what may go wrong later."""
    request.state.reader_language = language


def install(app: FastAPI, catalogues: Catalogues) -> None:
    """Make every error of the application a problem; what applicants may see is in their language."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        # Only places and rules: the input may hold what JSON can't carry back, a lone surrogate say.
        place = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part.isidentifier())
        return problem(422, "The request is not valid", f"{place}: {first['msg']}"[:500])

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return problem(error.status_code, "The request can't be answered", str(error.detail))

    @app.exception_handler(NotReady)
    async def not_ready(request: Request, error: NotReady) -> Response:
        return problem(503, "The assistant is not ready", str(error))

    @app.exception_handler(CorpusError)
    async def corpus_error(request: Request, error: CorpusError) -> Response:
        status = 404 if isinstance(error, NoRelease) else 503
        return problem(status, "The corpus can't be read", str(error))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.exception("unexpected error", exc_info=error)
        stated = getattr(request.state, "reader_language", None)
        text = catalogues.negotiate(request.headers.get("accept-language"), stated).text
        return problem(500, text("failure.title"), text("failure.detail"))
