"""GET /sources/{document_id}: the stored snapshot of a page, the quoted words highlighted."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.web.headers import page_headers
from assistant.web.page_sources import PageSources
from assistant.web.snapshot import quoted_span, shown_blocks
from assistant.web.templating import PageTemplates
from corpus.document import Document


def source_router(sources: PageSources, templates: PageTemplates) -> APIRouter:
    """GET and HEAD /sources/{document_id}."""
    router = APIRouter()

    @router.api_route("/sources/{document_id}", methods=["GET", "HEAD"])
    def give_snapshot(request: Request, document_id: str) -> Response:
        release = request.query_params.get("release")
        document = _stored(sources, document_id, release)
        if document is None:
            return templates.page(request, "source_missing.html", page_headers(), status=404)
        start, end = quoted_span(request.query_params.get("quote"), document)
        current = sources.find_document(document_id, None)
        changed = current is None or current.sha256 != document.sha256
        return templates.page(
            request,
            "source.html",
            # The chat asks for this header alone when an old citation is opened again.
            {**page_headers(), "Page-Changed": "yes" if changed else "no"},
            document=document,
            blocks=shown_blocks(document, start, end),
            quoted=start < end,
            release=release,
            changed=changed,
        )

    return router


def _stored(sources: PageSources, document_id: str, release: str | None) -> Document | None:
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,120}", document_id) or not re.fullmatch(
        r"\d{1,12}", release or "0"
    ):
        return None
    return sources.find_document(document_id, release)
