"""Refresh and add: what is fetched of a site, what of it is read, and what is remembered."""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from corpus.embedder import Embedder
from corpus.multilingual import MultilingualEncoder
from corpus.release import Releases
from ingest.__main__ import main
from ingest.commands import refresh
from ingest.fetch.fetcher import Fetcher
from tests.made_up_vectors import MadeUpVectors
from tests.old_site import SLIDER, OldSite, Served
from tests.project import CORPUS

# The full measure is 1,000; the suite takes a part of it.
PAGES = int(os.environ.get("OLD_SITE_PAGES", "60"))
SOURCES = '[[site]]\nstart = "{}"\nseconds_between = 0\noffice = "Dean"\nauthority = 3\n{}'


@pytest.fixture
def site() -> Iterator[Served]:
    with Served(OldSite(PAGES)) as served:
        yield served


@pytest.fixture
def run(
    site: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Any]]:
    """Runs a command with --json on a corpus that names the site; its exit status and what it printed."""
    corpus = tmp_path / "corpus"
    (corpus / "pages").mkdir(parents=True)
    (corpus / "university.toml").write_bytes((CORPUS / "university.toml").read_bytes())
    (corpus / "pages" / "own.md").write_text(
        "---\nurl: https://x.example/own\n---\n# Own\n\nA page of staff's."
    )
    (corpus / "sources.toml").write_text(SOURCES.format(site.address, ""))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(corpus))
    monkeypatch.setattr(
        refresh, "new_fetcher", lambda: Fetcher(also=frozenset({"127.0.0.1"}), sleep=lambda s: None)
    )
    monkeypatch.setattr(Embedder, "_encode", MadeUpVectors._encode)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, Any]:
        code = main([*arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some)


def test_a_site_of_an_old_cms_is_read_whole_and_without_its_menus(
    site: Served, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, found = run("refresh")
    assert code == 0 and len(found["added"]) == PAGES and found["fetched"] == PAGES
    assert [one["url"] for one in found["failed"]] == [] and found["gone"] == []
    assert [one for one in found["warnings"] if one["severity"] == "error"] == []
    code, published = run("publish")
    assert code == 0 and published["published"] and published["refused"] == []
    release = Releases(Path("data")).read("000001")
    known = {text for page in site.site.pages.values() for text in page.known}
    read = {
        block.span.of(document.text)
        for document in release.documents
        for block in document.blocks
        if document.url.startswith(site.address)
    }
    precision, recall = share(read, known), share(known, read)
    sys.stderr.write(f"precision {precision:.4f} recall {recall:.4f} over {len(known)} texts\n")
    assert precision >= 0.97 and recall >= 0.97
    assert not [passage.id for passage in release.passages for slogan in SLIDER if slogan in passage.text]
    a_page = next(one for one in release.documents if one.url.endswith("/7/"))
    assert a_page.section and a_page.office == "Dean" and a_page.authority == 3 and a_page.retrieved_at

    # A second refresh of what has not changed asks and takes nothing, and embeds nothing.
    def never(self: object, texts: object, prefix: str = "") -> None:
        raise AssertionError("something was embedded again")

    site.asked.clear()
    found = run("refresh")[1]
    sys.stderr.write(f"second refresh: {dict(site.asked)}\n")
    assert (found["unchanged"], found["added"], found["changed"]) == (PAGES, [], [])
    assert site.asked[304] >= 0.95 * PAGES
    monkeypatch.setattr(Embedder, "_encode", never)
    monkeypatch.setattr(MultilingualEncoder, "_encode", never)
    assert run("publish")[1]["published"] is False
    (Path("data") / "current").unlink()  # published once more, all of it out of the cache
    assert run("publish")[1]["number"] == 2


def test_what_changed_and_what_is_gone_is_said_and_gone_pages_stay_for_a_while(
    site: Served, run: Any
) -> None:
    run("refresh")

    site.site.change("/page/2/1/", "The office of admission opens at nine from now on.")
    site.gone.add("/page/3/2/")
    found = run("refresh")[1]
    assert [one["url"].endswith("/page/2/1/") for one in found["changed"]] == [True]
    [gone] = found["gone"]
    assert gone["url"].endswith("/page/3/2/") and gone["title"] and gone["removed"] is False
    assert any("/page/3/2/" in one["url"] for one in run("diff")[1]["pages"])
    with sqlite3.connect("data/fetched.sqlite3") as database:  # eight days later
        since = (datetime.now(UTC) - timedelta(days=8)).isoformat(timespec="seconds")
        database.execute("UPDATE pages SET gone_since = ? WHERE gone_since != ''", (since,))
    found = run("refresh")[1]
    assert [one["removed"] for one in found["gone"]] == [True]
    assert not any("/page/3/2/" in one["url"] for one in run("diff")[1]["pages"])
    # What comes back within the grace is no longer gone.
    site.gone = {"/page/4/3/"}
    assert [one["removed"] for one in run("refresh")[1]["gone"]] == [False]
    site.gone.clear()
    assert run("refresh")[1]["gone"] == []


def test_robots_and_patterns_are_obeyed(site: Served, run: Any) -> None:
    site.robots = "User-agent: *\nDisallow: /page/3/\n"
    sources = Path("corpus/sources.toml")
    sources.write_text(sources.read_text() + 'deny = ["/page/4/*"]\n')
    found = run("refresh")[1]
    urls = [one["url"] for one in found["added"]]
    assert urls and not [url for url in urls if "/page/3/" in url or "/page/4/" in url]
    assert not [one for one in found["failed"] if "/page/" in one["url"]], "it is no failure"
    sources.write_text(sources.read_text().replace("/page/4/", "/page/5/"))
    found = run("refresh")[1]
    assert [one for one in found["added"] if "/page/4/" in one["url"]]
    assert all("/page/5/" in one["url"] and one["removed"] for one in found["gone"])


def test_a_refresh_that_was_cut_off_goes_on_where_it_was(
    site: Served, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.fetch.refresh import Refresh

    came, count = Refresh.came, iter(range(1000))

    def cut_off(self: Refresh, *arguments: Any) -> Any:
        if next(count) == 20:
            raise KeyboardInterrupt
        return came(self, *arguments)

    monkeypatch.setattr(Refresh, "came", cut_off)
    with pytest.raises(json.JSONDecodeError):
        run("refresh")
    monkeypatch.setattr(Refresh, "came", came)
    site.asked.clear()
    code, found = run("refresh")
    assert code == 0 and len(found["added"]) == PAGES - 20 and site.asked[200] <= PAGES - 20 + 2


def test_a_second_refresh_is_told_that_one_is_running(run: Any) -> None:
    Path("data").mkdir()
    with FileLock("data/refresh.lock"):
        code, said = run("refresh")
    assert code == 1 and "Another refresh is running" in said["error"]


def test_a_file_and_an_address_are_added_and_published(site: Served, run: Any, tmp_path: Path) -> None:
    file = tmp_path / "Hostel rules.txt"
    file.write_text("Hostel rules\n\nThe doors are closed at eleven in the evening.\n")
    code, added = run("add", str(file))
    assert code == 0 and added["added"]["title"] == "Hostel rules"
    # Alone, nothing tells what of a page its site hides on every page; with that it would be held back.
    page = site.site.pages["/page/2/1/"]
    page.html = page.html.replace('style="display:none" id="basket"', "")
    code, added = run("add", f"{site.address}page/2/1/")
    assert code == 0 and added["added"]["url"].endswith("/page/2/1/") and added["added"]["title"]
    urls = {page["url"] for page in run("diff")[1]["pages"]}
    assert added["added"]["url"] in urls and len(urls) == 3
    assert {one.name for one in (tmp_path / "corpus" / "pages").iterdir()} == {"own.md"}, (
        "nothing else is written"
    )
    # It stays when the site is refreshed, and is asked for again.
    (tmp_path / "corpus" / "sources.toml").write_text("")
    site.asked.clear()
    assert run("refresh")[1]["unchanged"] == 1 and site.asked[304] == 1


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("absent.md", "There is no file"),
        ("image.png", "must end in"),
        ("empty.md", "holds no text"),
        ("http://127.0.0.2:9/", "no public address"),
        ("file:///etc/passwd", "only http and https"),
        ("https://a@x.example/", "user name"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(
    run: Any, tmp_path: Path, page: str, reason: str
) -> None:
    (tmp_path / "image.png").write_bytes(b"x")
    (tmp_path / "empty.md").write_text("")
    code, said = run("add", page if "://" in page else str(tmp_path / page))
    assert code == 1 and reason in said["error"] and "\n" not in said["error"]
    assert not Path("data/pages").exists()
