"""POST /v1/search: passages, best first."""

from dataclasses import dataclass

from fastapi import APIRouter, Depends

from assistant.api.answer_queue import AnswerQueue
from assistant.api.problem_details import problems
from assistant.api.request_rate import RequestRate
from assistant.api.schema import SearchRequest
from assistant.assistant import Assistant


@dataclass(frozen=True)
class Found:
    """A passage that was found."""

    passage_id: str
    document_id: str
    title: str
    url: str
    section: tuple[str, ...]
    text: str
    score: float


@dataclass(frozen=True)
class SearchResult:
    """The passages found, best first."""

    release: str
    hits: tuple[Found, ...]


def search_router(assistant: Assistant, answers: AnswerQueue, rate: RequestRate) -> APIRouter:
    """POST /v1/search."""
    router = APIRouter(prefix="/v1")

    @router.post("/search", responses=problems(400, 413, 422, 429, 503), dependencies=[Depends(rate)])
    async def search(body: SearchRequest) -> SearchResult:
        """The passages of the current release nearest to the words."""
        return await answers.call(lambda: _found(assistant, body))

    return router


def _found(assistant: Assistant, body: SearchRequest) -> SearchResult:
    shelf = assistant.library.current()
    found = []
    for hit in assistant.search(shelf, body.query, body.k):
        passage, document = hit.passage, shelf.release.document(hit.passage.document_id)
        found.append(
            Found(
                passage_id=passage.id,
                document_id=passage.document_id,
                title=passage.title,
                url=document.url if document else "",
                section=passage.section,
                text=passage.text,
                score=hit.score,
            )
        )
    return SearchResult(shelf.release.manifest.name, tuple(found))
