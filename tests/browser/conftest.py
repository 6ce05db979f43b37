"""A browser and a server for each test; the whole folder is skipped, with the reason, where there is none."""

import contextlib
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from tests.browser.stand_in import StandIn, create_stand_in, page_document

if TYPE_CHECKING:
    from playwright import sync_api as playwright
else:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is missing: run `make install`."
    )

AXE_FILE = Path(__file__).parents[2] / "assistant/web/node_modules/axe-core/axe.min.js"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The system's Chromium, None for Playwright's own; skips where there is neither."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    """One headless Chromium for all tests."""
    with playwright.sync_playwright() as started:
        try:
            opened = started.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        except playwright.Error as error:
            pytest.skip(
                f"No Chromium: install Debian's `chromium` or run `playwright install chromium`. {error}"
            )
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser) -> Iterator[Callable[..., "playwright.Page"]]:
    """Opens pages in contexts of their own; an error in a page's script fails the test."""
    contexts, errors = [], []

    def open_page(width: int = 1280, height: int = 800, **options) -> "playwright.Page":
        options = {"locale": "en-GB", "viewport": {"width": width, "height": height}, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors


@contextlib.contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serve the app on a free port of this machine; gives its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError("The test server did not start.")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def scripted_server(tmp_path_factory) -> Iterator[tuple[StandIn, str, Path]]:
    """The script, the address and the data of a server with every page; once, for Gradio loads slowly."""
    stand_in, data = StandIn(), tmp_path_factory.mktemp("scripted")
    with running(create_stand_in(stand_in, data, gradio=True)) as address:
        httpx.get(address, timeout=120)
        yield stand_in, address, data


@pytest.fixture
def stand_in(scripted_server) -> StandIn:
    """The script of answers and documents, as it is at first; tests change it as they need."""
    stand_in, _, _ = scripted_server
    document = page_document()
    vars(stand_in).update(vars(StandIn(documents={(document.id, "000001"): document})))
    return stand_in


@pytest.fixture
def server(scripted_server, stand_in) -> str:
    """The address of a server with the real pages and the scripted answers."""
    return scripted_server[1]


def open_panel(page, address: str) -> None:
    """Open the panel, on a page of its own or at / in Gradio's frame, and wait until it stands."""
    page.goto(address)
    framed = page.locator("gradio-app").count() > 0
    page.wait_for_selector("html[data-ready][data-framed]" if framed else "html[data-ready]", timeout=30_000)


@dataclass
class HostSite:
    """A page of another site with the widget's tag in it, under a policy that names our server alone.

    `same_site` is the same page under an address that the browser takes to be of our server's site.
    """

    address: str
    same_site: str
    server: str = ""
    attributes: str = ""
    language: str = "en"
    direction: str = "ltr"
    head: str = ""
    tag: str = '<script src="{server}/widget.js" {attributes} async></script>'

    def html(self) -> str:
        """The page as it is served."""
        lines = "<p>The university invites international students.</p>" * 30
        return (
            f'<!doctype html><html lang="{self.language}" dir="{self.direction}"><head><title>Host</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"{self.head}</head><body><h1>Admission</h1>{lines}"
            f"{self.tag.format(server=self.server, attributes=self.attributes)}</body></html>"
        )

    def headers(self) -> dict[str, str]:
        """Its strict policy: nothing but our server, for script, frame and connect."""
        rest = "".join(
            f"; {directive} {self.server}" for directive in ("script-src", "frame-src", "connect-src")
        )
        return {"Content-Security-Policy": f"default-src 'none'{rest}"}


@pytest.fixture
def host_site(stand_in: StandIn, tmp_path: Path) -> Iterator[HostSite]:
    """A host page that the server lets in, and the server beside it."""
    app = FastAPI()
    with running(app) as address:
        site = HostSite(address.replace("127.0.0.1", "localhost"), address)
        app.get("/")(lambda: HTMLResponse(site.html(), headers=site.headers()))
        with running(create_stand_in(stand_in, tmp_path, (site.address, site.same_site))) as site.server:
            yield site


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core's script; skips with the line that gets it."""
    if not AXE_FILE.exists():
        pytest.skip("axe-core is missing: run `npm ci` in assistant/web.")
    return AXE_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screenshots go for a person to look at; ignored by git."""
    folder = Path(os.environ.get("SCREENSHOTS", Path(__file__).parents[2] / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
