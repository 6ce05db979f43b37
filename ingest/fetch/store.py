"""What was fetched, kept in one file: each page is written whole or not at all, so a refresh can be killed.

A database and not a folder of files, for a page and what is known of it must change together.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import NotWritten
from corpus.history import now
from ingest.load import PageFile

FILE = "fetched.sqlite3"
# The source of the pages that staff named one by one.
ADDED = "added by hand"
_TABLES = """
    CREATE TABLE IF NOT EXISTS pages (
        url TEXT PRIMARY KEY, address TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL,
        suffix TEXT NOT NULL, body BLOB NOT NULL, stated TEXT NOT NULL, etag TEXT NOT NULL,
        last_modified TEXT NOT NULL, digest TEXT NOT NULL, links TEXT NOT NULL,
        retrieved_at TEXT NOT NULL, checked_at TEXT NOT NULL, gone_since TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE IF NOT EXISTS aliases (alias TEXT PRIMARY KEY, url TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS runs (
        source TEXT PRIMARY KEY, started_at TEXT NOT NULL, finished_at TEXT NOT NULL
    );
"""
_COLUMNS = (
    "url, address, source, title, suffix, stated, etag, last_modified, digest, links, retrieved_at, "
    "checked_at, gone_since"
)


@dataclass(frozen=True)
class StoredPage:
    """What is known of a page that was fetched, but for its body.

    `url` is its canonical address and `address` the one that readers are sent to; `digest` is that of its
    text, by which a change is told. `gone_since` is empty while it is there.
    """

    url: str
    address: str
    source: str
    title: str
    suffix: str
    stated: dict[str, str]
    etag: str
    last_modified: str
    digest: str
    links: tuple[str, ...]
    retrieved_at: str
    checked_at: str
    gone_since: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed."""
        found = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in found.items() if value}


class FetchedPages:
    """The database under a data folder; close it."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(data / FILE, timeout=30, isolation_level=None)
        self._write(lambda: self._database.executescript(_TABLES))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def get(self, url: str) -> StoredPage | None:
        """The page of a canonical address, or of one that was redirected to it."""
        query = (
            f"SELECT {_COLUMNS} FROM pages WHERE url = ? OR url = (SELECT url FROM aliases WHERE alias = ?)"
        )
        row = self._database.execute(query, (url, url)).fetchone()
        return _page(row) if row else None

    def pages(self, source: str | None = None) -> list[StoredPage]:
        """The pages of a source, or of all, in a fixed order."""
        where, values = ("WHERE source = ?", (source,)) if source is not None else ("", ())
        rows = self._database.execute(f"SELECT {_COLUMNS} FROM pages {where} ORDER BY url", values)
        return [_page(row) for row in rows]

    def put(self, page: StoredPage, body: bytes, alias: str) -> None:
        """Keep a page that came, in place of what was known; `alias` is the address that it was asked by."""
        values = (
            page.url, page.address, page.source, page.title, page.suffix, json.dumps(page.stated), page.etag,
            page.last_modified, page.digest, json.dumps(page.links), page.retrieved_at, page.checked_at,
            page.gone_since, body,
        )  # fmt: skip

        def write() -> None:
            self._database.execute("BEGIN IMMEDIATE")
            marks = ", ".join("?" * len(values))
            self._database.execute(
                f"INSERT OR REPLACE INTO pages ({_COLUMNS}, body) VALUES ({marks})", values
            )
            if alias != page.url:
                self._database.execute("INSERT OR REPLACE INTO aliases VALUES (?, ?)", (alias, page.url))
            self._database.execute("COMMIT")

        self._write(write)

    def checked(self, url: str) -> None:
        """Note that a page is as it was."""
        query = "UPDATE pages SET checked_at = ?, gone_since = '' WHERE url = ?"
        self._write(lambda: self._database.execute(query, (now(), url)))

    def gone(self, url: str) -> None:
        """Note since when a page is gone."""
        query = (
            "UPDATE pages SET checked_at = ?, "
            "gone_since = CASE gone_since WHEN '' THEN ? ELSE gone_since END WHERE url = ?"
        )
        self._write(lambda: self._database.execute(query, (now(), now(), url)))

    def remove(self, url: str) -> None:
        """Forget a page."""
        self._write(lambda: self._database.execute("DELETE FROM pages WHERE url = ?", (url,)))

    def begin(self, source: str, oldest: str) -> str:
        """Begin a refresh, or go on with one that was cut off; when it began.

        One that began before `oldest` is begun anew.
        """
        query = "SELECT started_at FROM runs WHERE source = ? AND finished_at = '' AND started_at > ?"
        row = self._database.execute(query, (source, oldest)).fetchone()
        if row:
            return str(row[0])
        started = now()
        values = (source, started, "")
        self._write(lambda: self._database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", values))
        return started

    def end(self, source: str) -> None:
        """Note that a refresh of a source is done."""
        query = "UPDATE runs SET finished_at = ? WHERE source = ?"
        self._write(lambda: self._database.execute(query, (now(), source)))

    def last_run(self, source: str) -> tuple[str, str]:
        """When the last refresh of a source began and ended; empty where it did not."""
        query = "SELECT started_at, finished_at FROM runs WHERE source = ?"
        row = self._database.execute(query, (source,)).fetchone()
        return (str(row[0]), str(row[1])) if row else ("", "")

    def files(self) -> Iterator[PageFile]:
        """All pages as files to be parsed, those that are gone only while they may come back."""
        for page in self.pages():
            row = self._database.execute("SELECT body FROM pages WHERE url = ?", (page.url,)).fetchone()
            if row:
                yield file_of(page, bytes(row[0]))

    def _write(self, write: object) -> None:
        try:
            write()  # type: ignore[operator]
        except sqlite3.Error as error:
            if self._database.in_transaction:
                self._database.rollback()
            raise NotWritten(
                f"What was fetched can't be kept: {error}. What was kept before stays."
            ) from error


def file_of(page: StoredPage, body: bytes) -> PageFile:
    """A page that was fetched, as a file to be parsed."""
    stated = {"url": page.address, "retrieved_at": page.retrieved_at, **page.stated}
    return PageFile(page.address, page.suffix, body, stated)


def fetched_files(data: Path) -> Iterator[PageFile]:
    """The pages that were fetched into a data folder; none where nothing was."""
    if not (data / FILE).exists():
        return
    with closing(FetchedPages(data)) as store:
        yield from store.files()


def _page(row: tuple[str, ...]) -> StoredPage:
    url, address, source, title, suffix, stated, etag, modified, digest, links, retrieved, checked, gone = row
    return StoredPage(
        url, address, source, title, suffix, json.loads(stated), etag, modified, digest,
        tuple(json.loads(links)), retrieved, checked, gone,
    )  # fmt: skip
