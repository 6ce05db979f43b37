"""A synthetic site in the manner of an old CMS: glued breadcrumbs, menus, a slider, layout tables.

Every page is made by chance from a seed, and what a reader finds on it is known; `Served` gives the pages
over HTTP on this machine, with ETags, and counts what it was asked.
"""

import hashlib
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

SECTIONS = (
    "University",
    "Admission",
    "Faculties",
    "News",
    "Preparatory department",
    "International cooperation",
)
SLIDER = (
    "More than 50 thousand highly qualified specialists have been trained here since 1921",
    "More than 2 thousand foreign students from 52 countries study at the university",
    "Our graduates work as doctors in 108 countries of the world",
    "Five faculties, 71 departments and 31 clinical bases wait for you",
    "A university hospital of its own with 600 beds opened in 2019",
)
_MENU = ("About", "Rector's office", "Structure", "History", "Vacancies", "Library", "Museum", "Trade union")
_NOUNS = (
    "anatomy,surgery,pharmacy,hygiene,dentistry,genetics,biochemistry,physiology,pathology,nursing,"
    "cardiology,paediatrics,therapy,neurology,radiology,virology,immunology,oncology,psychiatry"
).split(",")
_PLACES = "library,hostel,laboratory,museum,clinic,archive,canteen,gymnasium,garden,theatre".split(",")
_VERBS = "opens,closes,moves,changes,receives,offers,announces,renews,extends,repairs".split(",")
_WHO = "applicants,students,graduates,teachers,residents,visitors,parents,tutors,doctors".split(",")
_WHEN = [
    "in January",
    "in February",
    "in March",
    "in April",
    "in May",
    "in June",
    "in July",
    "in August",
    "in autumn",
    "every week",
]


@dataclass
class OldPage:
    """One page: its HTML, and the texts that a reader finds on it (title, headings, paragraphs, items, rows)."""

    path: str
    title: str
    html: str
    known: tuple[str, ...]


@dataclass
class OldSite:
    """All pages by path; the same for the same count and seed."""

    count: int = 1000
    seed: int = 1
    pages: dict[str, OldPage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        paths = ["/"] + [f"/page/{1 + n % len(SECTIONS)}/{n}/" for n in range(1, self.count)]
        titles = {path: _title(chance, number) for number, path in enumerate(paths)}
        for number, path in enumerate(paths):
            # Links as a tree, so that every page is found from the first one.
            below = [paths[one] for one in range(8 * number + 1, min(8 * number + 9, self.count))]
            self.pages[path] = _page(chance, number, path, titles, below)

    def change(self, path: str, text: str) -> None:
        """Put one more paragraph on a page."""
        page = self.pages[path]
        html = page.html.replace("<!--end-->", f"<p>{text}</p><!--end-->")
        self.pages[path] = OldPage(path, page.title, html, (*page.known, text))


def _title(chance: random.Random, number: int) -> str:
    return f"{chance.choice(_PLACES).title()} of {chance.choice(_NOUNS)} {number}"


def _sentence(chance: random.Random, number: int) -> str:
    noun, place, other = chance.choice(_NOUNS), chance.choice(_PLACES), chance.choice(_NOUNS)
    verb, who, when = chance.choice(_VERBS), chance.choice(_WHO), chance.choice(_WHEN)
    return (
        f"The {place} of {noun} number {number}-{chance.randrange(1000)} {verb} {chance.randrange(2, 90)} places "
        f"of {other} for {who} {when}."
    )


def _page(chance: random.Random, number: int, path: str, titles: dict[str, str], below: list[str]) -> OldPage:
    section = SECTIONS[number % len(SECTIONS)]
    title = titles[path]
    known = [title]
    body = []
    for part in range(chance.randrange(2, 5)):
        heading = f"About {chance.choice(_NOUNS)} {number}.{part}"
        texts = [" ".join(_sentence(chance, number) for _ in range(chance.randrange(2, 5))) for _ in range(2)]
        known += [heading, *texts]
        body.append(f"<h2>{heading}</h2>" + "".join(f'<div class="text">{text}</div>' for text in texts))
    if number % 3 == 0:
        rows = [
            (
                f"{chance.choice(_NOUNS).title()} {number}.{row}",
                f"{chance.randrange(1000, 9000)} USD",
                f"{chance.randrange(1, 7)} years",
            )
            for row in range(4)
        ]
        known += [f"Programme: {a}; Fee: {b}; Duration: {c}" for a, b, c in rows]
        cells = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in rows)
        body.append(f"<table><tr><th>Programme</th><th>Fee</th><th>Duration</th></tr>{cells}</table>")
    if number % 4 == 0:
        lead = f"The following documents of {number} must be submitted:"
        items = [f"paper {chance.choice(_NOUNS)} {number}.{item}" for item in range(3)]
        known += [lead, *items]
        body.append(f"<p>{lead}</p><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>")
    links = "".join(f'<li><a href="{one}">{titles[one]}</a></li>' for one in below)
    slider = "".join(
        f'<div class="slide" style="{"" if not n else "display:none"}">{text}</div>'
        for n, text in enumerate(SLIDER)
    )
    menu = "".join(
        f'<li><a href="/menu/{n}/">{text}</a><ul style="display:none"><li>{text} more</li></ul></li>'
        for n, text in enumerate(_MENU)
    )
    # Half of the pages glue their breadcrumb into one line without links.
    crumb = (
        f"Main {section} {title}"
        if number % 2
        else f'<a href="/">Main</a> <a href="/page/{1 + number % len(SECTIONS)}/{number % len(SECTIONS) or len(SECTIONS)}/">{section}</a> <span>{title}</span>'
    )
    html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - The University</title>
<style>.sub {{ display: none }}</style></head><body>
<table width="100%"><tr><td><h3>Menu</h3><ul class="menu">{menu}</ul></td><td>
<div id="slider">{slider}</div>
<div class="way">{crumb}</div>
<h1>{title}</h1>
{"".join(body)}<!--end-->
<div class="below"><ul>{links}</ul></div>
<div>Copyright The University 2009. All rights reserved. Dzerzhinsky Ave 83.</div>
<div style="display:none" id="basket">Your basket of documents is empty at the moment</div>
</td></tr></table></body></html>"""
    return OldPage(path, title, html, tuple(known))


class Served:
    """The site on a port of this machine; `asked` counts the answers by status and by path."""

    def __init__(self, site: OldSite) -> None:
        self.site = site
        self.asked: Counter[int] = Counter()
        self.gone: set[str] = set()
        self.robots = "User-agent: *\nDisallow: /menu/\n"
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, format: str, *arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                if self.path == "/robots.txt":
                    return self._answer(200, served.robots.encode(), "text/plain")
                page = served.site.pages.get(self.path)
                if page is None or self.path in served.gone:
                    return self._answer(404, b"gone", "text/html")
                body = page.html.encode()
                tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                if self.headers.get("If-None-Match") == tag:
                    return self._answer(304, b"", "text/html", tag)
                return self._answer(200, body, "text/html; charset=utf-8", tag)

            def _answer(self, status: int, body: bytes, kind: str, tag: str = "") -> None:
                served.asked[status] += 1
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if tag:
                    self.send_header("ETag", tag)
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "Served":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
