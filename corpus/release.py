"""A release: an immutable, numbered state of the corpus, and the folder that holds them all.

    DATA/releases/000001/manifest.json documents.json passages.json chroma/
    DATA/current            one line, the number being served

A release is built in a folder of its own, verified, renamed into place, and only then named in
`current`, which is replaced in one step. So a crash at any moment leaves the old release or the new.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import EmbedderMismatch, NoRelease, ReleaseDamaged
from corpus.index import Index
from corpus.passage import Passage
from corpus.vectors import Vectors, final_files, probe, write_vectors

# Raised when a page would be cut or stored differently, so that unchanged pages are published anew.
FORMAT = 1

_DOCUMENTS = TypeAdapter(tuple[Document, ...])
_PASSAGES = TypeAdapter(tuple[Passage, ...])


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself.

    `files` maps a file to its SHA-256, `vectors` likewise those of Chroma's files that are never written
    again; its database is left out, for even a reader writes to that.
    """

    number: int
    digest: str
    embedder: str
    published_at: str
    replaced: int | None
    documents: int
    passages: int
    files: dict[str, str]
    vectors: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The release's number as it stands in addresses and answers."""
        return f"{self.number:06d}"


_MANIFEST = TypeAdapter(Manifest)


@dataclass(frozen=True)
class Release:
    """A release as it is read: documents, passages, and what the manifest says."""

    manifest: Manifest
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]

    def document(self, document_id: str) -> Document | None:
        """The document of that id, if the release has it."""
        return next((document for document in self.documents if document.id == document_id), None)


def digest_of(documents: Sequence[Document], embedder: str) -> str:
    """What makes two releases the same: the documents, the embedder and the format."""
    content = _DOCUMENTS.dump_json(tuple(sorted(documents, key=lambda document: document.id)))
    return hashlib.sha256(b"\n".join((str(FORMAT).encode(), embedder.encode(), content))).hexdigest()


class Releases:
    """The releases under one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data
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
            manifest = _MANIFEST.validate_json((folder / "manifest.json").read_bytes())
            _check(folder, name, manifest.files)
            documents = _DOCUMENTS.validate_json((folder / "documents.json").read_bytes())
            passages = _PASSAGES.validate_json((folder / "passages.json").read_bytes())
        except (OSError, ValidationError) as error:
            raise ReleaseDamaged(_damaged(name, type(error).__name__)) from error
        return Release(manifest, documents, passages)

    def open_index(self, release: Release, embedder: Embedder) -> Index:
        """The release's search index; raises `EmbedderMismatch` or `ReleaseDamaged`."""
        manifest = release.manifest
        if manifest.embedder != embedder.name:
            raise EmbedderMismatch(
                f"Release {manifest.name} was built with the embedder {manifest.embedder}, not "
                f"{embedder.name}. Set ASSISTANT_EMBEDDER={manifest.embedder}, or publish again."
            )
        directory = self._folder / manifest.name / "chroma"
        try:
            _check(directory, manifest.name, manifest.vectors)
            probe(directory)
            vectors = Vectors(directory, embedder)
            stored = vectors.count()
        except ReleaseDamaged:
            raise
        except Exception as error:  # Chroma's Rust side raises many kinds
            raise ReleaseDamaged(_damaged(manifest.name, f"the vectors can't be opened: {error}")) from error
        if stored != manifest.passages:
            vectors.close()
            what = f"{stored} vectors for {manifest.passages} passages"
            raise ReleaseDamaged(_damaged(manifest.name, what))
        return Index(release.passages, vectors)

    def publish(
        self,
        documents: Sequence[Document],
        passages: Sequence[Passage],
        embedder: Embedder,
        progress: Callable[[int], object] = lambda done: None,
    ) -> tuple[Manifest, bool]:
        """Make these documents the current release; the manifest, and whether a release was made.

        Publishing what is already current makes no release.
        """
        digest = digest_of(documents, embedder.name)
        with self._writing():
            replaced = self._intact_current(embedder)
            if replaced is not None and replaced.digest == digest:
                return replaced, False
            number = max((int(name) for name in self.names()), default=0) + 1
            building = self._folder / f".building-{number:06d}"
            building.mkdir(parents=True)
            (building / "documents.json").write_bytes(_DOCUMENTS.dump_json(tuple(documents), indent=1))
            (building / "passages.json").write_bytes(_PASSAGES.dump_json(tuple(passages), indent=1))
            write_vectors(building / "chroma", passages, embedder, progress)
            manifest = Manifest(
                number=number,
                digest=digest,
                embedder=embedder.name,
                published_at=datetime.now(UTC).isoformat(timespec="seconds"),
                replaced=replaced.number if replaced else None,
                documents=len(documents),
                passages=len(passages),
                files={file: _digest(building / file) for file in ("documents.json", "passages.json")},
                vectors={
                    file: _digest(building / "chroma" / file) for file in final_files(building / "chroma")
                },
            )
            (building / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1))
            _flush(building)
            building.rename(self._folder / manifest.name)
            # Read back before anyone is sent there: a release that can't be opened is never current.
            self.open_index(self.read(manifest.name), embedder).close()
            self._switch(manifest.name)
            return manifest, True

    def _intact_current(self, embedder: Embedder) -> Manifest | None:
        """The manifest of what is served, if it can be opened; anything else is published over."""
        try:
            release = self.read(self.current_name())
            self.open_index(release, embedder).close()
        except (NoRelease, ReleaseDamaged, EmbedderMismatch):
            return None
        return release.manifest

    def _switch(self, name: str) -> None:
        beside = self.data / ".current"
        with beside.open("w") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._current)
        _flush_folder(self.data)

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
    for file, digest in digests.items():
        if _digest(folder / file) != digest:
            raise ReleaseDamaged(_damaged(name, f"{file} is not what was written"))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _flush(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
