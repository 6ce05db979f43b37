"""The assistant's own errors, as a tree; corpus/errors.py has those of the corpus.

AssistantError
└── NotReady    no release can be served; the message says why (applicants see "try again later")
"""


class AssistantError(Exception):
    """Something that keeps the assistant from answering."""


class NotReady(AssistantError):
    """No release can be served."""
