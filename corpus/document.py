"""A document: one page as plain text, and what is known about it."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from corpus.span import Span

BlockKind = Literal["title", "heading", "paragraph", "item", "row"]

# Parameters that show the same page in another dress (Bitrix print and low-vision views, pagers, tracking).
_VIEW_PARAMETERS = re.compile(r"^(special_version|print|PAGEN_\d+|utm_\w+)$")


@dataclass(frozen=True)
class Block:
    """A part of a page that its author set apart; `level` counts for headings (1 to 6), else 0."""

    kind: BlockKind
    span: Span
    level: int = 0


@dataclass(frozen=True)
class Document:
    """One page: its text is what offsets and quotations refer to, and it never changes in a release.

    `text` is plain text, blocks parted by an empty line and items of one list or rows of one table by
    a line end. `sha256` is that of the text. Dates are ISO 8601 days, empty where unknown. Of two pages
    that contradict each other the one with more `authority` counts for more; `office` answers for it.
    """

    id: str
    url: str
    title: str
    section: tuple[str, ...]
    language: str
    text: str
    blocks: tuple[Block, ...]
    retrieved_at: str = ""
    changed_at: str = ""
    valid_for: str = ""
    warnings: tuple[str, ...] = ()
    office: str = ""
    authority: int = 0

    @property
    def sha256(self) -> str:
        """The digest of the text, by which a change is told."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def canonical_url(url: str) -> str:
    """One spelling for each page: https, no `www.`, no view parameters, no fragment, no trailing slash.

    Empty where it is not an http address.
    """
    url = url.strip()
    if not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _VIEW_PARAMETERS.match(name)]
    host = parts.hostname.lower().removeprefix("www.")
    return urlunsplit(("https", host + port, parts.path.rstrip("/"), urlencode(query), ""))


def document_id(origin: str) -> str:
    """A name for the page that is safe in a path: readable, and unique by a digest of its origin.

    `origin` is the canonical URL, or the file's name where a page has no URL.
    """
    origin = origin.encode("utf-8", "replace").decode()
    readable = re.sub(r"[^a-z0-9]+", "-", origin.removeprefix("https://").lower()).strip("-")
    return f"{readable[:60].rstrip('-')}-{hashlib.sha256(origin.encode()).hexdigest()[:8]}".lstrip("-")
