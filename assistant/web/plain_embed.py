"""GET /embed: the chat panel, in the widget's frame or as a page of its own."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.datastructures import QueryParams

from assistant.catalogue import Catalogue, Catalogues
from assistant.web.assets import Asset
from assistant.web.headers import chat_headers
from assistant.web.limits import QUESTION_LIMIT
from assistant.web.page_sources import PageSources
from assistant.web.templating import PageTemplates

# What the panel's script needs of a catalogue; the rest is for the server's own sentences and pages.
_PANEL_TEXTS = (
    "panel.",
    "status.",
    "error.",
    "citation.",
    "feedback.",
    "handoff.",
    "transcript.",
)


def embed_router(
    sources: PageSources, templates: PageTemplates, assets: Mapping[str, Asset], origins: Sequence[str]
) -> APIRouter:
    """GET /embed; the origins are those that may frame it."""
    router = APIRouter()
    styles, script = (assets[name].content.decode() for name in ("panel.css", "panel.js"))
    headers = chat_headers(origins, styles, script)

    @router.get("/embed")
    def give_panel(request: Request) -> Response:
        query, catalogue = request.query_params, templates.catalogue(request)
        return templates.page(
            request,
            "embed.html",
            headers,
            styles=Markup(styles),  # our own files, not anybody's text
            script=Markup(script),
            title=query.get("title", "")[:80] or catalogue.text("panel.title"),
            theme=query.get("theme") if query.get("theme") in ("light", "dark") else "",
            framed=query.get("frame") == "1",
            languages=_languages(query, sources.catalogues),
            settings=_settings(query, catalogue, sources),
        )

    return router


def _languages(query: QueryParams, catalogues: Catalogues) -> list[dict[str, str]]:
    """The languages to change to, each with its address, in which the other settings are kept."""
    kept = {name: query[name] for name in ("frame", "color", "title", "theme") if query.get(name)}
    return [
        {
            "language": other.language,
            "language_name": other.language_name,
            "direction": other.direction,
            "href": f"/embed?{urlencode({'lang': other.language, **kept})}",
        }
        for other in catalogues.languages()
    ]


def _settings(query: QueryParams, catalogue: Catalogue, sources: PageSources) -> dict[str, Any]:
    """What is written into the page for its script."""
    first = [query["question"]] if query.get("question") else []
    suggestions = dict.fromkeys([*first, *sources.first_questions(catalogue.language)])
    return {
        "language": catalogue.language,
        "university": sources.university.name_in(catalogue.language),
        "strings": {
            **catalogue.starting_with(*_PANEL_TEXTS),
            "panel.too_long": catalogue.text("panel.too_long", count=QUESTION_LIMIT),
        },
        "languageNames": {
            other.language: catalogue.name_of(other.language) for other in sources.catalogues.languages()
        },
        "datesByMonth": catalogue.dates_by_month(),
        "suggestions": [question[:200] for question in suggestions][:4],
        "questionLimit": QUESTION_LIMIT,
        "color": query.get("color", ""),
        "framed": query.get("frame") == "1",
    }
