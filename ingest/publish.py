"""Pages → a release, or a clear word why not; what was published before stays until then."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import ConfigurationInvalid, NothingToPublish, PageUnreadable
from corpus.expected import ExpectedQuestion, address_of
from corpus.expected_file import read_expected
from corpus.faq import CuratedQuestion
from corpus.manifest import Manifest
from corpus.passage import Passage
from corpus.release import Release, Releases
from ingest.boilerplate import repeated
from ingest.breadcrumb import NO_NAMES, SiteNames
from ingest.chunk import chunk
from ingest.clean import CleanPage, lay_out
from ingest.curated import curated_questions
from ingest.formats.parsed import ParsedPage
from ingest.formats.parser import Parser
from ingest.load import PageFile, find_pages, name_of, read_file
from ingest.page_warning import PageWarning

# Beside the pages, where no other file is named.
EXPECTED_FILE = "expected.jsonl"
_MOST_REPORTS = 20


@dataclass(frozen=True)
class Reading:
    """What a folder of pages holds: documents, their passages, expected questions, and what was wrong.

    `refused` are the pages that are left out, with the reason; `left_out` says which expected questions
    don't count and why. `found` is what staff should look at on the pages that stay.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    refused: tuple[PageWarning, ...]
    expected: tuple[ExpectedQuestion, ...] = ()
    left_out: tuple[str, ...] = ()
    found: tuple[PageWarning, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What staff should look at, in words."""
        return tuple(str(finding) for finding in self.findings)

    @property
    def findings(self) -> tuple[PageWarning, ...]:
        """What staff should look at, the pages that were refused first."""
        left_out = (PageWarning("warning", "", report) for report in _shortened(self.left_out))
        return (*self.refused, *self.found, *self._unexpected(), *left_out)

    def _unexpected(self) -> list[PageWarning]:
        """Pages without expected questions, where others have some."""
        expecting = {question.document_id for question in self.expected}
        without = [document for document in self.documents if document.id not in expecting]
        said = (
            "has no expected questions, so it is answered from more carefully. "
            "Write some: python -m ingest questions"
        )
        return [
            PageWarning("note", address_of(document), f"{document.title}: {said}")
            for document in without
            if expecting
        ]


def _shortened(reports: tuple[str, ...]) -> tuple[str, ...]:
    if len(reports) <= _MOST_REPORTS:
        return reports
    return (*reports[:_MOST_REPORTS], f"{len(reports) - _MOST_REPORTS:,} more lines were left out.")


def read_pages(
    folder: Path, site: SiteNames = NO_NAMES, also: Sequence[Path] = (), more: Iterable[PageFile] = ()
) -> Reading:
    """Load, clean and cut the pages of these folders and files; of two copies the fresher one stays.

    A page that can't be read, or that holds what no page should, is refused by name and the others are
    kept. Raises `NothingToPublish` where no page is left.
    """
    parsed, refused = _parsed(folder, site, also, more)
    dropped = repeated(parsed)
    pages: dict[str, CleanPage] = {}
    held: list[PageWarning] = []
    for page in parsed:
        try:
            cleaned = lay_out(page, site, dropped[page.name])
        except PageUnreadable as error:
            refused.append(PageWarning("error", page.name, str(error)))
            continue
        if any(severity == "error" for severity, _ in cleaned.findings):
            held += cleaned.warnings
            continue
        document = cleaned.document
        known = pages.get(document.id)
        if known is None or known.document.retrieved_at <= document.retrieved_at:
            pages[document.id] = cleaned
    if not pages:
        reasons = " ".join(str(one) for one in (*refused, *held))
        raise NothingToPublish(f"No page could be read. {reasons}")
    documents = tuple(page.document for page in pages.values())
    passages = tuple(passage for document in documents for passage in chunk(document))
    found = tuple(warning for page in pages.values() for warning in page.warnings)
    return Reading(documents, passages, (*refused, *held), found=found)


def _parsed(
    folder: Path, site: SiteNames, also: Sequence[Path], more: Iterable[PageFile]
) -> tuple[list[ParsedPage], list[PageWarning]]:
    """The pages of all folders and files, and why others can't be read."""
    parsed: list[ParsedPage] = []
    refused: list[PageWarning] = []
    found = [(one, path) for one in (folder, *also) for path in find_pages(one)]
    with Parser(site) as parser:
        for where, path in found:
            try:
                parsed.append(parser.parse(read_file(path, where)))
            except PageUnreadable as error:
                refused.append(PageWarning("error", name_of(path, where), str(error)))
        for file in more:
            try:
                parsed.append(parser.parse(file))
            except PageUnreadable as error:
                refused.append(PageWarning("error", file.stated.get("url", file.name), str(error)))
    return parsed, refused


def with_expected(
    reading: Reading,
    folder: Path,
    file: Path | None,
    today: date,
    faq: Sequence[CuratedQuestion] = (),
    also: Sequence[Path] = (),
) -> Reading:
    """The reading with its expected questions: the curated ones, then those of the file and of others.

    `file` may be left out: then it is `expected.jsonl` beside the pages, if there is one. Raises
    `ConfigurationInvalid` where a file that is named can't be read.
    """
    curated, left_out = curated_questions(reading.documents, reading.passages, today, faq)
    beside = folder / EXPECTED_FILE
    if file is not None and not file.is_file():
        raise ConfigurationInvalid(f"There is no file {file}. Name one with --questions, or leave it out.")
    questions, reports = list(curated), list(left_out)
    for one in (file or beside, *also):
        if one.exists():
            written, told = read_expected(one, reading.documents, reading.passages, today, questions)
            questions += written
            reports += told
    return replace(reading, expected=tuple(questions), left_out=tuple(reports))


def publish(
    reading: Reading,
    data: Path,
    embedder: Embedder,
    progress: Callable[[int], object],
    by: str = "",
    gate: Callable[[Release], object] = lambda release: None,
    releases: Releases | None = None,
) -> tuple[Manifest, bool]:
    """Publish what was read; the release's manifest, and whether it is a new one.

    The pages that were refused are left out: the caller tells which. `by` and `gate` are as of a release,
    and `releases` are those of the data folder where they are at hand.
    """
    return (releases or Releases(data)).publish(
        reading.documents, reading.passages, embedder, progress, reading.expected, by, gate
    )
