"""GET /ask: an answer as a plain page, without a script."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.answer import Answer, Message
from assistant.catalogue import Catalogue
from assistant.errors import NotReady
from assistant.events import answer_of
from assistant.web.headers import page_headers
from assistant.web.limits import QUESTION_LIMIT
from assistant.web.page_sources import PageSources
from assistant.web.templating import PageTemplates


def ask_router(sources: PageSources, templates: PageTemplates) -> APIRouter:
    """GET /ask."""
    router = APIRouter()

    @router.get("/ask")
    def give_answer(request: Request) -> Response:
        catalogue = templates.catalogue(request)
        question = request.query_params.get("q", "").strip()
        answer, complaint, status = _answered(sources, question, catalogue)
        return templates.page(
            request,
            "ask.html",
            page_headers(),
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


def _answered(sources: PageSources, question: str, catalogue: Catalogue) -> tuple[Answer | None, str, int]:
    """The answer, or the sentence that says why there is none; and the page's status."""
    if not question:
        return None, "", 200
    if len(question) > QUESTION_LIMIT:
        return None, catalogue.text("panel.too_long", count=QUESTION_LIMIT), 200
    try:
        answer = answer_of(sources.stream([Message("user", question)], catalogue.language))
    except NotReady:
        return None, catalogue.text("ask.failed"), 503
    return answer, "", 200
