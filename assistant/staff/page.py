"""GET /staff: the staff's pages, behind a password; of Gradio's routes those in use, and for staff alone."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import Message, Receive, Scope, Send

from assistant.gaps.export import as_csv
from assistant.staff.access import COOKIE, Access, Session
from assistant.staff.desk import Desk
from assistant.staff.view import StaffView
from assistant.web.assets import Asset
from assistant.web.gradio_page import _entry_files
from assistant.web.headers import gradio_headers, page_headers
from corpus import telemetry

if TYPE_CHECKING:
    import gradio

log = logging.getLogger(__name__)

PREFIX = "/staff/gradio"
_MOUNTED = "/desk"
LARGEST_UPLOAD = 50_000_000
UPLOAD_PATH = f"{PREFIX}{_MOUNTED}/gradio_api/upload"
_ASSETS = re.compile(rf"GET {_MOUNTED}/assets/[\w.-]+")
_EVENTS = re.compile(
    rf"GET {_MOUNTED}/(theme\.css|gradio_api/(queue/data|heartbeat/\w+|app_id|upload_progress))"
    rf"|POST {_MOUNTED}/gradio_api/(queue/join|cancel|upload)"
)
_STYLES = Path(__file__).parent / "staff.css"


@dataclass(frozen=True)
class _Loaded:
    """Gradio's application, its configuration as the page begins with it, and the files it begins with."""

    app: FastAPI
    beginning: str
    script: str
    stylesheet: Asset


