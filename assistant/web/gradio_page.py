"""GET /: the Gradio page, loaded while the server is up; of Gradio's routes only those in use are open."""

import asyncio
import importlib.util
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from assistant.api.schema import LARGEST_BODY
from assistant.catalogue import FALLBACK_LANGUAGE
from assistant.web.assets import FOR_EVER, Asset, load_assets, make_asset
from assistant.web.gradio_view import ChatView
from assistant.web.headers import gradio_headers
from assistant.web.page_sources import PageSources
from corpus import telemetry

log = logging.getLogger(__name__)

PREFIX = "/chat"
# All that the page asks for. Uploads, files, the proxy, the API and its description stay closed.
_SCRIPTS = re.compile(r"GET /[a-z]+/assets/[\w.-]+")
_EVENTS = re.compile(
    r"GET /[a-z]+/(theme\.css|gradio_api/(queue/data|heartbeat/\w+|app_id))"
    r"|POST /[a-z]+/gradio_api/(queue/join|cancel)"
)


@dataclass(frozen=True)
class _Loaded:
    """Gradio's application with the blocks of every language, and the configuration a page hands to it."""

    app: FastAPI
    configurations: dict[str, dict[str, Any]]
    script: str
    stylesheet: Asset


class ChatPage:
    """The page at / and, under /chat, what it loads; both wait until Gradio is there."""

    def __init__(self, sources: PageSources) -> None:
        self._views = {
            catalogue.language: ChatView(catalogue, sources.university.name_in(catalogue.language))
            for catalogue in sources.catalogues.languages()
        }
        self._sources = sources
        assets = load_assets()
        self._styles = assets["chat.css"].content.decode()
        self._icon_address = assets["icon.svg"].address
        self._loaded: asyncio.Future[_Loaded] | None = None

    def install(self, app: FastAPI) -> None:
        """Open GET / and what the page needs; the application has to be `running` besides."""
        app.add_api_route("/", self._give_page, methods=["GET", "HEAD"], include_in_schema=False)
        app.mount(PREFIX, self._gate)

    @asynccontextmanager
    async def running(self, after: asyncio.Future[None]) -> AsyncIterator[None]:
        """Load Gradio once `after` is done, and keep its queues going; importing it takes seconds."""
        self._loaded = asyncio.get_running_loop().create_future()
        closing = asyncio.Event()
        life = asyncio.create_task(self._live(after, self._loaded, closing))
        try:
            yield
        finally:
            closing.set()
            await life

    @property
    def loaded(self) -> "asyncio.Future[_Loaded]":
        """Done when the page is there, or can't be; Gradio builds one page at a time."""
        assert self._loaded is not None, "the page is not running"
        return self._loaded

    async def _live(
        self, after: asyncio.Future[None], loaded: asyncio.Future[_Loaded], closing: asyncio.Event
    ) -> None:
        try:
            await asyncio.wait([after])
            # With an event loop of its own, or Gradio leaves one behind for each of its locks.
            gradio = await run_in_threadpool(asyncio.run, _load(self._sources, self._views))
            async with gradio.app.router.lifespan_context(gradio.app):
                loaded.set_result(gradio)
                await closing.wait()
        except Exception as error:  # the API and the other pages go on without this one
            log.exception("the chat page can't be loaded", exc_info=error)
            if not loaded.done():
                loaded.set_exception(
                    HTTPException(503, "The chat page could not be loaded. Please use /ask.")
                )

    async def _ready(self) -> _Loaded:
        if self._loaded is None:
            raise HTTPException(503, "The server is starting. Please try again in a moment.")
        return await asyncio.shield(self._loaded)

    async def _give_page(self, request: Request) -> HTMLResponse:
        catalogues = self._sources.catalogues
        language = catalogues.negotiate(
            request.headers.get("accept-language"), request.query_params.get("lang")
        ).language
        loaded = await self._ready()
        view = self._views[language]
        first_questions = await run_in_threadpool(self._sources.first_questions, language)
        script = view.script(_with_log(loaded.configurations[language], view.log((), first_questions)))
        html = view.page(
            first_questions,
            script,
            self._styles,
            languages=catalogues.languages(),
            icon_address=self._icon_address,
            base_address=f"{PREFIX}/{FALLBACK_LANGUAGE}/",  # one for all languages: loaded once
            gradio_script=loaded.script,
            gradio_stylesheet=loaded.stylesheet.name,
        )
        return HTMLResponse(html, headers=gradio_headers(script))

    async def _gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        asked = f"{scope['method']} {scope['path'].removeprefix(PREFIX)}"
        script = _SCRIPTS.fullmatch(asked) is not None
        if not script and not _EVENTS.fullmatch(asked):
            raise HTTPException(404)
        # Only the page itself may ask here; where another site embeds the assistant, the widget is for it.
        if not script and Headers(scope=scope).get("sec-fetch-site", "same-origin") != "same-origin":
            raise HTTPException(403, "Only the assistant's own page may ask here.")

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Cache-Control"] = FOR_EVER if script and message["status"] == 200 else "no-store"
            await send(message)

        loaded = await self._ready()
        if asked.endswith(f"/{loaded.stylesheet.name}"):
            await loaded.stylesheet.response(Request(scope), FOR_EVER)(scope, receive, send)
        else:
            await loaded.app(scope, receive, send_hardened)


async def _load(sources: PageSources, views: dict[str, ChatView]) -> _Loaded:
    telemetry.silence()
    import gradio

    from assistant.web.gradio_blocks import chat_blocks

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # Gradio leaves it to this what other sites may read: nothing.
    app.add_middleware(CORSMiddleware, allow_origins=())
    configurations = {}
    for language, view in views.items():
        blocks = chat_blocks(sources, view)
        gradio.mount_gradio_app(
            app,
            blocks,
            f"/{language}",
            app_kwargs={"max_body_size": LARGEST_BODY},
            footer_links=[],
            run_history=False,  # or every question would be kept in the browser
            allowed_paths=[],
            show_error=False,
            max_file_size=1,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            theme=gradio.themes.Base(font=["system-ui"], font_mono=["monospace"]),
        )
        configurations[language] = {
            # The server's own functions are named in it, as Gradio's own page does it, and not sent.
            **json.loads(json.dumps(blocks.config, default=str)),
            "root": f"{PREFIX}/{language}",
            "current_page": "",
            "username": None,
            "deep_link_state": "none",
            "i18n_translations": None,
        }
    return _Loaded(app, configurations, *_entry_files())


def _entry_files() -> tuple[str, Asset]:
    """The script and the stylesheet Gradio's own page begins with; each version names them anew."""
    spec = importlib.util.find_spec("gradio")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent / "templates/frontend"
    page = (folder / "index.html").read_text(encoding="utf-8")
    script = re.search(r'src="\./(assets/[\w.-]+\.js)"', page)
    stylesheet = re.search(r'href="\./(assets/[\w.-]+\.css)"', page)
    assert script and stylesheet, "Gradio's page is built in another way than this version expects"
    rules = (folder / stylesheet[1]).read_text(encoding="utf-8")
    # In a layer, so that its rules for every button and heading yield to the page's own.
    return script[1], make_asset(stylesheet[1], f"@layer gradio{{{rules}}}".encode())


def _with_log(configuration: dict[str, Any], log_html: str) -> dict[str, Any]:
    """The configuration with what the conversation shows at first."""
    components = [
        {**component, "props": {**component["props"], "value": log_html}}
        if component["props"].get("elem_id") == "log"
        else component
        for component in configuration["components"]
    ]
    return {**configuration, "components": components}
