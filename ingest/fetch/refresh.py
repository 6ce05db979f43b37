"""Refresh: fetch what is new and changed of a site, remember what is gone, and go on where it was cut off."""

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from corpus.document import canonical_url
from corpus.errors import PageUnreadable
from corpus.history import moment_of, now
from ingest.fetch.fetcher import Fetched, Fetcher, FetchFailed
from ingest.fetch.robots import Robots
from ingest.fetch.sitemap import sitemap_urls
from ingest.fetch.sources import Site
from ingest.fetch.store import ADDED, FetchedPages, StoredPage, file_of
from ingest.formats.parsed import ParsedPage
from ingest.formats.parser import Parser
from ingest.load import LARGEST_FILE
from ingest.progress import Progress

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
# A refresh that was cut off longer ago is begun anew.
_RESUMED_FOR = timedelta(days=1)


@dataclass
class Report:
    """What a refresh did; pages by address and title, failures with their reason."""

    fetched: int = 0
    unchanged: int = 0
    added: list[dict[str, str]] = field(default_factory=list)
    changed: list[dict[str, str]] = field(default_factory=list)
    gone: list[dict[str, object]] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)

    def fail(self, url: str, reason: str) -> None:
        """Note a page that could not be had; what was known of it stays."""
        self.failed.append({"url": url, "reason": reason})


