"""`python -m ingest status` and `rollback`: what is served, what came before, and back to it."""

import argparse
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from corpus.errors import NoRelease, ReleaseDamaged
from corpus.expected import address_of
from corpus.history import process_user
from corpus.settings import Settings
from corpus.stored_releases import Release, StoredReleases
from ingest.commands.output import end


def status(options: argparse.Namespace) -> int:
    """Say what is served, which releases there are, and how the pages stand."""
    stored = StoredReleases(Path(options.data or Settings().data))
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
        lines.append(f"{mark} {one['name']}  {one['published_at']}{by}: {one['pages']} pages")
    if problem:
        lines.append(problem)
    return "\n".join(lines)


def rollback(options: argparse.Namespace) -> int:
    """Make an earlier release current again; with --rebuild, its pages with vectors that are made anew."""
    data = Path(options.data or Settings().data)
    stored, by = StoredReleases(data), options.by or process_user()
    if options.rebuild:
        return _rebuild(options, data, by)
    name, was = stored.rollback(options.release, by)
    said = f"Release {name} is current again, in place of {was or 'none'}."
    return end(options, {"current": name, "was": was or None}, said)


def _rebuild(options: argparse.Namespace, data: Path, by: str) -> int:
    # Only this needs the models.
    from corpus.embedder import Embedder
    from corpus.release import Releases
    from ingest.progress import Progress

    releases = Releases(data)
    with Progress(options.json, "embedding", unit="vector") as progress:
        name, was = releases.rebuild(options.release, Embedder(Settings().embedder), by, progress.update)
    said = f"Release {name} holds what release {options.release or was} held, and is current."
    return end(options, {"current": name, "was": was or None}, said)
