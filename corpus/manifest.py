"""What a release says of itself, and by what two releases are told to be the same."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from corpus.document import Document
from corpus.expected import ExpectedQuestion
from corpus.passage import Passage

# Raised when a page would be cut or stored differently, so that unchanged pages are published anew.
FORMAT = 3

DOCUMENTS = TypeAdapter(tuple[Document, ...])
PASSAGES = TypeAdapter(tuple[Passage, ...])
EXPECTED = TypeAdapter(tuple[ExpectedQuestion, ...])


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself.

    `files` maps a file to its SHA-256, `vectors` likewise those of Chroma's files that are never written
    again; its database is left out, for even a reader writes to that. `embedder` and `multilingual` name
    the two encoders, `expected` counts the expected questions, `by` says who published it.
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
    expected: int = 0
    multilingual: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        """The release's number as it stands in addresses and answers."""
        return f"{self.number:06d}"


MANIFEST = TypeAdapter(Manifest)


def digest_of(
    documents: Sequence[Document], expected: Sequence[ExpectedQuestion], embedder: str, multilingual: str
) -> str:
    """What makes two releases the same: the documents, the expected questions, the encoders, the format."""
    content = DOCUMENTS.dump_json(tuple(sorted(documents, key=lambda document: document.id)))
    names = (str(FORMAT).encode(), embedder.encode(), multilingual.encode())
    return hashlib.sha256(b"\n".join((*names, content, EXPECTED.dump_json(tuple(expected))))).hexdigest()
