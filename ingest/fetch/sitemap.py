"""Sitemaps: the addresses that a site lists of itself."""

import gzip
import io
from collections.abc import Callable, Iterator

from lxml import etree

from ingest.fetch.fetcher import LARGEST_BODY, Fetcher, FetchFailed

_MOST_SITEMAPS = 100


def sitemap_urls(
    fetcher: Fetcher,
    url: str,
    permitted: Callable[[str], str | None],
    failed: Callable[[str, str], object],
) -> Iterator[str]:
    """The pages that a sitemap and those it names list; `failed` is told what can't be read."""
    waiting, seen = [url], set[str]()
    while waiting and len(seen) < _MOST_SITEMAPS:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        try:
            tree = _read(fetcher.fetch(one, permitted=permitted).body or b"")
        except (FetchFailed, etree.XMLSyntaxError, OSError, EOFError, ValueError) as error:
            failed(one, f"the sitemap can't be read: {' '.join(str(error).split())[:200]}")
            continue
        for location in tree.iter("{*}loc"):
            found = (location.text or "").strip()
            parent = location.getparent()
            if parent is not None and etree.QName(parent).localname == "sitemap":
                waiting.append(found)
            elif found:
                yield found


def _read(body: bytes) -> etree._Element:
    if body.startswith(b"\x1f\x8b"):
        with gzip.open(io.BytesIO(body)) as unpacked:
            body = unpacked.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise ValueError("it unfolds to too much")
    # Nothing is looked up and nothing unfolded that a document names.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(body, parser)
