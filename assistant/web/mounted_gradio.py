"""Gradio's application behind a page of our own: loaded once, in the background, and kept going."""

import asyncio
import importlib.util
import json
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from assistant.web.assets import Asset, make_asset
from corpus import telemetry

if TYPE_CHECKING:
    from gradio import Blocks

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadedGradio:
    """Gradio's application, the script that a page begins it with, and the files it begins with."""

    app: FastAPI
    beginning: str
    script: str
    stylesheet: Asset


class MountedGradio:
    """One page of Gradio's: `blocks` makes it, under `prefix` and, inside that, `folder`.

    `unavailable` is said with a 503 where it can't be loaded; the rest of the server goes on without it.
    """

    def __init__(
        self,
        prefix: str,
        folder: str,
        blocks: Callable[[], "Blocks"],
        unavailable: str,
        largest_file: int = 1,
    ) -> None:
        self._prefix, self._folder, self._blocks = prefix, folder, blocks
        self._unavailable, self._largest_file = unavailable, largest_file
        self._loaded: asyncio.Future[LoadedGradio] | None = None

    @asynccontextmanager
    async def running(self, after: "asyncio.Future[Any]") -> AsyncIterator[None]:
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
    def loaded(self) -> "asyncio.Future[LoadedGradio]":
        """Done when the page is there, or can't be; Gradio builds one page at a time."""
        assert self._loaded is not None, "the page is not running"
        return self._loaded

    async def ready(self) -> LoadedGradio:
        """Gradio, as soon as it is there; raises `HTTPException`."""
        if self._loaded is None:
            raise HTTPException(503, "The server is starting. Please try again in a moment.")
        return await asyncio.shield(self._loaded)

    async def answer(
        self, asked: str, cache_control: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Pass a request on; what Gradio refuses is a 404 of ours, for its own are no problem+json."""
        found = True

        async def send_hardened(message: Message) -> None:
            nonlocal found
            if message["type"] == "http.response.start":
                found = message["status"] < 400
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Cache-Control"] = cache_control
            if found:
                await send(message)

        loaded = await self.ready()
        if asked.endswith(f"/{loaded.stylesheet.name}"):
            await loaded.stylesheet.response(Request(scope), cache_control)(scope, receive, send)
            return
        await loaded.app(scope, receive, send_hardened)
        if not found:
            raise HTTPException(404)

    async def _live(
        self, after: "asyncio.Future[Any]", loaded: "asyncio.Future[LoadedGradio]", closing: asyncio.Event
    ) -> None:
        try:
            await asyncio.wait([after])
            # With an event loop of its own, or Gradio leaves one behind for each of its locks.
            gradio = await run_in_threadpool(asyncio.run, self._load())
            async with gradio.app.router.lifespan_context(gradio.app):
                loaded.set_result(gradio)
                await closing.wait()
        except Exception as error:  # the API and the other pages go on without this one
            log.exception("the page under %s can't be loaded", self._prefix, exc_info=error)
            if not loaded.done():
                loaded.set_exception(HTTPException(503, self._unavailable))

    async def _load(self) -> LoadedGradio:
        telemetry.silence()
        import gradio

        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        # Gradio leaves it to this what other sites may read: nothing.
        app.add_middleware(CORSMiddleware, allow_origins=())
        blocks = self._blocks()
        gradio.mount_gradio_app(
            app,
            blocks,
            self._folder,
            footer_links=[],
            run_history=False,
            allowed_paths=[],
            show_error=False,
            max_file_size=self._largest_file,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            theme=gradio.themes.Base(font=["system-ui"], font_mono=["monospace"]),
        )
        configuration: dict[str, Any] = {
            # The server's own functions are named in it, as Gradio's own page does it, and not sent.
            **json.loads(json.dumps(blocks.config, default=str)),
            "root": f"{self._prefix}{self._folder}",
            "current_page": "",
            "username": None,
            "deep_link_state": "none",
            "i18n_translations": None,
        }
        written = json.dumps(configuration).replace("<", "\\u003c")
        nothing = '{"named_endpoints":{},"unnamed_endpoints":{}}'
        beginning = f"window.gradio_config={written};window.gradio_api_info={nothing};"
        return LoadedGradio(app, beginning, *_entry_files())


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
