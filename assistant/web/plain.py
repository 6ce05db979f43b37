"""The pages applicants see: the panel of / and the widget, /ask without a script, /sources."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter

from assistant.web.assets import Asset, assets_router, load_widget
from assistant.web.page_sources import PageSources
from assistant.web.panel_page import PanelPage
from assistant.web.plain_ask import ask_router
from assistant.web.plain_embed import embed_router
from assistant.web.plain_source import source_router
from assistant.web.templating import PageTemplates


def pages_router(
    sources: PageSources,
    templates: PageTemplates,
    panel: PanelPage,
    assets: Mapping[str, Asset],
    origins: Sequence[str],
) -> APIRouter:
    """GET /widget.js, /embed, /ask, /sources/{document_id} and the files they load."""
    router = APIRouter(include_in_schema=False)
    router.include_router(assets_router(assets, load_widget(sources.catalogues, sources.university.accent)))
    router.include_router(embed_router(panel, templates, origins))
    router.include_router(ask_router(sources, templates))
    router.include_router(source_router(sources, templates))
    return router
