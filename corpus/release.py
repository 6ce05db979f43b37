"""A release: an immutable, numbered state of the corpus, and the folder that holds them all.

    DATA/releases/000001/manifest.json documents.json passages.json expected.json chroma/
    DATA/current            one line, the number being served
    DATA/embedding-cache/   what was embedded already, so that the next publish need not; may be deleted

A release is built in a folder of its own, verified, renamed into place, and only then named in
`current`, which is replaced in one step. So a crash at any moment leaves the old release or the new.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import ValidationError

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.encoders import CachedEncoders
from corpus.errors import EmbedderMismatch, NoRelease, ReleaseDamaged
from corpus.expected import ExpectedQuestion
from corpus.files import digest, flush, replace_file
from corpus.index import Index
from corpus.manifest import DOCUMENTS, EXPECTED, MANIFEST, PASSAGES, Manifest, digest_of
from corpus.multilingual import MultilingualEncoder, multilingual_encoder
from corpus.passage import Passage
from corpus.vector_sets import vector_sets
from corpus.vectors import Vectors, final_files, probe, write_vectors


@dataclass(frozen=True)
class Release:
    """A release as it is read: documents, passages, expected questions, and what the manifest says."""

    manifest: Manifest
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    expected: tuple[ExpectedQuestion, ...] = ()

    def document(self, document_id: str) -> Document | None:
        """The document of that id, if the release has it."""
        return next((document for document in self.documents if document.id == document_id), None)


class Releases:
    """The releases under one data folder."""

    def __init__(self, data: Path, multilingual: MultilingualEncoder | None = None) -> None:
        self.data = data
        self.multilingual = multilingual or multilingual_encoder()
        self._folder = data / "releases"
        self._current = data / "current"

    def current_name(self) -> str:
        """The name of the release being served; raises `NoRelease` where there is none."""
        try:
            return self._current.read_text().strip()
        except FileNotFoundError:
            raise NoRelease(
                f"Nothing has been published in {self.data} yet. Run: python -m ingest publish"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ReleaseDamaged(f"{self._current} can't be read: {error}") from error

    def names(self) -> list[str]:
        """All releases, oldest first."""
        return sorted(path.name for path in self._folder.glob("[0-9]*") if _is_name(path.name))

    def read(self, name: str) -> Release:
        """The release of that name, its files checked against the manifest.

        Raises `NoRelease` where there is none of that name, `ReleaseDamaged` where it was altered.
        """
        folder = self._folder / name
        if not _is_name(name) or not folder.is_dir():
            raise NoRelease(f"There is no release {name!r} in {self.data}. Run: python -m ingest publish")
        try:
            manifest = MANIFEST.validate_json((folder / "manifest.json").read_bytes())
            _check(folder, name, manifest.files)
            documents = DOCUMENTS.validate_json((folder / "documents.json").read_bytes())
            passages = PASSAGES.validate_json((folder / "passages.json").read_bytes())
            # Releases of before there were expected questions have no such file.
            kept = (folder / "expected.json").read_bytes() if "expected.json" in manifest.files else b"[]"
            expected = EXPECTED.validate_json(kept)
        except (OSError, ValidationError) as error:
            raise ReleaseDamaged(_damaged(name, type(error).__name__)) from error
        return Release(manifest, documents, passages, expected)

    def open_index(self, release: Release, embedder: Embedder) -> Index:
        """The release's search index; raises `EmbedderMismatch` or `ReleaseDamaged`."""
        manifest = release.manifest
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
        directory = self._folder / manifest.name / "chroma"
        try:
            _check(directory, manifest.name, manifest.vectors)
            probe(directory)
            vectors = Vectors(directory, embedder)
            stored = vectors.counts()
        except ReleaseDamaged:
            raise
        except Exception as error:  # Chroma's Rust side raises many kinds
            raise ReleaseDamaged(_damaged(manifest.name, f"the vectors can't be opened: {error}")) from error
        needed = {one.name: len(one.ids) for one in vector_sets(release.passages, release.expected)}
        if stored != needed:
            vectors.close()
            lacking = sorted(name for name in needed | stored if needed.get(name) != stored.get(name))
            what = f"not the number of vectors that belong to it: {', '.join(lacking)}"
            raise ReleaseDamaged(_damaged(manifest.name, what))
        return Index(release.passages, vectors)

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        embedder: Embedder,
        progress: Callable[[int], object] = lambda done: None,
        expected: Sequence[ExpectedQuestion] = (),
    ) -> tuple[Manifest, bool]:
        """Make these documents the current release; the manifest, and whether a release was made.

        Publishing what is already current makes no release. `progress` is told how many vectors were done.
        """
        content = digest_of(documents, expected, embedder.name, self.multilingual.name)
        with self._writing():
            replaced = self._intact_current(embedder)
            if replaced is not None and replaced.digest == content:
                return replaced, False
            number = max((int(name) for name in self.names()), default=0) + 1
            building = self._folder / f".building-{number:06d}"
            building.mkdir(parents=True)
            (building / "documents.json").write_bytes(DOCUMENTS.dump_json(tuple(documents), indent=1))
            (building / "passages.json").write_bytes(PASSAGES.dump_json(tuple(passages), indent=1))
            (building / "expected.json").write_bytes(EXPECTED.dump_json(tuple(expected), indent=1))
            encoders = CachedEncoders(embedder, self.multilingual, self.data / "embedding-cache")
            write_vectors(building / "chroma", vector_sets(passages, expected), encoders, progress)
            encoders.forget_unused()
            manifest = Manifest(
                number=number,
                digest=content,
                embedder=embedder.name,
                published_at=datetime.now(UTC).isoformat(timespec="seconds"),
                replaced=replaced.number if replaced else None,
                documents=len(documents),
                passages=len(passages),
                files={path.name: digest(path) for path in sorted(building.glob("*.json"))},
                vectors={
                    file: digest(building / "chroma" / file) for file in final_files(building / "chroma")
                },
                expected=len(expected),
                multilingual=self.multilingual.name,
            )
            (building / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1))
            flush(building)
            building.rename(self._folder / manifest.name)
            # Read back before anyone is sent there: a release that can't be opened is never current.
            self.open_index(self.read(manifest.name), embedder).close()
            replace_file(self._current, f"{manifest.name}\n")
            return manifest, True

    def _intact_current(self, embedder: Embedder) -> Manifest | None:
        """The manifest of what is served, if it can be opened; anything else is published over."""
        try:
            release = self.read(self.current_name())
            self.open_index(release, embedder).close()
        except (NoRelease, ReleaseDamaged, EmbedderMismatch):
            return None
        return release.manifest

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time; what a killed one left behind is removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.data / "publish.lock"):
            for left in self._folder.glob(".building-*"):
                shutil.rmtree(left)
            yield


def _damaged(name: str, what: str) -> str:
    return f"Release {name} is damaged ({what}). Publish again: python -m ingest publish"


def _is_name(name: str) -> bool:
    return name.isascii() and name.isdigit()


def _check(folder: Path, name: str, digests: Mapping[str, str]) -> None:
    for file, written in digests.items():
        if digest(folder / file) != written:
            raise ReleaseDamaged(_damaged(name, f"{file} is not what was written"))
