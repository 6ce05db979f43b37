"""Pages → a release, or a clear word why not; what was published before stays until then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import NothingToPublish, PageUnreadable
from corpus.faq import find_curated, load_faq
from corpus.passage import Passage
from corpus.release import Manifest, Releases
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.load import find_pages, load_page


@dataclass(frozen=True)
class Reading:
    """What a folder of pages holds: the documents, their passages, and what was wrong."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    refused: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What staff should look at, each with the page's title in front."""
        return tuple(
            f"{document.title}: {warning}" for document in self.documents for warning in document.warnings
        )


def read_pages(folder: Path) -> Reading:
    """Load, clean and cut the pages of a folder; of two copies of a page the fresher one stays.

    Raises `NothingToPublish` where no page can be read.
    """
    documents: dict[str, Document] = {}
    refused = []
    for path in find_pages(folder):
        try:
            document = clean(load_page(path, folder))
        except PageUnreadable as error:
            refused.append(str(error))
            continue
        known = documents.get(document.id)
        if known is None or known.retrieved_at <= document.retrieved_at:
            documents[document.id] = document
    if not documents:
        raise NothingToPublish("No page could be read. " + " ".join(refused))
    passages = tuple(passage for document in documents.values() for passage in chunk(document))
    return Reading(tuple(documents.values()), passages, tuple(refused))


def curated_alarms(reading: Reading, today: date) -> tuple[str, ...]:
    """Curated questions that these pages no longer bear out; raises `ConfigurationInvalid`."""
    urls = {document.id: document.url for document in reading.documents}
    return find_curated(load_faq(), reading.passages, urls, today)[1]


def publish(
    reading: Reading, data: Path, embedder: Embedder, progress: Callable[[int], object]
) -> tuple[Manifest, bool]:
    """Publish what was read; the release's manifest, and whether it is a new one.

    Raises `PageUnreadable` where a page was refused: a release that silently lacks a page would
    answer "the pages do not say" about it.
    """
    if reading.refused:
        raise PageUnreadable("Nothing was published. " + " ".join(reading.refused))
    return Releases(data).publish(reading.documents, reading.passages, embedder, progress)
