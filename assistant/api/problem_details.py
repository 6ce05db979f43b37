"""Errors → application/problem+json (RFC 9457), in one place; what was sent is never echoed."""

import logging
from collections.abc import Callable

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


def _text(request: Request, catalogues: Catalogues) -> Callable[[str], str]:
    """The texts of the reader's language: the one that the request states, else the browser's."""
    stated = getattr(request.state, "reader_language", None)
    return catalogues.negotiate(request.headers.get("accept-language"), stated).text


def install(app: FastAPI, catalogues: Catalogues) -> None:
    """Make every error of the application a problem; what applicants may see is in their language."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        # Only places and rules: the input may hold what JSON can't carry back, a lone surrogate say.
        place = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part.isidentifier())
        title = _text(request, catalogues)("failure.invalid")
        return problem(422, title, f"{place}: {first['msg']}"[:500])

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        title = _text(request, catalogues)("failure.refused")
        return problem(error.status_code, title, str(error.detail))

    @app.exception_handler(NotReady)
    async def not_ready(request: Request, error: NotReady) -> Response:
        title = _text(request, catalogues)("failure.not_ready")
        return problem(503, title, str(error))

    @app.exception_handler(CorpusError)
    async def corpus_error(request: Request, error: CorpusError) -> Response:
        status = 404 if isinstance(error, NoRelease) else 503
        return problem(status, "The corpus can't be read", str(error))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.exception("unexpected error", exc_info=error)
        text = _text(request, catalogues)
        return problem(500, text("failure.title"), text("failure.detail"))
