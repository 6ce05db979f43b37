"""The assistant's own errors, as a tree; corpus/errors.py has those of the corpus.

AssistantError
├── NotReady         no release can be served; the message says why (applicants see "try again later")
├── Busy             too many questions wait already
├── TooManyRequests  one visitor asks too often
└── CatalogueError   a language of the interface can't be used (developers and translators see it)
"""


class AssistantError(Exception):
    """Something that keeps the assistant from answering."""


class NotReady(AssistantError):
    """No release can be served."""


class Busy(AssistantError):
    """Too many questions wait already; the next may come soon."""


class TooManyRequests(AssistantError):
    """One visitor asks too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests; wait {seconds} seconds.")
        self.seconds = seconds


class CatalogueError(AssistantError):
    """A catalogue cannot be used; the message names the file and what is wrong with it."""
