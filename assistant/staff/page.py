"""GET /staff: the staff's pages, behind a password; of Gradio's routes those in use, and for staff alone."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import Receive, Scope, Send

from assistant.gaps.export import as_csv
from assistant.staff.access import COOKIE, Access, Session
from assistant.staff.desk import Desk
from assistant.staff.view import StaffView
from assistant.web.headers import gradio_headers, page_headers
from assistant.web.mounted_gradio import MountedGradio

if TYPE_CHECKING:
    import gradio

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


class StaffPage:
    """The routes under /staff; what is behind them waits until `gradio` is there."""

    def __init__(self, desk: Desk, password: str) -> None:
        self._desk, self._access = desk, Access(password)
        self._view = StaffView(desk.assistant.university.name)
        self.gradio = MountedGradio(
            PREFIX,
            _MOUNTED,
            self._blocks,
            "The staff's pages could not be loaded. See the log.",
            LARGEST_UPLOAD,
        )

    def install(self, app: FastAPI) -> None:
        """Open /staff; `gradio` has to be running besides."""
        hidden: dict[str, Any] = {"include_in_schema": False}
        app.add_api_route("/staff", self._give_page, methods=["GET", "HEAD"], **hidden)
        app.add_api_route("/staff/login", self._sign_in, methods=["POST"], **hidden)
        app.add_api_route("/staff/logout", self._sign_out, methods=["POST"], **hidden)
        app.add_api_route("/staff/gaps.csv", self._give_gaps, methods=["GET"], **hidden)
        app.add_api_route("/staff/staff.css", self._give_styles, methods=["GET"], **hidden)
        app.mount(PREFIX, self._gate)

    def _blocks(self) -> "gradio.Blocks":
        from assistant.staff.blocks import staff_blocks

        return staff_blocks(self._desk, self._view, self._name_of)

    def _name_of(self, request: "gradio.Request") -> str:
        session = self._access.session(dict(request.cookies).get(COOKIE))
        return session.name if session else "staff"

    async def _give_page(self, request: Request) -> Response:
        session = self._access.session(request.cookies.get(COOKIE))
        if session is None:
            return self._login()
        loaded = await self.gradio.ready()
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
        cache_control = "private, max-age=3600" if _ASSETS.fullmatch(asked) else "no-store"
        await self.gradio.answer(asked, cache_control, scope, receive, send)


def _insist_on_own_page(headers: Headers) -> None:
    """Only the staff's own page may send anything here: not another site by way of a signed-in browser."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    # Without TLS a browser does not tell the first, and another program may tell neither.
    own = site == "same-origin" if site else origin is None or origin.split("://")[-1] == headers.get("host")
    if not own:
        raise HTTPException(403, "Only the staff's own page may ask here.")
