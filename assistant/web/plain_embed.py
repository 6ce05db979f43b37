"""GET /embed: the chat panel, in the widget's frame or as a page of its own."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from assistant.web.headers import chat_headers, refusal_headers
from assistant.web.panel_page import PanelPage, is_framed
from assistant.web.templating import PageTemplates

# Says that the frame is filled, with a refusal; the loader on the page around it listens.
REFUSED_SCRIPT = 'parent.postMessage({assistant:"refused"},"*")'


def embed_router(panel: PanelPage, templates: PageTemplates, origins: Sequence[str]) -> APIRouter:
    """GET /embed; the origins are those that may frame it."""
    router = APIRouter()
    headers = chat_headers(origins, panel.styles, panel.script)

    @router.get("/embed")
    def give_panel(request: Request) -> Response:
        site = request.query_params.get("site", "")
        if is_framed(request) and site and not may_frame(site, request, origins):
            # A page that any site may show, for a browser says nothing a visitor understands.
            language = templates.catalogue(request).language
            return templates.page(
                request,
                "refused.html",
                refusal_headers(panel.styles, REFUSED_SCRIPT),
                styles=Markup(panel.styles),
                script=Markup(REFUSED_SCRIPT),
                address=f"/embed?{urlencode({'lang': language})}",
            )
        return panel.response(request, "embed.html", headers)

    return router


def may_frame(site: str, request: Request, origins: Sequence[str]) -> bool:
    """Whether a site, as scheme://host, is one of the origins or this server itself."""
    if site == f"{request.url.scheme}://{request.headers.get('host', '')}" or site in origins:
        return True
    parts = urlsplit(site)
    return any(
        origin.startswith(f"{parts.scheme}://*.") and site.endswith(origin.partition("*")[2])
        for origin in origins
    )
