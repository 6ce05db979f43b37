"""A release: an immutable, numbered state of the corpus, built beside the others and then put in place.

A release is built in a folder of its own, verified, renamed into place, and only then named in
`current`, which is replaced in one step. So a crash at any moment leaves the old release or the new.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.encoders import CachedEncoders
from corpus.errors import CorpusError, EmbedderMismatch, NoRelease, NotWritten, ReleaseDamaged
from corpus.expected import ExpectedQuestion
from corpus.files import digest, flush
from corpus.history import now, process_user
from corpus.index import Index
from corpus.manifest import DOCUMENTS, EXPECTED, PASSAGES, Manifest, digest_of
from corpus.multilingual import MultilingualEncoder, multilingual_encoder
from corpus.passage import Passage
from corpus.stored_releases import BUILDING, Release, StoredReleases, check_files, damaged, read_release
from corpus.vector_database import fault
from corpus.vector_sets import vector_sets
from corpus.vectors import Vectors, final_files, probe, write_vectors

__all__ = ["Release", "Releases"]

Progress = Callable[[int], object]


class Releases(StoredReleases):
    """The releases under one data folder, with their vectors."""

    def __init__(self, data: Path, multilingual: MultilingualEncoder | None = None) -> None:
        super().__init__(data)
        self.multilingual = multilingual or multilingual_encoder()

    def encoders(self, embedder: Embedder) -> CachedEncoders:
        """Both encoders, with what was embedded before."""
        return CachedEncoders(embedder, self.multilingual, self.data / "embedding-cache")

    def open_index(self, release: Release, embedder: Embedder) -> Index:
        """The release's search index; raises `EmbedderMismatch` or `ReleaseDamaged`."""
        self._check(release, embedder)
        name, directory = release.manifest.name, release.folder / "chroma"
        try:
            probe(directory)
            vectors = Vectors(directory, embedder)
        except Exception as error:  # Chroma's Rust side raises many kinds
            raise ReleaseDamaged(damaged(name, f"the vectors can't be opened: {error}")) from error
        needed = {one.name: len(one.ids) for one in vector_sets(release.passages, release.expected)}
        if vectors.counts() != needed:
            vectors.close()
            raise ReleaseDamaged(damaged(name, "not the number of vectors that belong to it"))
        return Index(release.passages, vectors)

    def _check(self, release: Release, embedder: Embedder) -> None:
        """Whether a release can be opened, told without opening it: nothing of it is written to."""
        manifest, directory = release.manifest, release.folder / "chroma"
        if manifest.embedder != embedder.name:
            raise EmbedderMismatch(
                f"Release {manifest.name} was built with the embedder {manifest.embedder}, not "
                f"{embedder.name}. Set ASSISTANT_EMBEDDER={manifest.embedder}, or publish again."
            )
        if manifest.multilingual != self.multilingual.name:
            raise EmbedderMismatch(
                f"Release {manifest.name} was built with the multilingual encoder "
                f"{manifest.multilingual or '(none)'}, not {self.multilingual.name}. "
                "Publish again: python -m ingest publish"
            )
        check_files(directory, manifest.name, manifest.vectors)
        if what := fault(directory, vector_sets(release.passages, release.expected)):
            raise ReleaseDamaged(damaged(manifest.name, what))

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        embedder: Embedder,
        progress: Progress = lambda done: None,
        expected: Sequence[ExpectedQuestion] = (),
        by: str = "",
        gate: Callable[[Release], object] = lambda release: None,
    ) -> tuple[Manifest, bool]:
        """Make these documents the current release; the manifest, and whether a release was made.

        Publishing what is already current makes no release. `progress` is told how many vectors were
        done, `by` says who publishes, and `gate` is given the release while nobody is served it: what it
        raises refuses it.
        """
        content = digest_of(documents, expected, embedder.name, self.multilingual.name)
        with self.writing():
            replaced = self._intact_current(embedder)
            if replaced is not None and replaced.digest == content:
                return replaced, False
            with self.built(documents, passages, embedder, progress, expected, by, replaced) as release:
                gate(release)
                name, was = release.manifest.name, self._current_or_nothing()
                try:
                    release.folder.rename(self.folder / name)
                    self._switch(name)
                except OSError as error:
                    raise _not_written(self.data, error) from error
            self.history.add(release.manifest.by, "publish", name, was)
            return release.manifest, True

    @contextmanager
    def built(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        embedder: Embedder,
        progress: Progress = lambda done: None,
        expected: Sequence[ExpectedQuestion] = (),
        by: str = "",
        replaced: Manifest | None = None,
    ) -> Iterator[Release]:
        """A release that nobody is served, whole and read back; afterwards it is removed where it still lies.

        Raises `NotWritten` where there is no room for it.
        """
        number = max((int(name) for name in self.names()), default=0) + 1
        building = self.folder / f"{BUILDING}{number:06d}"
        with self.writing():
            try:
                try:
                    building.mkdir(parents=True)
                    (building / "documents.json").write_bytes(DOCUMENTS.dump_json(tuple(documents), indent=1))
                    (building / "passages.json").write_bytes(PASSAGES.dump_json(tuple(passages), indent=1))
                    (building / "expected.json").write_bytes(EXPECTED.dump_json(tuple(expected), indent=1))
                    encoders = self.encoders(embedder)
                    write_vectors(building / "chroma", vector_sets(passages, expected), encoders, progress)
                    encoders.forget_unused()
                    manifest = Manifest(
                        number=number,
                        digest=digest_of(documents, expected, embedder.name, self.multilingual.name),
                        embedder=embedder.name,
                        published_at=now(),
                        replaced=replaced.number if replaced else None,
                        documents=len(documents),
                        passages=len(passages),
                        files={path.name: digest(path) for path in sorted(building.glob("*.json"))},
                        vectors={
                            file: digest(building / "chroma" / file)
                            for file in final_files(building / "chroma")
                        },
                        expected=len(expected),
                        multilingual=self.multilingual.name,
                        by=by or process_user(),
                    )
                    (building / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1))
                    flush(building)
                    # Read back before anyone is sent there: a release that can't be opened is never current.
                    release = read_release(building)
                    self.open_index(release, embedder).close()
                except ReleaseDamaged as error:
                    raise _not_written(self.data, error) from error
                except CorpusError:
                    raise
                except Exception as error:  # Chroma's Rust side raises many kinds
                    raise _not_written(self.data, error) from error
                yield release
            finally:
                shutil.rmtree(building, ignore_errors=True)

    def rebuild(
        self, name: str | None, embedder: Embedder, by: str = "", progress: Progress = lambda done: None
    ) -> tuple[str, str]:
        """Publish the pages of a release anew, from its JSON files alone; its new name, and what was current.

        Without a name it is the current one. Raises `ReleaseDamaged` where these files are not whole.
        """
        with self.writing():
            was = self._current_or_nothing()
            release = self.read(name or self.current_name())
            manifest, _ = self.publish(
                release.documents, release.passages, embedder, progress, release.expected, by
            )
        return manifest.name, was

    def _intact_current(self, embedder: Embedder) -> Manifest | None:
        """The manifest of what is served, if it can be opened; anything else is published over."""
        try:
            release = self.read(self.current_name())
            self._check(release, embedder)
        except (NoRelease, ReleaseDamaged, EmbedderMismatch):
            return None
        return release.manifest


def _not_written(data: Path, error: Exception) -> NotWritten:
    """What kept a release from being written; a full disk is named, however the libraries call it."""
    reason = " ".join(str(error).split())[:200] or type(error).__name__
    full = shutil.disk_usage(data).free < 1_000_000
    what = (
        "The disk is full" if full or getattr(error, "errno", 0) == 28 else f"It can't be written: {reason}"
    )
    return NotWritten(f"{data}: {what.rstrip('.')}. Nothing was published, and what was served stays.")
