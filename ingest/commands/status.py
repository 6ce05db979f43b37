"""`python -m ingest status`: what is served, what came before, and how pages and sources stand."""

import argparse
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import cast

from corpus.counting import counted
from corpus.errors import NoRelease, ReleaseDamaged
from corpus.expected import address_of
from corpus.settings import Settings
from corpus.stored_releases import Release, StoredReleases
from ingest.commands.output import end
from ingest.fetch.sources import Sources, load_sources
from ingest.fetch.store import ADDED, FILE, FetchedPages


def status(options: argparse.Namespace) -> int:
    """Say what is served, which releases there are, and how the pages stand."""
    data = Path(options.data or Settings().data)
    stored = StoredReleases(data)
    current, problem = "", ""
    release: Release | None = None
    try:
        current = stored.current_name()
        release = stored.read(current)
    except (NoRelease, ReleaseDamaged) as error:
        problem = str(error)
    result = {
        "current": current or None,
        "problem": problem,
        "releases": _releases(stored, current),
        "pages": _pages(release) if release else [],
        "sources": _sources(data),
        "history": [asdict(event) for event in stored.history.events()],
    }
    return end(options, result, _said(_releases(stored, current), problem))


def _releases(stored: StoredReleases, current: str) -> list[dict[str, object]]:
    return [
        {
            "name": one.name,
            "published_at": one.published_at,
            "by": one.by,
            "pages": one.documents,
            "passages": one.passages,
            "expected": one.expected,
            "replaced": f"{one.replaced:06d}" if one.replaced is not None else None,
            "current": one.name == current,
        }
        for one in stored.manifests()
    ]


def _sources(data: Path) -> list[dict[str, object]]:
    """Sites and folders, when they were refreshed last, and what of them is there."""
    sources = load_sources(Settings().corpus)
    found: list[dict[str, object]] = []
    if (data / FILE).exists():
        with closing(FetchedPages(data)) as store:
            found += [_site(name, stated, store) for name, stated in _named(sources, store)]
    else:
        found += [{"name": site.name, "kind": "site", **site.stated, "pages": 0} for site in sources.sites]
    return found + [
        {"name": str(folder.path), "kind": "folder", **folder.stated} for folder in sources.folders
    ]


def _named(sources: Sources, store: FetchedPages) -> list[tuple[str, dict[str, str]]]:
    named = [(site.name, site.stated) for site in sources.sites]
    return [*named, *([(ADDED, {})] if store.pages(ADDED) else [])]


def _site(name: str, stated: dict[str, str], store: FetchedPages) -> dict[str, object]:
    pages, (started, ended) = store.pages(name), store.last_run(name)
    return {
        "name": name,
        "kind": "site",
        **stated,
        "pages": len(pages),
        "gone": [page.address for page in pages if page.gone_since],
        "refreshed_at": ended or None,
        "unfinished_since": started if started and not ended else None,
        "checked_at": max((page.checked_at for page in pages), default=None),
    }


def _pages(release: Release) -> list[dict[str, object]]:
    counts: dict[str, Counter[str]] = {}
    for question in release.expected:
        counts.setdefault(question.document_id, Counter())[question.language] += 1
    return [
        {
            "url": address_of(document),
            "title": document.title,
            "language": document.language,
            "retrieved_at": document.retrieved_at,
            "changed_at": document.changed_at,
            "valid_for": document.valid_for,
            "expected": dict(sorted(counts.get(document.id, Counter()).items())),
        }
        for document in release.documents
    ]


def _said(releases: list[dict[str, object]], problem: str) -> str:
    lines = []
    for one in releases:
        mark = "→" if one["current"] else " "
        by = f" by {one['by']}" if one["by"] else ""
        lines.append(
            f"{mark} {one['name']}  {one['published_at']}{by}: {counted(cast(int, one['pages']), 'page')}"
        )
    if problem:
        lines.append(problem)
    return "\n".join(lines)
