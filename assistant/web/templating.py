"""The templates of every page, what they are given to draw with, and a page as a response."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.catalogue import Catalogue
from assistant.web.assets import CREST, WEB_FOLDER, Asset
from assistant.web.headers import page_headers
from assistant.web.page_sources import PageSources


class PageTemplates:
    """Draws the plain pages, each in its reader's language."""

    def __init__(self, sources: PageSources, assets: Mapping[str, Asset]) -> None:
        self._sources = sources
        self._environment = page_environment()
        self._addresses = {name.replace(".", "_"): asset.address for name, asset in assets.items()}

    def catalogue(self, request: Request) -> Catalogue:
        """The reader's language: the one the address asks for, else the browser's."""
        return self._sources.catalogues.negotiate(
            request.headers.get("accept-language"), request.query_params.get("lang")
        )

    def page(
        self, request: Request, template: str, headers: Mapping[str, str], status: int = 200, **values: Any
    ) -> Response:
        """A page as a response."""
        catalogue = self.catalogue(request)
        html = self._environment.get_template(template).render(
            assets=self._addresses,
            catalogue=catalogue,
            language=catalogue.language,
            direction=catalogue.direction,
            text=catalogue.text,
            university=self._sources.university.name_in(catalogue.language),
            crest=self._addresses.get(CREST, ""),
            **values,
        )
        return HTMLResponse(html, status_code=status, headers=dict(headers))

    def for_person(self, request: Request) -> Response | None:
        """The page that says there is nothing at this address, where a person asks with a browser."""
        wanted = request.headers.get("accept", "")
        if request.method != "GET" or "text/html" not in wanted or request.url.path.startswith("/v1/"):
            return None
        return self.page(request, "missing.html", page_headers(), status=404)


def page_environment() -> Environment:
    """The templates; whatever they are given is escaped."""
    environment = Environment(
        loader=FileSystemLoader(WEB_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["icon"] = _icon
    environment.filters["telephone_address"] = telephone_address
    environment.filters["mail_address"] = mail_address
    environment.filters["web_address"] = web_address
    environment.filters["stored_address"] = _stored_address
    environment.filters["written_direction"] = written_direction
    return environment


def web_address(address: object) -> str:
    """The address where it is http(s) with a host, else an empty string: nothing else becomes a link."""
    if not isinstance(address, str) or re.search(r"[\x00-\x20\x7f\\]", address):
        return ""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that are no address, a port that is no number
        return ""
    return address if usable else ""


def telephone_address(number: str) -> str:
    """The address that calls a number, or an empty string where it is none."""
    if not re.fullmatch(r"\+?[0-9][0-9 ()./-]{3,30}", number):
        return ""
    return f"tel:{re.sub(r'[^0-9+]', '', number)}"


def mail_address(address: str) -> str:
    """The address that writes to a mailbox, or an empty string where it is none."""
    usable = re.fullmatch(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}", address)
    return f"mailto:{address}" if usable else ""


def written_direction(text: str) -> Literal["ltr", "rtl", "auto"]:
    """ "ltr" or "rtl" by the first letter; "auto" where there is none.

    A browser's own dir=auto passes over quotations, which have a direction of their own.
    """
    for character in text:
        strength = unicodedata.bidirectional(character)
        if strength in ("L", "R", "AL"):
            return "ltr" if strength == "L" else "rtl"
    return "auto"


def _stored_address(address: str) -> str:
    """The address of a snapshot, which lies on this server and nowhere else."""
    return address if re.match(r"/sources/[^/\\]", address) else ""


def _icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>').format(name)