class Refresh:
    """Fetches sites into the store; one bad page never stops the rest."""

    def __init__(
        self, fetcher: Fetcher, robots: Robots, store: FetchedPages, parser: Parser, progress: Progress
    ) -> None:
        self._fetcher, self._robots, self._store = fetcher, robots, store
        self._parser, self._progress = parser, progress
        self.report = Report()

    def site(self, site: Site) -> None:
        """Fetch all pages of a site that are new or may have changed."""
        started = self._store.begin(
            site.name, (datetime.now(UTC) - _RESUMED_FOR).isoformat(timespec="seconds")
        )
        waiting = deque(self._first(site))
        seen: set[str] = set()
        while waiting:
            url = waiting.popleft()
            page = canonical_url(url)
            if not page or page in seen or not site.takes(url):
                continue
            if len(seen) >= site.most_pages:
                self.report.fail(
                    site.start, f"the site has more than {site.most_pages:,} pages; the rest was left"
                )
                break
            seen.add(page)
            self._progress.doing(f"fetching {url}", total=len(seen) + len(waiting))
            known = self._store.get(page)
            if known is None or known.checked_at < started:
                known = self._page(url, site, known)
            self._progress.update()
            if known is not None:
                seen.add(known.url)
                waiting.extend(link for link in known.links if canonical_url(link) not in seen)
        self._forget(site)
        self._store.end(site.name)

    def _first(self, site: Site) -> Iterator[str]:
        """Where a refresh begins: the start page, what sitemaps list, and what was fetched before."""
        yield site.start
        named = [site.sitemap] if site.sitemap else self._robots.sitemaps(site.start)
        for sitemap in named:
            yield from sitemap_urls(self._fetcher, sitemap, self._robots.refusal, self.report.fail)
        yield from (page.address for page in self._store.pages(site.name))

    def _page(self, url: str, site: Site, known: StoredPage | None) -> StoredPage | None:
        """Fetch one page; what is known of it afterwards."""

        def permitted(asked: str) -> str | None:
            if not site.takes(asked):
                return f"it leads to {asked[:200]}, which is no page of this source"
            if reason := self._robots.refusal(asked):
                return reason
            self._robots.wait(asked, site.seconds_between)
            return None

        try:
            came = self._fetcher.fetch(url, known.conditions if known else None, permitted, LARGEST_FILE)
        except FetchFailed as failure:
            if failure.gone and known is not None:
                self._store.gone(known.url)
                return replace(known, links=())
            if not (reason := self._robots.refusal(url)) or "forbids" not in reason:
                self.report.fail(url, str(failure))
            return known
        return self.came(came, url, site.name, site.stated, known)

    def single(self, url: str, known: StoredPage | None) -> StoredPage | None:
        """Fetch one page that staff named; robots.txt speaks of crawling and is not asked for it."""
        self._progress.doing(f"fetching {url}", total=1)
        try:
            came = self._fetcher.fetch(url, known.conditions if known else None, largest=LARGEST_FILE)
        except FetchFailed as failure:
            if failure.gone and known is not None:
                self._store.gone(known.url)
                told = {"url": known.address, "title": known.title, "since": known.gone_since or now()}
                self.report.gone.append({**told, "removed": False})
            else:
                self.report.fail(url, str(failure))
            return known
        return self.came(came, url, ADDED, {}, known)

    def came(
        self, came: Fetched, asked: str, source: str, stated: dict[str, str], known: StoredPage | None
    ) -> StoredPage | None:
        """Keep what came, if it is a page; what is known of it afterwards."""
        if came.body is None:
            self.report.unchanged += 1
            if known is not None:
                self._store.checked(known.url)
            return known
        self.report.fetched += 1
        suffix = _SUFFIXES.get(came.content_type) or _suffix(came)
        if suffix is None:
            self.report.fail(asked, f"it is no page: {came.content_type[:100] or 'its type is not stated'}")
            return known
        known = known or self._store.get(canonical_url(came.url))
        page = StoredPage(
            url=canonical_url(came.url), address=came.url, source=source, title="", suffix=suffix,
            stated={**stated, **_stated(came)}, etag=came.etag, last_modified=came.last_modified, digest="",
            links=(), retrieved_at=date.today().isoformat(), checked_at=now(),
        )  # fmt: skip
        try:
            parsed = self._parser.parse(file_of(page, came.body))
        except PageUnreadable as error:
            self.report.fail(asked, str(error))
            return known
        if parsed.no_index or came.no_index:
            self.report.fail(asked, "the page asks not to be indexed")
            return replace(page, links=parsed.links)
        page = replace(page, title=_title(parsed), digest=_digest(parsed), links=parsed.links)
        told = {"url": page.address, "title": page.title}
        if known is None:
            self.report.added.append(told)
        elif known.digest != page.digest:
            self.report.changed.append(told)
        else:  # its bytes differ and its words do not: it is as old as it was
            self.report.unchanged += 1
            page = replace(page, retrieved_at=known.retrieved_at, stated=known.stated)
        self._store.put(page, came.body, canonical_url(asked))
        return page

    def _forget(self, site: Site) -> None:
        """Remove what is gone for longer than the grace, and what this source no longer takes."""
        for page in self._store.pages(site.name):
            since = moment_of(page.gone_since) if page.gone_since else None
            is_over = since is not None and datetime.now(UTC) - since >= timedelta(days=site.grace_days)
            is_denied = not site.takes(page.address)
            if is_over or is_denied:
                self._store.remove(page.url)
            if since is not None or is_denied:
                told = {"url": page.address, "title": page.title, "since": page.gone_since}
                self.report.gone.append({**told, "removed": is_over or is_denied})


def _suffix(came: Fetched) -> str | None:
    """The format by the address, where the server only says that it sends bytes."""
    suffix = PurePosixPath(urlsplit(came.url).path).suffix.lower()
    stated_as_bytes = came.content_type in ("", "application/octet-stream", "binary/octet-stream")
    return suffix if stated_as_bytes and suffix in _SUFFIXES.values() else None


def _stated(came: Fetched) -> dict[str, str]:
    """The day of the last change; that of today is what servers say that make each page anew."""
    found = {"charset": came.charset}
    if came.changed_at and came.changed_at != date.today().isoformat():
        found["changed_at"] = came.changed_at
    return {name: value for name, value in found.items() if value}


def _title(parsed: ParsedPage) -> str:
    return (parsed.text("title") or next((block.text for block in parsed.blocks), ""))[:300]


def _digest(parsed: ParsedPage) -> str:
    """That of the words that a reader sees and of those that none sees."""
    texts = (*(block.text for block in parsed.blocks), *parsed.hidden)
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
