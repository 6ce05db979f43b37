"""`python -m ingest rollback`: back to an earlier release, in the time it takes to write one line."""

import argparse
from pathlib import Path

from corpus.history import process_user
from corpus.settings import Settings
from corpus.stored_releases import StoredReleases
from ingest.commands.output import end


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
