"""Pages → a release, or a clear word why not; what was published before stays until then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import ConfigurationInvalid, NothingToPublish, PageUnreadable
from corpus.expected import ExpectedQuestion
from corpus.expected_file import read_expected
from corpus.faq import CuratedQuestion
from corpus.manifest import Manifest
from corpus.passage import Passage
from corpus.release import Releases
from ingest.chunk import chunk
from ingest.clean import NO_NAMES, SiteNames, clean
from ingest.curated import curated_questions
from ingest.load import find_pages, load_page

# Beside the pages, where no other file is named.
EXPECTED_FILE = "expected.jsonl"
_MOST_REPORTS = 20


@dataclass(frozen=True)
class Reading:
    """What a folder of pages holds: documents, their passages, expected questions, and what was wrong.

    `left_out` says which expected questions don't count and why; nothing else is stopped by them.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    refused: tuple[str, ...]
    expected: tuple[ExpectedQuestion, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What staff should look at, each with the page's title in front."""
        told = [
            f"{document.title}: {warning}" for document in self.documents for warning in document.warnings
        ]
        return (*told, *self._unexpected(), *_shortened(self.left_out))

    def _unexpected(self) -> list[str]:
        """Pages without expected questions, where others have some."""
        expecting = {question.document_id for question in self.expected}
        without = [document.title for document in self.documents if document.id not in expecting]
        return [
            f"{title}: has no expected questions, so it is answered from more carefully. "
            "Write some: python -m ingest questions"
            for title in without
            if expecting
        ]


def _shortened(reports: tuple[str, ...]) -> tuple[str, ...]:
    if len(reports) <= _MOST_REPORTS:
        return reports
    return (*reports[:_MOST_REPORTS], f"{len(reports) - _MOST_REPORTS:,} more lines were left out.")


def read_pages(folder: Path, site: SiteNames = NO_NAMES) -> Reading:
    """Load, clean and cut the pages of a folder; of two copies of a page the fresher one stays.

    Raises `NothingToPublish` where no page can be read.
    """
    documents: dict[str, Document] = {}
    refused = []
    for path in find_pages(folder):
        try:
            document = clean(load_page(path, folder), site)
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


def with_expected(
    reading: Reading,
    folder: Path,
    file: Path | None,
    today: date,
    faq: Sequence[CuratedQuestion] = (),
) -> Reading:
    """The reading with its expected questions: the curated ones, then those of the file.

    `file` may be left out: then it is `expected.jsonl` beside the pages, if there is one. Raises
    `ConfigurationInvalid` where a file that is named can't be read.
    """
    curated, left_out = curated_questions(reading.documents, reading.passages, today, faq)
    beside = folder / EXPECTED_FILE
    if file is None and not beside.exists():
        return replace(reading, expected=curated, left_out=left_out)
    if file is not None and not file.is_file():
        raise ConfigurationInvalid(f"There is no file {file}. Name one with --questions, or leave it out.")
    written, reports = read_expected(file or beside, reading.documents, reading.passages, today, curated)
    return replace(reading, expected=(*curated, *written), left_out=(*left_out, *reports))


def publish(
    reading: Reading, data: Path, embedder: Embedder, progress: Callable[[int], object]
) -> tuple[Manifest, bool]:
    """Publish what was read; the release's manifest, and whether it is a new one.

    Raises `PageUnreadable` where a page was refused: a release that silently lacks a page would
    answer "the pages do not say" about it.
    """
    if reading.refused:
        raise PageUnreadable("Nothing was published. " + " ".join(reading.refused))
    return Releases(data).publish(reading.documents, reading.passages, embedder, progress, reading.expected)
