"""Texts that a site repeats on page after page: menus, sliders, footers. They belong to no page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from corpus.folding import fold
from ingest.formats.parsed import ParsedPage

# Of the pages of a site, or of one of its sections, in which a text stands.
_SITE_SHARE = 0.3
_SECTION_SHARE = 0.5
# Among fewer pages nothing is told from what pages happen to share.
_FEWEST_PAGES = 6


def repeated(pages: Sequence[ParsedPage]) -> dict[str, frozenset[str]]:
    """For each page's name the folded texts that its site repeats, where it has an address."""
    groups: dict[str, list[ParsedPage]] = {}
    for page in pages:
        for group in _groups(page):
            groups.setdefault(group, []).append(page)
    dropped = {
        group: _texts_of(members, _SECTION_SHARE if "/" in group else _SITE_SHARE)
        for group, members in groups.items()
        if len(members) >= _FEWEST_PAGES
    }
    none = frozenset[str]()
    return {
        page.name: frozenset().union(*(dropped.get(group, none) for group in _groups(page))) for page in pages
    }


def _groups(page: ParsedPage) -> list[str]:
    """The site of a page, and its section: the first part of its path."""
    if page.suffix not in (".html", ".htm"):
        return []
    parts = urlsplit(page.text("url"))
    first = parts.path.strip("/").split("/")[0]
    if not parts.hostname:
        return []
    host = parts.hostname.removeprefix("www.")
    return [host, f"{host}/{first}"] if first else [host]


def _texts_of(pages: Sequence[ParsedPage], share: float) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({text for text in map(fold, _all(page)) if text})
    least = max(share * len(pages), _FEWEST_PAGES / 2)
    return frozenset(text for text, count in counts.items() if count > least)


def _all(page: ParsedPage) -> Iterable[str]:
    # A page's own title is repeated by no page but itself; what is hidden is told by it as well.
    return (*(block.text for block in page.blocks), *page.hidden)
