"""`python -m ingest check` and `diff`: what a publish would change, and whether the gate would let it."""

import argparse
import shutil
from dataclasses import asdict
from pathlib import Path

from corpus.embedder import Embedder
from corpus.errors import NoRelease, ReleaseDamaged
from corpus.release import Releases
from corpus.stored_releases import Release, StoredReleases
from corpus.vector_sets import vector_count
from ingest.commands.corpus import Corpus, data_folder, read_corpus
from ingest.commands.output import end, plain, tell
from ingest.diff import Diff, compare
from ingest.gate import Gate, examine
from ingest.progress import Progress

# Under the data folder: the release that was checked last, kept so that it can be tried.
CANDIDATE = "candidate"


def check(options: argparse.Namespace) -> int:
    """Build a release, pass it through the gate and keep it aside; 1 where the gate would refuse it."""
    releases = Releases(data_folder(options))
    with releases.writing(), Progress(options.json, unit="vector") as progress:
        corpus = read_corpus(options, progress)
        reading, embedder = corpus.reading, Embedder(corpus.settings.embedder)
        warnings = tell(options, reading.findings)
        progress.doing("embedding", total=vector_count(reading.passages, reading.expected))
        arguments = (reading.documents, reading.passages, embedder, progress.update, reading.expected)
        with releases.built(*arguments, by=options.by) as release:
            progress.doing("asking the golden questions")
            gate = examine(release, releases, embedder, corpus.golden)
            candidate = _kept(release, releases.data / CANDIDATE)
    result = {**asdict(gate), "candidate": str(candidate), "warnings": warnings}
    return end(options, result, _said(gate), not gate.passed)


def _kept(release: Release, folder: Path) -> Path:
    """Put the release where it can be tried, in place of the one that was checked before."""
    shutil.rmtree(folder, ignore_errors=True)
    release.folder.rename(folder)
    return folder


def _said(gate: Gate) -> str:
    if not gate.passed:
        return "The gate would refuse this release. " + " ".join(gate.reasons)
    return (
        f"The gate lets this release be published: {gate.golden['asked']} golden questions hold, "
        f"the search finds {gate.recall_at_10:.1%} of the nearest texts."
    )


def diff(options: argparse.Namespace) -> int:
    """Say what a publish would change; nothing is written."""
    data = data_folder(options)
    with Progress(options.json) as progress:
        corpus = read_corpus(options, progress)
    found = _difference(StoredReleases(data), corpus)
    result = {**asdict(found), "warnings": tell(options, corpus.reading.findings)}
    return end(options, result, _in_words(found))


def _difference(stored: StoredReleases, corpus: Corpus) -> Diff:
    after = corpus.reading.documents, corpus.reading.passages
    try:
        release = stored.read(stored.current_name())
    except (NoRelease, ReleaseDamaged):
        return compare(None, ((), ()), after)
    return compare(release.manifest.name, (release.documents, release.passages), after)


def _in_words(found: Diff) -> str:
    lines = []
    for page in found.pages:
        lines.append(f"{page.change}: {page.title} ({page.url})")
        if page.change == "changed":
            lines += [f"  - {text}" for text in page.gone] + [f"  + {text}" for text in page.added]
    counts = f"{found.passages['added']} passages are new and {found.passages['gone']} are gone"
    against = f"release {found.release}" if found.release else "nothing, for no release was published yet"
    lines.append(f"Against {against}: {len(found.pages)} pages differ, {counts}.")
    return "\n".join(map(plain, lines))
