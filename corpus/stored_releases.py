"""The releases of a data folder as files: read and checked, switched, undone and pruned.

    DATA/releases/000001/manifest.json documents.json passages.json expected.json chroma/
    DATA/current            one line, the number being served
    DATA/history.jsonl      who made which release current, and when
    DATA/embedding-cache/   what was embedded already, so that the next publish need not; may be deleted

No vectors are opened here, so that going back takes no longer than replacing one line.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from corpus.document import Document
from corpus.errors import AlreadyRunning, NoRelease, ReleaseDamaged
from corpus.expected import ExpectedQuestion
from corpus.files import digest, replace_file
from corpus.history import History, moment_of
from corpus.manifest import DOCUMENTS, EXPECTED, MANIFEST, PASSAGES, Manifest
from corpus.passage import Passage

BUILDING = ".building-"
# An answer's citation leads to the release it was given from; after a month nobody follows it any more.
CITED_FOR = timedelta(days=30)
_LONGEST_NAME = 12


@dataclass(frozen=True)
class Release:
    """A release as it is read: documents, passages, expected questions, and what the manifest says."""

    manifest: Manifest
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    expected: tuple[ExpectedQuestion, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def document(self, document_id: str) -> Document | None:
        """The document of that id, if the release has it."""
        return next((document for document in self.documents if document.id == document_id), None)


class StoredReleases:
    """The releases under one data folder, without their vectors."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.history = History(data / "history.jsonl")
        self.folder = data / "releases"
        self._current = data / "current"
        self._lock = FileLock(data / "publish.lock", timeout=0)

    def current_name(self) -> str:
        """The name of the release being served.

        Raises `NoRelease` where there is none, `ReleaseDamaged` where the line names none.
        """
        try:
            with self._current.open("rb") as file:
                content = file.read(_LONGEST_NAME + 2)
        except FileNotFoundError:
            raise NoRelease(
                f"Nothing has been published in {self.data} yet. Run: python -m ingest publish"
            ) from None
        except OSError as error:
            raise ReleaseDamaged(f"{self._current} can't be read: {error.strerror}.") from error
        name = content.decode("ascii", "replace").strip()
        if not is_name(name):
            raise ReleaseDamaged(
                f"{self._current} names no release. Choose one: python -m ingest rollback 000001, "
                "or publish again: python -m ingest publish"
            )
        return name

    def names(self) -> list[str]:
        """All releases, oldest first."""
        return sorted((path.name for path in self.folder.glob("[0-9]*") if is_name(path.name)), key=int)

    def read(self, name: str) -> Release:
        """The release of that name, its files checked against the manifest.

        Raises `NoRelease` where there is none of that name, `ReleaseDamaged` where it was altered.
        """
        if not is_name(name) or not (self.folder / name).is_dir():
            shown = name if len(name) <= 2 * _LONGEST_NAME else f"{name[: 2 * _LONGEST_NAME]}…"
            raise NoRelease(f"There is no release {shown!r} in {self.data}. Run: python -m ingest publish")
        return read_release(self.folder / name)

    def manifests(self) -> tuple[Manifest, ...]:
        """What each release says of itself, oldest first; those that can't be read are left out."""
        found = []
        for name in self.names():
            try:
                found.append(MANIFEST.validate_json((self.folder / name / "manifest.json").read_bytes()))
            except (OSError, ValidationError):
                continue
        return tuple(found)

    def rollback(self, name: str | None, by: str) -> tuple[str, str]:
        """Make an earlier release current again; its name, and that of the one it takes the place of.

        Without a name it is the one that the current release replaced. Raises `NoRelease`,
        `ReleaseDamaged` or `AlreadyRunning`; then nothing has changed.
        """
        with self.writing():
            was = self._current_or_nothing()
            name = name or self._one_before(was)
            if name == was:
                raise NoRelease(f"Release {name} is the current one already. Nothing was changed.")
            release = self.read(name)
            check_files(release.folder / "chroma", name, release.manifest.vectors)
            self._switch(name)
            self.history.add(by, "rollback", name, was)
        return name, was

    def _one_before(self, current: str) -> str:
        """What the current release took the place of: as the history says, else its manifest."""
        for event in reversed(self.history.events()):
            if event.release == current and event.was and (self.folder / event.was).is_dir():
                return event.was
        replaced = next((one.replaced for one in self.manifests() if one.name == current), None)
        if replaced is None or not (self.folder / f"{replaced:06d}").is_dir():
            raise NoRelease("There is no earlier release to go back to. Nothing was changed.")
        return f"{replaced:06d}"

    def _current_or_nothing(self) -> str:
        try:
            return self.current_name()
        except (NoRelease, ReleaseDamaged):
            return ""

    def _switch(self, name: str) -> None:
        replace_file(self._current, f"{name}\n")

    def prune(self, keep: int) -> tuple[str, ...]:
        """Remove the releases that nobody needs any more; their names.

        The newest `keep` stay, and the current one, the one it would be undone to, and every release that
        was served within the last thirty days, for a citation may still lead there.
        """
        current = self._current_or_nothing()
        if not current:  # nobody knows which one is needed
            return ()
        needed = {current, *self.names()[-max(1, keep) :]}
        with suppress(NoRelease):
            needed.add(self._one_before(current))
        removed = []
        last_served = self.history.last_served()
        published = {one.name: moment_of(one.published_at) for one in self.manifests()}
        for name in self.names():
            served = last_served.get(name) or published.get(name)
            is_recent = served is not None and datetime.now(UTC) - served < CITED_FOR
            if name not in needed and not is_recent:
                # Out of the readers' way first, so that no half of it is ever found under its name.
                gone = self.folder / f"{BUILDING}gone-{name}"
                (self.folder / name).rename(gone)
                shutil.rmtree(gone)
                removed.append(name)
        return tuple(removed)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; what a killed one left behind is removed.

        Raises `AlreadyRunning` where another process is writing: to wait for it would mean to put
        pages that were read before over those it publishes.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        is_outermost = not self._lock.is_locked
        try:
            self._lock.acquire()
        except Timeout:
            raise AlreadyRunning(
                f"Another command is publishing in {self.data}. Nothing was changed. "
                "Try again when it is done."
            ) from None
        try:
            if is_outermost:
                for left in self.folder.glob(f"{BUILDING}*"):
                    shutil.rmtree(left)
            yield
        finally:
            self._lock.release()


