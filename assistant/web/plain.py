"""The pages applicants see without Gradio: the widget and its panel, /ask without a script, /sources."""

import gzip
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.catalogue import Catalogue, Catalogues
from assistant.errors import NotReady
from assistant.web.answer_lines import cut_answer
from assistant.web.assets import WEB_FOLDER, load_assets, load_widget
from assistant.web.headers import chat_headers, page_headers
from assistant.web.snapshot import quoted_span, shown_blocks
from corpus.document import Document

QUESTION_LIMIT = 1000
_FOR_EVER = "public, max-age=31536000, immutable"
_AN_HOUR = "public, max-age=3600"
# What the panel's script needs of a catalogue; the rest is for the server's own sentences and pages.
_PANEL_TEXTS = (
    "panel.",
    "status.",
    "error.",
    "citation.",
    "feedback.",
    "handoff.",
    "transcript.",
    "language.",
)


@dataclass(frozen=True)
class PageSources:
    """What the pages show: how a question is answered, and the stored documents.

    `answer` takes question and language and gives the JSON answer of POST /v1/chat. `find_document` takes
    a document's id and a release's name (None for the current one). `first_questions` are questions in a
    language that the corpus can answer. `answer` and `find_document` may raise NotReady.
    """

    university: str
    answer: Callable[[str, str], Mapping[str, Any]]
    find_document: Callable[[str, str | None], Document | None]
    first_questions: Callable[[str], Sequence[str]]


