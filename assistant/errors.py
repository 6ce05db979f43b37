"""The assistant's own errors, as a tree; corpus/errors.py has those of the corpus.

AssistantError
├── NotReady        no release can be served; the message says why (applicants see "try again later")
└── CatalogueError  a language of the interface can't be used (developers and translators see it)
"""


class AssistantError(Exception):
    """Something that keeps the assistant from answering."""


class NotReady(AssistantError):
    """No release can be served."""


class CatalogueError(AssistantError):
    """A catalogue cannot be used; the message names the file and what is wrong with it."""
