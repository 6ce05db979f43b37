"""The release being served: loaded once, followed when another is published, without a restart."""

import functools
import logging
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import NotReady
from assistant.model.writer import Desk
from assistant.quotes.answerer import QuotingAnswerer
from corpus.embedder import Embedder
from corpus.errors import CorpusError
from corpus.index import Index
from corpus.release import Release, Releases
from corpus.stored_releases import is_name, read_release

log = logging.getLogger(__name__)

_RETRY_SECONDS = 60.0


@dataclass(frozen=True)
class OpenRelease:
    """A release with its index and what answers from it."""

    release: Release
    index: Index
    answerer: QuotingAnswerer

    @functools.cached_property
    def desk(self) -> Desk:
        """What a chat model writes from; made when it is first asked."""
        return Desk.of(self.release, self.answerer.pages)


class Library:
    """Gives the current release to each question, and any earlier one to a citation."""

    def __init__(
        self,
        releases: Releases,
        embedder: Embedder,
        answerer: Callable[[Release, Index], QuotingAnswerer],
    ) -> None:
        self._answerer = answerer
        self.releases = releases
        self.embedder = embedder
        self._lock = threading.Lock()
        self._shelf: OpenRelease | None = None
        # The one that was served before stays open, so that an undo is served at once.
        self._before: OpenRelease | None = None
        self._tried = ""
        self._try_again_at = 0.0
        self._reason = ""
        self.problem = ""

    def current(self) -> OpenRelease:
        """The current release; raises `NotReady` where none can be opened.

        While a newly published release is being opened, or can't be, the one before it answers. Where the
        current one can't be opened at the start, it is the newest that can; `problem` says so.
        """
        try:
            name, reason = self.releases.current_name(), ""
        except CorpusError as error:
            name, reason = "", str(error)
        with self._lock:
            if self._shelf is None:
                self._shelf = self._open_first(name, reason)
            elif not name:
                self._note(f"{reason} Release {self._shelf.release.manifest.name} is served instead.")
            elif name == self._shelf.release.manifest.name:
                self.problem = ""
            elif self._before is not None and name == self._before.release.manifest.name:
                self._shelf, self._before, self.problem = self._before, self._shelf, ""
                log.info("serving release %s again", name)
            elif self._may_try(name):
                self._tried, self._try_again_at = name, time.monotonic() + _RETRY_SECONDS
                threading.Thread(target=self._follow, args=(name,), daemon=True).start()
            return self._shelf

    def _open_first(self, name: str, reason: str) -> OpenRelease:
        """The current release, else the newest that can be opened; raises `NotReady`.

        What failed is not tried again with every question, for each try takes a second under the lock.
        """
        if self._reason and not self._may_try(name):
            raise NotReady(self._reason)
        self._tried, self._try_again_at = name, time.monotonic() + _RETRY_SECONDS
        others = [other for other in reversed(self.releases.names()) if other != name]
        for candidate in (name, *others) if name else others:
            try:
                shelf = self._open(candidate)
            except CorpusError as error:
                reason = reason or str(error)
                continue
            if reason:
                self._note(f"{reason} Release {candidate} is served instead.")
            return shelf
        self._reason = reason
        raise NotReady(reason)

    def _note(self, problem: str) -> None:
        if problem != self.problem:
            log.error("staying with the release at hand: %s", problem)
        self.problem = problem

    def _may_try(self, name: str) -> bool:
        """Each release once, and a failed one again after a while; not with every question."""
        return name != self._tried or time.monotonic() > self._try_again_at

    def _follow(self, name: str) -> None:
        try:
            shelf = self._open(name)
        except CorpusError as error:
            with self._lock:
                self._note(str(error))
            return
        with self._lock:
            if name == self._tried:  # else a newer one was published meanwhile
                self._shelf, self._before, self.problem = shelf, self._shelf, ""

    def _open(self, name: str) -> OpenRelease:
        return self._opened(self.releases.read(name))

    def _opened(self, release: Release) -> OpenRelease:
        index = self.releases.open_index(release, self.embedder)
        # Closed when the last question that searches it lets go, or each switch would leak memory.
        weakref.finalize(index, index.vectors.close)
        log.info("serving release %s", release.manifest.name)
        return OpenRelease(release, index, self._answerer(release, index))

    def close(self) -> None:
        """Let go of the releases; their files are closed with the last question that searches them."""
        with self._lock:
            self._shelf = self._before = None

    def release(self, name: str) -> Release:
        """The release of that name, for showing a citation as it was; raises `NoRelease`."""
        shelf = self.current()
        return shelf.release if name == shelf.release.manifest.name else self.releases.read(name)


class OneRelease(Library):
    """Gives one release and follows no other: for trying one before anybody is served it.

    It is named by its number, or by its folder where it was not published yet.
    """

    def __init__(
        self,
        releases: Releases,
        embedder: Embedder,
        answerer: Callable[[Release, Index], QuotingAnswerer],
        named: str,
    ) -> None:
        super().__init__(releases, embedder, answerer)
        self._named = named

    def current(self) -> OpenRelease:
        """That release; raises `NoRelease`, `ReleaseDamaged` or `EmbedderMismatch`."""
        with self._lock:
            if self._shelf is None:
                by_number = is_name(self._named)
                release = self.releases.read(self._named) if by_number else read_release(Path(self._named))
                self._shelf = self._opened(release)
            return self._shelf
