"""GET /: Gradio's page, which frames the chat panel; of Gradio's routes only those that it loads are open.

The panel is the widget's own: it asks POST /v1/chat, so that there is one door with one set of checks, and
Gradio's own doors for asking stay shut.
"""

import asyncio
import importlib.util
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from assistant.web.assets import FOR_EVER, Asset, make_asset
from assistant.web.headers import gradio_headers
from assistant.web.panel_page import PanelPage
from corpus import telemetry

log = logging.getLogger(__name__)

PREFIX = "/chat"
_FRAME = "/frame"
_FRAME_ID = "frame"
# All that the page asks for. Questions, uploads, files, the proxy, the API and its description stay closed.
_SCRIPTS = re.compile(rf"GET {_FRAME}/assets/[\w.-]{{1,120}}")
_THEME = f"GET {_FRAME}/theme.css"
# The panel is there before Gradio is: when Gradio's frame stands, it goes into it as it is.
_TAKE_PANEL_IN = """
const panel = document.getElementById("panel");
const open = panel.querySelector("dialog[open]");
const take = () => {
  const focused = document.activeElement;
  // One main part is enough, and Gradio's can't be another.
  document.getElementById("scroller").setAttribute("role", "region");
  if (element.moveBefore) element.moveBefore(panel, null);
  else element.append(panel);
  if (document.activeElement !== focused) focused.focus();
  document.documentElement.dataset.framed = "";
};
if (open) open.addEventListener("close", take, { once: true });
else take();
"""


@dataclass(frozen=True)
class _Loaded:
    """Gradio's application, and what a page needs to begin with it."""

    app: FastAPI
    beginning: str
    script: str
    stylesheet: Asset


class ChatPage:
    """The page at / and, under /chat, what it loads; both wait until Gradio is there."""

    def __init__(self, panel: PanelPage, assets: Mapping[str, Asset]) -> None:
        self._panel = panel
        self._frame_styles = Markup(assets["chat.css"].content.decode())  # our own file, nobody's text
        self._loaded: asyncio.Future[_Loaded] | None = None

    def install(self, app: FastAPI) -> None:
        """Open GET / and what the page needs; the application has to be `running` besides."""
        app.add_api_route("/", self._give_page, methods=["GET", "HEAD"], include_in_schema=False)
        app.mount(PREFIX, self._gate)

    @asynccontextmanager
    async def running(self, after: asyncio.Future[None]) -> AsyncIterator[None]:
        """Load Gradio once `after` is done, and keep it going; importing it takes seconds."""
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
            gradio = await run_in_threadpool(asyncio.run, _load(self._panel.page_title))
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

    async def _give_page(self, request: Request) -> Response:
        loaded = await self._ready()
        headers = gradio_headers(loaded.beginning, self._panel.script)
        return await run_in_threadpool(
            self._panel.response,
            request,
            "chat.html",
            headers,
            base_address=f"{PREFIX}{_FRAME}/",
            frame_styles=self._frame_styles,
            beginning=Markup(loaded.beginning),
            gradio_script=loaded.script,
            gradio_stylesheet=loaded.stylesheet.name,
        )

    async def _gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        asked = f"{scope['method']} {scope['path'].removeprefix(PREFIX)}"
        script = _SCRIPTS.fullmatch(asked) is not None
        if not script and asked != _THEME:
            raise HTTPException(404)
        # Only the page itself may ask here; where another site embeds the assistant, the widget is for it.
        if not script and Headers(scope=scope).get("sec-fetch-site", "same-origin") != "same-origin":
            raise HTTPException(403, "Only the assistant's own page may ask here.")

        found = True

        async def send_hardened(message: Message) -> None:
            nonlocal found
            if message["type"] == "http.response.start":
                found = message["status"] < 400
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Cache-Control"] = FOR_EVER if script else "no-store"
            if found:  # Gradio's own refusals are no problem+json
                await send(message)

        loaded = await self._ready()
        if asked.endswith(f"/{loaded.stylesheet.name}"):
            await loaded.stylesheet.response(Request(scope), FOR_EVER)(scope, receive, send)
        else:
            await loaded.app(scope, receive, send_hardened)
            if not found:
                raise HTTPException(404)


async def _load(title: str) -> _Loaded:
    telemetry.silence()
    import gradio

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    # Gradio leaves it to this what other sites may read: nothing.
    app.add_middleware(CORSMiddleware, allow_origins=())
    with gradio.Blocks(title=title, analytics_enabled=False, fill_width=True) as blocks:
        gradio.HTML(elem_id=_FRAME_ID, js_on_load=_TAKE_PANEL_IN, apply_default_css=False)
    gradio.mount_gradio_app(
        app,
        blocks,
        _FRAME,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gradio.themes.Base(font=["system-ui"], font_mono=["monospace"]),
    )
    configuration: dict[str, Any] = {
        # The server's own functions are named in it, as Gradio's own page does it, and not sent.
        **json.loads(json.dumps(blocks.config, default=str)),
        "root": f"{PREFIX}{_FRAME}",
        "current_page": "",
        "username": None,
        "deep_link_state": "none",
        "i18n_translations": None,
    }
    written = json.dumps(configuration).replace("<", "\\u003c")
    nothing = '{"named_endpoints":{},"unnamed_endpoints":{}}'
    beginning = f"window.gradio_config={written};window.gradio_api_info={nothing};"
    return _Loaded(app, beginning, *_entry_files())


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