def pages_router(sources: PageSources, catalogues: Catalogues, origins: Sequence[str]) -> APIRouter:
    """GET /widget.js, /embed, /ask, /sources/{document_id} and the files they load."""
    router = APIRouter(include_in_schema=False)
    assets = load_assets()
    by_address = {asset.address: asset for asset in assets.values()}
    widget = load_widget(catalogues, sources.university)
    styles, script = (assets[name].content.decode() for name in ("panel.css", "panel.js"))
    panel_headers = chat_headers(origins, styles, script)
    environment = page_templates()

    def page(
        request: Request, template: str, headers: Mapping[str, str], status: int = 200, **values: Any
    ) -> Response:
        catalogue = catalogue_for(request)
        html = environment.get_template(template).render(
            assets={asset.name.replace(".", "_"): asset.address for asset in assets.values()},
            catalogue=catalogue,
            language=catalogue.language,
            direction=catalogue.direction,
            text=catalogue.text,
            university=sources.university,
            **values,
        )
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return HTMLResponse(html, status_code=status, headers=dict(headers))
        packed = {**headers, "Content-Encoding": "gzip", "Vary": f"{headers['Vary']}, Accept-Encoding"}
        return HTMLResponse(gzip.compress(html.encode(), 6), status_code=status, headers=packed)

    def catalogue_for(request: Request) -> Catalogue:
        return catalogues.negotiate(request.headers.get("accept-language"), request.query_params.get("lang"))

    @router.get("/widget.js")
    async def give_widget(request: Request) -> Response:
        return widget.response(request, _AN_HOUR)

    @router.get("/assets/{name}")
    async def give_asset(request: Request, name: str) -> Response:
        asset = by_address.get(f"/assets/{name}")
        return asset.response(request, _FOR_EVER) if asset else Response(status_code=404)

    @router.get("/embed")
    def give_panel(request: Request) -> Response:
        query = request.query_params
        catalogue = catalogue_for(request)
        first = [query["question"]] if query.get("question") else []
        suggestions = dict.fromkeys([*first, *sources.first_questions(catalogue.language)])
        kept = {name: query[name] for name in ("frame", "color", "title", "theme") if query.get(name)}
        languages = [
            {
                "language": other.language,
                "language_name": other.language_name,
                "direction": other.direction,
                "href": f"/embed?{urlencode({'lang': other.language, **kept})}",
            }
            for other in catalogues.languages()
        ]
        framed = query.get("frame") == "1"
        return page(
            request,
            "embed.html",
            panel_headers,
            styles=Markup(styles),  # our own files, not anybody's text
            script=Markup(script),
            title=query.get("title", "")[:80] or catalogue.text("panel.title"),
            theme=query.get("theme") if query.get("theme") in ("light", "dark") else "",
            framed=framed,
            languages=languages,
            settings={
                "language": catalogue.language,
                "university": sources.university,
                "strings": catalogue.starting_with(*_PANEL_TEXTS),
                "suggestions": [question[:200] for question in suggestions][:4],
                "questionLimit": QUESTION_LIMIT,
                "color": query.get("color", ""),
                "framed": framed,
            },
        )

    @router.get("/ask")
    def give_answer(request: Request) -> Response:
        catalogue = catalogue_for(request)
        question = request.query_params.get("q", "").strip()
        too_long = len(question) > QUESTION_LIMIT
        answer, failed = None, ""
        if question and not too_long:
            try:
                answer = sources.answer(question, catalogue.language)
            except NotReady:
                failed = catalogue.text("ask.failed")

        def address(asked: str, language: str) -> str:
            return f"/ask?{urlencode({'q': asked, 'lang': language})}"

        return page(
            request,
            "ask.html",
            page_headers(),
            status=503 if failed else 200,
            question=question[:QUESTION_LIMIT],
            complaint=catalogue.text("panel.too_long", limit=QUESTION_LIMIT) if too_long else failed,
            answer=shown_answer(answer) if answer else None,
            first_questions=sources.first_questions(catalogue.language)[:4],
            address=address,
            languages=catalogues.languages(),
        )

    @router.api_route("/sources/{document_id}", methods=["GET", "HEAD"])
    def give_snapshot(request: Request, document_id: str) -> Response:
        release = request.query_params.get("release")
        document = None
        if re.fullmatch(r"[A-Za-z0-9_.-]{1,120}", document_id) and re.fullmatch(r"\d{1,12}", release or "0"):
            document = sources.find_document(document_id, release)
        if document is None:
            return page(request, "source_missing.html", page_headers(), status=404)
        start, end = quoted_span(request.query_params.get("quote"), document)
        current = sources.find_document(document_id, None)
        changed = current is None or current.sha256 != document.sha256
        return page(
            request,
            "source.html",
            # The chat asks for this header alone when an old citation is opened again.
            {**page_headers(), "Page-Changed": "yes" if changed else "no"},
            document=document,
            blocks=shown_blocks(document, start, end),
            quoted=start < end,
            release=release,
            live=http_address(document.url),
            changed=changed,
        )

    return router


def http_address(address: object) -> str:
    """The address where it is http(s) with a host, else an empty string: nothing else becomes a link."""
    if not isinstance(address, str) or re.search(r"[\x00-\x20\x7f\\]", address):
        return ""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that are no address, a port that is no number
        return ""
    return address if usable else ""


def shown_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON answer as templates show it: cut into lines, its links http(s) or empty."""
    citations = [
        {
            **citation,
            "link": http_address(citation["link"]) or http_address(citation["url"]),
            # The snapshot lies on this server and nowhere else.
            "source": citation["source"] if re.match(r"/sources/[^/\\]", citation["source"]) else "",
        }
        for citation in answer["citations"]
    ]
    quotes = {citation["number"]: (citation["quote"], citation["language"]) for citation in citations}
    contact = answer.get("contact")
    return {
        **answer,
        "lines": cut_answer(answer["text"], quotes),
        "titles": {citation["number"]: citation["title"] for citation in citations},
        "citations": citations,
        "contact": {**contact, "url": http_address(contact.get("url"))} if contact else None,
    }


def page_templates() -> Environment:
    """The templates of every page; whatever they are given is escaped."""
    environment = Environment(
        loader=FileSystemLoader(WEB_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["icon"] = _icon
    return environment


def _icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>').format(name)
