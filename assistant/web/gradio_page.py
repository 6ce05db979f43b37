"""GET /: Gradio's page, which frames the chat panel; of Gradio's routes only those that it loads are open.

The panel is the widget's own: it asks POST /v1/chat, so that there is one door with one set of checks, and
Gradio's own doors for asking stay shut.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from assistant.web.assets import FOR_EVER, Asset
from assistant.web.headers import gradio_headers
from assistant.web.mounted_gradio import MountedGradio
from assistant.web.panel_page import PanelPage

if TYPE_CHECKING:
    from gradio import Blocks

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


class ChatPage:
    """The page at / and, under /chat, what it loads; both wait until `gradio` is there."""

    def __init__(self, panel: PanelPage, assets: Mapping[str, Asset]) -> None:
        self._panel = panel
        self._frame_styles = Markup(assets["chat.css"].content.decode())  # our own file, nobody's text
        self.gradio = MountedGradio(
            PREFIX, _FRAME, self._blocks, "The chat page could not be loaded. Please use /ask."
        )

    def install(self, app: FastAPI) -> None:
        """Open GET / and what the page needs; `gradio` has to be running besides."""
        app.add_api_route("/", self._give_page, methods=["GET", "HEAD"], include_in_schema=False)
        app.mount(PREFIX, self._gate)

    def _blocks(self) -> "Blocks":
        import gradio

        blocks: Blocks = gradio.Blocks(title=self._panel.page_title, analytics_enabled=False, fill_width=True)
        with blocks:
            gradio.HTML(elem_id=_FRAME_ID, js_on_load=_TAKE_PANEL_IN, apply_default_css=False)
        return blocks

    async def _give_page(self, request: Request) -> Response:
        loaded = await self.gradio.ready()
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
        await self.gradio.answer(asked, FOR_EVER if script else "no-store", scope, receive, send)
