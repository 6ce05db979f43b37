"""The pages applicants see without Gradio: the widget and its panel, /ask without a script, /sources."""

from collections.abc import Sequence

from fastapi import APIRouter

from assistant.web.assets import assets_router, load_assets, load_widget
from assistant.web.page_sources import PageSources
from assistant.web.plain_ask import ask_router
from assistant.web.plain_embed import embed_router
from assistant.web.plain_source import source_router
from assistant.web.templating import PageTemplates


def pages_router(sources: PageSources, origins: Sequence[str]) -> APIRouter:
    """GET /widget.js, /embed, /ask, /sources/{document_id} and the files they load."""
    assets = load_assets()
    templates = PageTemplates(sources, assets)
    router = APIRouter(include_in_schema=False)
    router.include_router(assets_router(assets, load_widget(sources.catalogues)))
    router.include_router(embed_router(sources, templates, assets, origins))
    router.include_router(ask_router(sources, templates))
    router.include_router(source_router(sources, templates))
    return router
