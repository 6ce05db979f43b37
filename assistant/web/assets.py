"""The built front end, read once: each file with its name by content, its compressed form and its type."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from assistant.catalogue import Catalogues
from assistant.web.accent import accent_styles
from corpus.errors import ConfigurationInvalid

WEB_FOLDER = Path(__file__).parent
BUILT_FOLDER = WEB_FOLDER / "built"

FOR_EVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
# The key of the university's crest among the assets; it is absent where staff gave none.
CREST = "crest"
LARGEST_CREST = 100_000
# The styles that hold the palette, into which the university's accent is written.
_COLOURED = ("page.css", "panel.css")


@dataclass(frozen=True)
class Asset:
    """A static file: its content, the same compressed with gzip, and a digest of it."""

    name: str
    content: bytes
    compressed: bytes
    digest: str

    @property
    def address(self) -> str:
        """Where it is served: the digest in the name, so that it may be cached for ever."""
        stem, _, suffix = self.name.rpartition(".")
        return f"/assets/{stem}.{self.digest[:12]}.{suffix}"

    def response(self, request: Request, cache_control: str) -> Response:
        """The file, compressed where the browser takes that, or 304 where it has it already."""
        headers = {
            "Cache-Control": cache_control,
            "ETag": f'"{self.digest[:20]}"',
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            # A drawing may hold a script: opened by itself, it does not run.
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        body = self.content
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = self.compressed
        return Response(body, headers=headers, media_type=_MEDIA_TYPES[Path(self.name).suffix])


def load_assets(accent: str = "", crest: Path | None = None, folder: Path = BUILT_FOLDER) -> dict[str, Asset]:
    """Every built file by name, apart from the loader, in the university's colour; and its crest.

    Raises `ConfigurationInvalid` where the crest can't be used.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix in _MEDIA_TYPES)
    contents = {path.name: path.read_bytes() for path in paths if path.name != "widget.js"}
    for name in _COLOURED:
        contents[name] += accent_styles(accent).encode()
    assets = {name: make_asset(name, content) for name, content in contents.items()}
    return assets | ({CREST: _crest(crest)} if crest else {})


def _crest(file: Path) -> Asset:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigurationInvalid(
            f"The crest {file} can't be read: {error.strerror}. Put it there."
        ) from error
    if len(content) > LARGEST_CREST:
        what = f"The crest {file} has {len(content):,} bytes; every page would load it."
        raise ConfigurationInvalid(f"{what} Take one of at most {LARGEST_CREST:,}.")
    return make_asset(f"crest{file.suffix}", content)


def load_widget(catalogues: Catalogues, accent: str = "", folder: Path = BUILT_FOLDER) -> Asset:
    """The loader with the launcher's texts in every language and the university's accent written into it."""
    texts = {
        catalogue.language: [
            catalogue.direction,
            catalogue.text("launcher.open"),
            catalogue.text("launcher.close"),
            catalogue.text("launcher.failed"),
        ]
        for catalogue in catalogues.languages()
    }
    source = (folder / "widget.js").read_text(encoding="utf-8")
    table = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    source = source.replace("__LAUNCHER_TEXTS__", table).replace("__ACCENT__", json.dumps(accent))
    return make_asset("widget.js", source.encode())


def make_asset(name: str, content: bytes) -> Asset:
    """An asset of that name and content."""
    compressed = gzip.compress(content, compresslevel=9, mtime=0)
    return Asset(name, content, compressed, hashlib.sha256(content).hexdigest())


def assets_router(assets: Mapping[str, Asset], widget: Asset) -> APIRouter:
    """GET /widget.js and /assets/{name}."""
    router = APIRouter()
    by_address = {asset.address: asset for asset in assets.values()}

    @router.get("/widget.js")
    async def give_widget(request: Request) -> Response:
        return widget.response(request, _AN_HOUR)

    @router.get("/assets/{name}")
    async def give_asset(request: Request, name: str) -> Response:
        asset = by_address.get(f"/assets/{name}")
        if asset is None:
            raise HTTPException(404)
        return asset.response(request, FOR_EVER)

    return router
