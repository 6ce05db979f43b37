"""GET /ask: an answer as a plain page, without a script."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from assistant.answer import Answer, Message
from assistant.api.problem_details import BUSY_SECONDS
from assistant.catalogue import Catalogue
from assistant.errors import Busy, NotReady, TooManyRequests
from assistant.web.headers import page_headers
from assistant.web.limits import QUESTION_LIMIT
from assistant.web.page_sources import PageSources
from assistant.web.templating import PageTemplates


def ask_router(sources: PageSources, templates: PageTemplates) -> APIRouter:
    """GET /ask."""
    router = APIRouter()

    @router.get("/ask")
    async def give_answer(request: Request) -> Response:
        catalogue = templates.catalogue(request)
        question = request.query_params.get("q", "").strip()
        answer, complaint, status, wait = await _answered(sources, request, question, catalogue)
        return await run_in_threadpool(
            templates.page,
            request,
            "ask.html",
            {**page_headers(), **({"Retry-After": str(wait)} if wait else {})},
            status=status,
            question=question[:QUESTION_LIMIT],
            complaint=complaint,
            answer=answer,
            first_questions=sources.first_questions(catalogue.language)[:4],
            address=ask_address,
            languages=sources.catalogues.languages(),
        )

    return router


def ask_address(question: str, language: str) -> str:
    """Where the plain page answers the question."""
    return f"/ask?{urlencode({'q': question, 'lang': language})}"


async def _answered(
    sources: PageSources, request: Request, question: str, catalogue: Catalogue
) -> tuple[Answer | None, str, int, int]:
    """The answer, or the sentence that says why there is none; the page's status; seconds to wait, or 0."""
    if not question:
        return None, "", 200, 0
    if len(question) > QUESTION_LIMIT:
        return None, catalogue.text("panel.too_long", count=QUESTION_LIMIT), 200, 0
    try:
        await sources.admit(request)
        answer = await sources.answer([Message("user", question)], catalogue.language)
    except TooManyRequests as error:
        return None, catalogue.text("error.too_many"), 429, error.seconds
    except Busy:
        return None, catalogue.text("error.busy"), 503, BUSY_SECONDS
    except NotReady:
        return None, catalogue.text("error.unready"), 503, 0
    return answer, "", 200, 0
