"""The release being served: loaded once, followed when another is published, without a restart."""

import functools
import logging
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import NotReady
from assistant.model.writer import Desk
from assistant.quotes.answerer import QuotingAnswerer
from corpus.embedder import Embedder
from corpus.errors import CorpusError
from corpus.index import Index
from corpus.release import Release, Releases

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
        self._tried = ""
        self._try_again_at = 0.0

    def current(self) -> OpenRelease:
        """The current release; raises `NotReady` where none can be opened.

        While a newly published release is being opened, or can't be, the one before it answers.
        """
        try:
            name = self.releases.current_name()
        except CorpusError as error:
            if self._shelf is None:
                raise NotReady(str(error)) from error
            log.error("staying with the release at hand: %s", error)
            return self._shelf
        with self._lock:
            if self._shelf is None:
                try:
                    self._shelf = self._open(name)
                except CorpusError as error:
                    raise NotReady(str(error)) from error
            elif name != self._shelf.release.manifest.name and self._may_try(name):
                self._tried, self._try_again_at = name, time.monotonic() + _RETRY_SECONDS
                threading.Thread(target=self._follow, args=(name,), daemon=True).start()
            return self._shelf

    def _may_try(self, name: str) -> bool:
        """Each release once, and a failed one again after a while; not with every question."""
        return name != self._tried or time.monotonic() > self._try_again_at

    def _follow(self, name: str) -> None:
        try:
            shelf = self._open(name)
        except CorpusError as error:
            log.error("staying with the release at hand: %s", error)
            return
        with self._lock:
            if name == self._tried:  # else a newer one was published meanwhile
                self._shelf = shelf

    def _open(self, name: str) -> OpenRelease:
        release = self.releases.read(name)
        index = self.releases.open_index(release, self.embedder)
        # Closed when the last question that searches it lets go, or each switch would leak memory.
        weakref.finalize(index, index.vectors.close)
        log.info("serving release %s", name)
        return OpenRelease(release, index, self._answerer(release, index))

    def release(self, name: str) -> Release:
        """The release of that name, for showing a citation as it was; raises `NoRelease`."""
        shelf = self.current()
        return shelf.release if name == shelf.release.manifest.name else self.releases.read(name)
