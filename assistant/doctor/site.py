"""Why the widget does not show on a site: what `doctor --site URL` looks at, from the page to the frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import etree, html

TIMEOUT_SECONDS = 10.0
LARGEST_PAGE = 5_000_000
_CHECKED_DIRECTIVES = {"script-src": "load the widget", "frame-src": "show the chat"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `remedy` is the line that mends it, empty where nothing is wrong."""

    level: Literal["ok", "warning", "problem"]
    what: str
    remedy: str = ""


def check_site(site: str, client: httpx.Client | None = None) -> list[Finding]:
    """Fetch a page and what its widget tag names, and say what keeps the widget from showing.

    `site` is the address of a page (http or https). Fetches that page, the widget's script and the chat's
    page, nothing else; a page that cannot be fetched is a finding, not an error.
    """
    with client or httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=True) as http:
        try:
            page = http.get(site)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return [
                Finding("problem", f"{site} cannot be fetched: {error}", "Check the address of the page.")
            ]
        if page.status_code >= 400:
            what = f"{site} answers with status {page.status_code}."
            return [Finding("problem", what, "Give the address of a page that opens in a browser.")]
        tags = _widget_tags(page)
        if not tags:
            return [Finding("problem", "The page has no widget tag.", _tag_remedy(page))]
        findings = [_count_finding(tags)]
        script = urljoin(str(page.url), tags[0].get("src", ""))
        server = "{0.scheme}://{0.netloc}".format(urlsplit(script))
        findings += _tag_findings(tags[0], page, script)
        findings += _policy_findings(page, server)
        findings += _server_findings(http, script, server, _origin(str(page.url)))
        return findings


def _widget_tags(page: httpx.Response) -> list[html.HtmlElement]:
    try:
        root = html.document_fromstring(page.content[:LARGEST_PAGE])
    except (etree.ParserError, ValueError):
        return []
    return [tag for tag in root.iter("script") if urlsplit(tag.get("src") or "").path.endswith("/widget.js")]


def _tag_remedy(page: httpx.Response) -> str:
    tag = '<script src="https://ASSISTANT-HOST/widget.js" data-language="auto" async></script>'
    if "widget.js" in page.text:
        return f"The words are there but not as a tag; a comment or an editor's escaping? Put in: {tag}"
    return f"Put in before </body>: {tag}"


def _count_finding(tags: Sequence[html.HtmlElement]) -> Finding:
    if len(tags) > 1:
        return Finding(
            "warning", f"The page has {len(tags)} widget tags.", "Leave one; the others do nothing."
        )
    return Finding("ok", "The page has the widget's tag.")


def _tag_findings(tag: html.HtmlElement, page: httpx.Response, script: str) -> list[Finding]:
    findings = []
    if urlsplit(str(page.url)).scheme == "https" and urlsplit(script).scheme != "https":
        what = "The page is https and the widget http: browsers block that."
        findings.append(
            Finding("problem", what, "Serve the assistant over https and change the tag's address.")
        )
    if tag.get("type") == "module":
        what = 'The tag has type="module", under which the widget cannot read its attributes.'
        findings.append(Finding("problem", what, "Remove the type attribute."))
    if tag.get("integrity") and tag.get("crossorigin") is None:
        what = "The tag has integrity without crossorigin: browsers refuse such a script."
        findings.append(Finding("problem", what, 'Add crossorigin="anonymous" to the tag.'))
    return findings


def _policy_findings(page: httpx.Response, server: str) -> list[Finding]:
    policies = [value for name, value in page.headers.multi_items() if name == "content-security-policy"]
    root = html.document_fromstring(page.content[:LARGEST_PAGE])
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "content-security-policy":
            policies.append(meta.get("content") or "")
    findings = []
    for policy in (part for value in policies for part in value.split(",")):
        for directive, purpose in _CHECKED_DIRECTIVES.items():
            sources = _sources_of(policy, directive)
            if sources is not None and not any(_covers(source, server, str(page.url)) for source in sources):
                what = f"The page's Content-Security-Policy does not let it {purpose}."
                findings.append(Finding("problem", what, f"Add to the policy: {directive} {server}"))
    if policies and not findings:
        findings.append(Finding("ok", "The page's Content-Security-Policy lets the widget in."))
    return findings


def _sources_of(policy: str, directive: str) -> list[str] | None:
    """The sources that rule a directive, by CSP's fallbacks; None where nothing rules it."""
    rules = {words[0].lower(): words[1:] for part in policy.split(";") if (words := part.split())}
    names = {
        "script-src": ("script-src-elem", "script-src", "default-src"),
        "frame-src": ("frame-src", "child-src", "default-src"),
    }[directive]
    return next((rules[name] for name in names if name in rules), None)


def _covers(source: str, server: str, page: str) -> bool:
    wanted = urlsplit(server)
    if source == "*" or source == f"{wanted.scheme}:":
        return True
    if source == "'self'":
        return server == _origin(page)
    if source.startswith(("'nonce-", "'strict-dynamic'", "'sha")):
        return False
    match = re.fullmatch(r"(?:(https?)://)?(\*\.)?([A-Za-z0-9.-]+)(?::(\d+|\*))?(?:/.*)?", source)
    if not match or (match[1] and match[1] != wanted.scheme):
        return False
    host = wanted.hostname or ""
    fits = host.endswith(f".{match[3]}") if match[2] else host == match[3].lower()
    default = {"http": 80, "https": 443}[wanted.scheme]
    port = wanted.port or default
    return fits and (match[4] == "*" or port == (int(match[4]) if match[4] else default))


def _server_findings(http: httpx.Client, script: str, server: str, origin: str) -> list[Finding]:
    try:
        widget, chat = http.get(script), http.get(f"{server}/embed?frame=1")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        what = f"The assistant at {server} cannot be reached: {error}"
        return [Finding("problem", what, "Start it, or correct the address in the tag.")]
    findings = []
    if widget.status_code != 200 or "javascript" not in widget.headers.get("content-type", ""):
        what = f"{script} gives status {widget.status_code}, {widget.headers.get('content-type', 'no type')}."
        findings.append(Finding("problem", what, f"The tag's address must be {server}/widget.js"))
    else:
        findings.append(Finding("ok", "The widget's script loads."))
    if chat.status_code != 200:
        what = f"{server}/embed gives status {chat.status_code}."
        return [
            *findings,
            Finding("problem", what, "See the assistant's log; try: python -m assistant doctor"),
        ]
    ancestors = _sources_of_ancestors(chat.headers.get("content-security-policy", ""))
    if ancestors is not None and not any(_covers(source, origin, server) for source in ancestors):
        what = f"The assistant does not let {origin} show the chat."
        known = [source for source in ancestors if not source.startswith("'")]
        line = f"ASSISTANT_ORIGINS={','.join([*known, origin])}"
        findings.append(Finding("problem", what, f"Set {line} and restart the assistant."))
    elif chat.headers.get("x-frame-options"):
        what = "Something before the assistant sets X-Frame-Options, which forbids frames."
        findings.append(
            Finding("problem", what, f"Remove that header for {server}/embed in the reverse proxy.")
        )
    else:
        findings.append(Finding("ok", f"The assistant lets {origin} show the chat."))
    return findings


def _sources_of_ancestors(policy: str) -> list[str] | None:
    for part in policy.split(";"):
        words = part.split()
        if words and words[0].lower() == "frame-ancestors":
            return words[1:]
    return None


def _origin(address: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(address))
