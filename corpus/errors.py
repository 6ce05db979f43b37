"""The errors of the corpus, as a tree; each message is a sentence for the person who can correct it.

CorpusError
├── PageUnreadable      a page that can't be turned into a document (staff see it)
├── NothingToPublish    no page, or no text in any page (staff see it)
├── ConfigurationInvalid  a file that staff edit has a mistake (staff see it)
├── NoRelease           nothing has been published yet (operators see it)
├── ReleaseDamaged      a release on disk isn't what was written (operators see it)
├── NotWritten          a release can't be written: no room, no rights (operators see it)
├── AlreadyRunning      another process does the same work now (staff see it)
├── Refused             the gate lets a release not be published (staff see it)
└── EmbedderMismatch    a release was built with another embedder (operators see it)
"""


class CorpusError(Exception):
    """Something about the corpus that a person can correct."""


class PageUnreadable(CorpusError):
    """A page can't be turned into a document."""


class NothingToPublish(CorpusError):
    """There is no page to publish, or no text in any of them."""


class ConfigurationInvalid(CorpusError):
    """A file that staff edit has a mistake."""


class NoRelease(CorpusError):
    """Nothing has been published yet."""


class ReleaseDamaged(CorpusError):
    """A release on disk isn't what was written."""


class EmbedderMismatch(CorpusError):
    """A release was built with another embedder than the one in use."""


class NotWritten(CorpusError):
    """A release can't be written."""


class AlreadyRunning(CorpusError):
    """Another process does the same work now."""


class Refused(CorpusError):
    """The gate lets a release not be published."""
