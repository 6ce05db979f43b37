"""`python -m ingest publish`: build a release from the pages, examine it, publish it."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict

from corpus.counting import counted
from corpus.embedder import Embedder
from corpus.errors import Refused
from corpus.manifest import Manifest
from corpus.release import Release, Releases
from corpus.vector_sets import vector_count
from ingest.commands.corpus import Corpus, data_folder, read_corpus
from ingest.commands.output import end, tell
from ingest.gate import Gate, examine, insist
from ingest.page_warning import PageWarning
from ingest.progress import Progress
from ingest.publish import publish as publish_reading


def publish(options: argparse.Namespace) -> int:
    """Run the command; 1 where the gate refuses."""
    if options.dry_run:
        corpus = read_corpus(options)
        result = {"published": False, "documents": len(corpus.reading.documents)}
        said = f"{_counts(corpus)}. Nothing was published: this was a dry run."
        return end(options, result | _told(options, corpus.reading.findings), said)
    releases = Releases(data_folder(options))
    # Held from before the pages are read: two at once could publish older pages over newer ones.
    with releases.writing(), Progress(options.json, unit="vector") as progress:
        corpus = read_corpus(options, progress)
        return _publish(options, corpus, releases, progress)


def _publish(options: argparse.Namespace, corpus: Corpus, releases: Releases, progress: Progress) -> int:
    reading, embedder = corpus.reading, Embedder(corpus.settings.embedder)
    found: list[Gate] = []

    def gate(release: Release) -> None:
        progress.doing("asking the golden questions")
        found.append(examine(release, releases, embedder, corpus.golden))
        insist(found[0])

    told = _told(options, reading.findings)
    progress.doing("embedding", total=vector_count(reading.passages, reading.expected))
    try:
        manifest, made = publish_reading(
            reading, releases.data, embedder, progress.update, options.by, gate, releases
        )
    except Refused as refusal:
        if not options.json:
            raise
        result = {"published": False, "reasons": found[0].reasons, "gate": asdict(found[0])}
        return end(options, result | told, str(refusal), refused=True)
    pruned = releases.prune(corpus.settings.keep_releases) if made else ()
    result = {"published": made, **asdict(manifest), "pruned": pruned}
    result["gate"] = asdict(found[0]) if found else None
    return end(options, result | told, _said(manifest, made, corpus))


def _said(manifest: Manifest, made: bool, corpus: Corpus) -> str:
    return f"Release {manifest.name}{'' if made else ' is up to date'}: {_counts(corpus)}."


def _counts(corpus: Corpus) -> str:
    reading = corpus.reading
    counts = f"{counted(len(reading.documents), 'page')}, {counted(len(reading.passages), 'passage')}"
    if reading.expected:
        counts += f", {counted(len(reading.expected), 'expected question')}"
    if reading.refused:
        counts += f"; left out: {counted(len(reading.refused), 'file')}"
    return counts


def _told(options: argparse.Namespace, warnings: Sequence[PageWarning]) -> dict[str, object]:
    """The warnings as texts, and apart from them the pages that were left out with their reasons."""
    tell(options, warnings)
    refused = [{"page": one.page, "reason": one.text} for one in warnings if one.severity == "error"]
    return {"warnings": [str(one) for one in warnings], "refused": refused}
