"""`python -m ingest refresh` and `add`: fetch the sites of sources.toml, or take one page by hand."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import AlreadyRunning, ConfigurationInvalid, PageUnreadable
from corpus.files import flush_folder
from corpus.history import moment_of
from corpus.settings import Settings
from corpus.staff_files import load_staff_files
from ingest.breadcrumb import SiteNames
from ingest.commands.corpus import ADDED_PAGES, data_folder
from ingest.commands.output import end, plain, tell
from ingest.fetch.fetcher import Fetcher
from ingest.fetch.refresh import Refresh, Report
from ingest.fetch.robots import Robots
from ingest.fetch.sources import Site, load_sources
from ingest.fetch.store import ADDED, FetchedPages
from ingest.formats.parsed import ParsedPage
from ingest.formats.parser import Parser
from ingest.load import SUFFIXES, PageFile, read_file
from ingest.page_warning import PageWarning
from ingest.progress import Progress
from ingest.publish import clean_pages

# Tests put one in its place that may connect to this machine.
new_fetcher = Fetcher


def refresh(options: argparse.Namespace) -> int:
    """Fetch what is new and changed; one bad page never stops the rest."""
    settings = Settings()
    sites = load_sources(settings.corpus).sites
    with _refreshing(options) as (work, store):
        if not sites and not store.pages():
            raise ConfigurationInvalid(
                f"{settings.corpus / 'sources.toml'} names no site. Write one there "
                '([[site]], start = "https://…"), or add single pages: python -m ingest add URL'
            )
        due = [site for site in sites if not options.due or _is_due(site, store)]
        for site in due:
            work.site(site)
        known = {site.name for site in sites}
        for page in store.pages():
            if page.source not in known and page.source != ADDED:  # its site was taken out of the file
                store.remove(page.url)
        _again(work, store)
        warnings = _warnings(work.report, store, _names(settings))
    result = {**asdict(work.report), "warnings": tell(options, warnings)}
    return end(options, result, _said(work.report))


def _is_due(site: Site, store: FetchedPages) -> bool:
    begun, ended = store.last_run(site.name)
    last = moment_of(begun)
    return not ended or last is None or datetime.now(UTC) - last >= timedelta(days=site.interval_days)


def _again(work: Refresh, store: FetchedPages) -> None:
    """Ask again for the pages that were added one by one."""
    for page in store.pages(ADDED):
        work.single(page.address, page)


@contextmanager
def _refreshing(options: argparse.Namespace) -> Iterator[tuple[Refresh, FetchedPages]]:
    """All that a refresh needs, opened and closed; raises `AlreadyRunning` where another one is at it."""
    data = data_folder(options)
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        try:
            opened.enter_context(FileLock(data / "refresh.lock", timeout=0))
        except Timeout:
            raise AlreadyRunning(
                f"Another refresh is running in {data}. Nothing was changed; try again when it is done."
            ) from None
        store = opened.enter_context(closing(FetchedPages(data)))
        fetcher = opened.enter_context(closing(new_fetcher()))
        parser = opened.enter_context(Parser(_names(Settings())))
        progress = opened.enter_context(Progress(options.json, "fetching"))
        yield Refresh(fetcher, Robots(fetcher), store, parser, progress), store


def _names(settings: Settings) -> SiteNames:
    university = load_staff_files(settings.corpus).university
    return SiteNames(university.home, university.sections)


def _warnings(report: Report, store: FetchedPages, names: SiteNames) -> list[PageWarning]:
    """What staff should look at on the pages that are new or changed."""
    told = {page["url"] for page in (*report.added, *report.changed)}
    if not told:
        return []
    # All are read, for only beside the others it shows what of a page its site repeats.
    parsed = list(_parsed(store.files(), names))
    cleaned, refused = clean_pages(parsed, names)
    found = [warning for page in cleaned for warning in page.warnings]
    return [warning for warning in (*refused, *found) if warning.page in told]


def _parsed(files: Iterator[PageFile], names: SiteNames) -> Iterator[ParsedPage]:
    with Parser(names) as parser:
        for file in files:
            try:
                yield parser.parse(file)
            except PageUnreadable:
                continue  # told when it came


def _said(report: Report) -> str:
    lines = [f"failed: {one['url']}: {one['reason']}" for one in report.failed]
    for name in ("added", "changed", "gone"):
        lines += [f"{name}: {one['title']} ({one['url']})" for one in getattr(report, name)]
    counts = f"{len(report.added)} pages are new, {len(report.changed)} changed, {len(report.gone)} are gone"
    lines.append(f"{counts}, {report.unchanged} are as they were; {len(report.failed)} could not be had.")
    return "\n".join(map(plain, lines))


def add(options: argparse.Namespace) -> int:
    """Take one more page: a file, which is copied, or an address, which each refresh fetches again."""
    given = options.page
    if "://" in given:
        return _add_url(options, given)
    return _add_file(options, Path(given))


def _add_url(options: argparse.Namespace, url: str) -> int:
    with _refreshing(options) as (work, store):
        page = work.single(url, None)
        if work.report.failed or page is None:
            reason = work.report.failed[0]["reason"] if work.report.failed else "nothing came"
            raise PageUnreadable(f"{plain(url)[:300]} was not added: {reason}.")
        warnings = _warnings(work.report, store, _names(Settings()))
    told = {"url": page.address, "title": page.title}
    return end(options, {"added": told, "warnings": tell(options, warnings)}, _added(told))


def _add_file(options: argparse.Namespace, path: Path) -> int:
    if path.suffix.lower() not in SUFFIXES:
        raise PageUnreadable(f"{plain(path.name)} is no page: it must end in {', '.join(SUFFIXES)}.")
    if not path.is_file():
        raise PageUnreadable(f"There is no file {plain(str(path))}.")
    names = _names(Settings())
    file = read_file(path, path.parent)
    with Parser(names) as parser:
        cleaned, refused = clean_pages([parser.parse(file)], names)
    if refused:
        raise PageUnreadable(refused[0].text)
    folder = data_folder(options) / ADDED_PAGES
    folder.mkdir(parents=True, exist_ok=True)
    _keep(folder / file.name, file.data)
    [page] = cleaned
    told = {"url": page.document.url or file.name, "title": page.document.title}
    return end(options, {"added": told, "warnings": tell(options, page.warnings)}, _added(told))


def _keep(target: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(target.parent)


def _added(told: dict[str, str]) -> str:
    return plain(f"Added: {told['title']} ({told['url']}). Publish to have it answered from.")