def read_release(folder: Path) -> Release:
    """The release in a folder, its files checked; raises `ReleaseDamaged` where it was altered."""
    name = folder.name
    try:
        manifest = MANIFEST.validate_json((folder / "manifest.json").read_bytes())
        check_files(folder, name, manifest.files)
        documents = DOCUMENTS.validate_json((folder / "documents.json").read_bytes())
        passages = PASSAGES.validate_json((folder / "passages.json").read_bytes())
        # Releases of before there were expected questions have no such file.
        kept = (folder / "expected.json").read_bytes() if "expected.json" in manifest.files else b"[]"
        expected = EXPECTED.validate_json(kept)
    except (OSError, ValidationError) as error:
        raise ReleaseDamaged(damaged(name, type(error).__name__)) from error
    return Release(manifest, documents, passages, expected, folder)


def damaged(name: str, what: str) -> str:
    """The sentence that says what is wrong with a release, and what to do."""
    return f"Release {name} is damaged ({what}). Publish again: python -m ingest publish"


def is_name(name: str) -> bool:
    """Whether a text can be the name of a release."""
    return len(name) <= _LONGEST_NAME and name.isascii() and name.isdigit()


def check_files(folder: Path, name: str, digests: Mapping[str, str]) -> None:
    """Raise `ReleaseDamaged` where a file is not what was written."""
    for file, written in digests.items():
        try:
            same = digest(folder / file) == written
        except OSError as error:
            raise ReleaseDamaged(damaged(name, f"{file} can't be read: {error.strerror}")) from error
        if not same:
            raise ReleaseDamaged(damaged(name, f"{file} is not what was written"))