class StaffPage:
    """The routes under /staff; what is behind them waits until Gradio is there."""

    def __init__(self, desk: Desk, password: str) -> None:
        self._desk, self._access = desk, Access(password)
        self._view = StaffView(desk.assistant.university.name)
        self._loaded: asyncio.Future[_Loaded] | None = None

    def install(self, app: FastAPI) -> None:
        """Open /staff; the application has to be `running` besides."""
        hidden: dict[str, Any] = {"include_in_schema": False}
        app.add_api_route("/staff", self._give_page, methods=["GET", "HEAD"], **hidden)
        app.add_api_route("/staff/login", self._sign_in, methods=["POST"], **hidden)
        app.add_api_route("/staff/logout", self._sign_out, methods=["POST"], **hidden)
        app.add_api_route("/staff/gaps.csv", self._give_gaps, methods=["GET"], **hidden)
        app.add_api_route("/staff/staff.css", self._give_styles, methods=["GET"], **hidden)
        app.mount(PREFIX, self._gate)

    @asynccontextmanager
    async def running(self, after: "asyncio.Future[Any]") -> AsyncIterator[None]:
        """Load Gradio once `after` is done, and keep its queue going."""
        self._loaded = asyncio.get_running_loop().create_future()
        closing = asyncio.Event()
        life = asyncio.create_task(self._live(after, self._loaded, closing))
        try:
            yield
        finally:
            closing.set()
            await life

    async def _live(
        self, after: "asyncio.Future[Any]", loaded: "asyncio.Future[_Loaded]", closing: asyncio.Event
    ) -> None:
        try:
            await asyncio.wait([after])
            # With an event loop of its own, or Gradio leaves one behind for each of its locks.
            gradio = await run_in_threadpool(asyncio.run, self._load())
            async with gradio.app.router.lifespan_context(gradio.app):
                loaded.set_result(gradio)
                await closing.wait()
        except Exception as error:  # applicants are served without this page
            log.exception("the staff's pages can't be loaded", exc_info=error)
            if not loaded.done():
                loaded.set_exception(
                    HTTPException(503, "The staff's pages could not be loaded. See the log.")
                )

    async def _ready(self) -> _Loaded:
        if self._loaded is None:
            raise HTTPException(503, "The server is starting. Please try again in a moment.")
        return await asyncio.shield(self._loaded)

    async def _load(self) -> _Loaded:
        telemetry.silence()
        import gradio

        from assistant.staff.blocks import staff_blocks

        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        blocks = staff_blocks(self._desk, self._view, self._name_of)
        gradio.mount_gradio_app(
            app,
            blocks,
            _MOUNTED,
            footer_links=[],
            run_history=False,
            allowed_paths=[],
            show_error=False,
            max_file_size=LARGEST_UPLOAD,
            ssr_mode=False,
            enable_monitoring=False,
            pwa=False,
            mcp_server=False,
            theme=gradio.themes.Base(font=["system-ui"], font_mono=["monospace"]),
        )
        configuration = {
            **json.loads(json.dumps(blocks.config, default=str)),
            "root": f"{PREFIX}{_MOUNTED}",
            "current_page": "",
            "username": None,
            "deep_link_state": "none",
            "i18n_translations": None,
        }
        written = json.dumps(configuration).replace("<", "\\u003c")
        nothing = '{"named_endpoints":{},"unnamed_endpoints":{}}'
        beginning = f"window.gradio_config={written};window.gradio_api_info={nothing};"
        return _Loaded(app, beginning, *_entry_files())

    def _name_of(self, request: "gradio.Request") -> str:
        session = self._access.session(dict(request.cookies).get(COOKIE))
        return session.name if session else "staff"

    async def _give_page(self, request: Request) -> Response:
        session = self._access.session(request.cookies.get(COOKIE))
        if session is None:
            return self._login()
        loaded = await self._ready()
        html = self._view.draw(
            "page",
            base_address=f"{PREFIX}{_MOUNTED}/",
            name=session.name,
            script=Markup(loaded.beginning),
            gradio_script=loaded.script,
            gradio_stylesheet=loaded.stylesheet.name,
        )
        return HTMLResponse(html, headers=gradio_headers(loaded.beginning))

    def _login(self, trouble: str = "", status: int = 200) -> Response:
        # So that the browser says where the form stands that is sent; nothing is in the address.
        headers = page_headers() | {"Referrer-Policy": "same-origin"}
        return HTMLResponse(self._view.draw("login", trouble=trouble), status, headers=headers)

    async def _sign_in(self, request: Request) -> Response:
        _insist_on_own_page(request.headers)
        address = request.client.host if request.client else ""
        form = await request.form(max_files=0, max_fields=4, max_part_size=10_000)
        given = {name: str(form.get(name) or "") for name in ("password", "name")}
        if wait := self._access.seconds_to_wait(address):
            return self._login(f"Too many wrong passwords. Try again in {-(-wait // 60)} minutes.", 429)
        cookie = self._access.sign_in(address, given["password"], given["name"])
        if cookie is None:
            return self._login("This is not the password. Try again.", 403)
        response = RedirectResponse("/staff", 303, headers={"Cache-Control": "no-store"})
        response.set_cookie(
            COOKIE,
            cookie,
            path="/staff",
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    async def _sign_out(self, request: Request) -> Response:
        _insist_on_own_page(request.headers)
        response = RedirectResponse("/staff", 303, headers={"Cache-Control": "no-store"})
        response.delete_cookie(COOKIE, path="/staff", httponly=True, samesite="strict")
        return response

    async def _give_gaps(self, request: Request) -> Response:
        self._session(request.headers)
        table = await run_in_threadpool(lambda: as_csv(self._desk.gaps()))
        headers = {
            "Content-Disposition": 'attachment; filename="not-answered.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    async def _give_styles(self) -> Response:
        headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        return Response(_STYLES.read_bytes(), media_type="text/css; charset=utf-8", headers=headers)

    def _session(self, headers: Headers) -> Session:
        session = self._access.session(cookie_parser(headers.get("cookie", "")).get(COOKIE))
        if session is None:
            raise HTTPException(401, "Sign in at /staff first.")
        return session

    async def _gate(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        asked = f"{scope['method']} {scope['path'].removeprefix(PREFIX)}"
        if not _ASSETS.fullmatch(asked) and not _EVENTS.fullmatch(asked):
            raise HTTPException(404)
        headers = Headers(scope=scope)
        self._session(headers)
        _insist_on_own_page(headers)

        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                sent["X-Content-Type-Options"] = "nosniff"
                sent["Cache-Control"] = "private, max-age=3600" if _ASSETS.fullmatch(asked) else "no-store"
            await send(message)

        loaded = await self._ready()
        if asked.endswith(f"/{loaded.stylesheet.name}"):
            await loaded.stylesheet.response(Request(scope), "private, max-age=3600")(scope, receive, send)
        else:
            await loaded.app(scope, receive, send_hardened)


def _insist_on_own_page(headers: Headers) -> None:
    """Only the staff's own page may send anything here: not another site by way of a signed-in browser."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    # Without TLS a browser does not tell the first, and another program may tell neither.
    own = site == "same-origin" if site else origin is None or origin.split("://")[-1] == headers.get("host")
    if not own:
        raise HTTPException(403, "Only the staff's own page may ask here.")
