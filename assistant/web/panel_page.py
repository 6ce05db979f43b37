"""The chat panel as a page: in the widget's frame, alone, or framed by Gradio, with one set of manners."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.datastructures import QueryParams

from assistant.catalogue import Catalogue
from assistant.web.assets import Asset
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


class PanelPage:
    """Draws a page with the panel in it."""

    def __init__(self, sources: PageSources, templates: PageTemplates, assets: Mapping[str, Asset]) -> None:
        self._sources, self._templates = sources, templates
        self.styles, self.script = (assets[name].content.decode() for name in ("panel.css", "panel.js"))
        self.page_title = sources.university.name

    def response(
        self, request: Request, template: str, headers: Mapping[str, str], **values: Any
    ) -> Response:
        """The page of that template; a framed one takes the settings of the widget's tag from its address."""
        catalogue = self._templates.catalogue(request)
        # Of a page of its own anybody could make the link, and put words into the university's mouth.
        framed = is_framed(request)
        query = request.query_params if framed else QueryParams()
        theme = query.get("theme") if query.get("theme") in ("light", "dark") else ""
        return self._templates.page(
            request,
            template,
            headers,
            styles=Markup(self.styles),  # our own files, not anybody's text
            panel_script=Markup(self.script),
            title=query.get("title", "")[:80] or catalogue.text("panel.title"),
            theme=theme,
            framed=framed,
            languages=self._languages(request.url.path, query),
            settings=self._settings(query, catalogue, framed),
            **values,
        )

    def _languages(self, path: str, query: QueryParams) -> list[dict[str, str]]:
        """The languages to change to, each with its address, in which the other settings are kept."""
        kept = {name: query[name] for name in ("frame", "color", "title", "theme") if query.get(name)}
        return [
            {
                "language": other.language,
                "language_name": other.language_name,
                "direction": other.direction,
                "href": f"{path}?{urlencode({'lang': other.language, **kept})}",
            }
            for other in self._sources.catalogues.languages()
        ]

    def _settings(self, query: QueryParams, catalogue: Catalogue, framed: bool) -> dict[str, Any]:
        """What is written into the page for its script."""
        first = [query["question"]] if query.get("question") else []
        suggestions = dict.fromkeys([*first, *self._sources.first_questions(catalogue.language)])
        return {
            "language": catalogue.language,
            "university": self._sources.university.name_in(catalogue.language),
            "strings": {
                **catalogue.starting_with(*_PANEL_TEXTS),
                "panel.too_long": catalogue.text("panel.too_long", count=QUESTION_LIMIT),
            },
            "languageNames": {
                other.language: catalogue.name_of(other.language)
                for other in self._sources.catalogues.languages()
            },
            "datesByMonth": catalogue.dates_by_month(),
            "suggestions": [question[:200] for question in suggestions][:4],
            "topics": [
                {
                    "name": topic.name[:120],
                    "language": topic.language,
                    "count": topic.count,
                    "questions": topic.questions,
                }
                for topic in self._sources.topics(catalogue.language)
            ],
            "questionLimit": QUESTION_LIMIT,
            "color": query.get("color", ""),
            "framed": framed,
        }


def is_framed(request: Request) -> bool:
    """Whether the page is asked for by the widget, for its frame."""
    destination = request.headers.get("sec-fetch-dest", "iframe")  # older browsers do not say
    return request.query_params.get("frame") == "1" and destination != "document"
