"""What publish, check and diff begin with: settings, staff's files, and all pages with their questions."""

import argparse
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.expected import address_of
from corpus.settings import Settings
from corpus.staff_expected import StaffExpected
from corpus.staff_files import StaffFiles, load_staff_files
from ingest.breadcrumb import SiteNames
from ingest.fetch.sources import load_sources
from ingest.fetch.store import fetched_files
from ingest.load import PageFolder
from ingest.progress import Progress
from ingest.publish import EXPECTED_FILE, Reading, read_pages, with_expected

# Under the data folder: the files that staff added by a command or by their page.
ADDED_PAGES = "pages"
GOLDEN_FILE = "golden.jsonl"


@dataclass(frozen=True)
class Corpus:
    """All that a release is made from."""

    settings: Settings
    edited: StaffFiles
    reading: Reading
    golden: Path | None


def data_folder(options: argparse.Namespace) -> Path:
    """The data folder that is named, or that is set."""
    return Path(options.data or Settings().data)


def read_corpus(options: argparse.Namespace, progress: Progress | None = None) -> Corpus:
    """Read the pages that are named or that ship, and those that were added or fetched."""
    settings = Settings()
    edited = load_staff_files(settings.corpus)
    pages = options.pages or edited.pages
    added = data_folder(options) / ADDED_PAGES
    sources = load_sources(settings.corpus)
    also = [PageFolder(folder.path, folder.stated) for folder in sources.folders]
    if added.is_dir() and any(added.iterdir()):
        also.append(PageFolder(added))
    names = SiteNames(edited.university.home, edited.university.sections)
    if progress is not None:
        progress.doing("reading the pages")
    reading = read_pages(pages, names, also, fetched_files(data_folder(options)))
    written = [data_folder(options) / EXPECTED_FILE]
    reading = with_expected(reading, pages, options.questions, date.today(), edited.faq, written)
    addresses = {document.id: address_of(document) for document in reading.documents}
    kept = StaffExpected(data_folder(options)).kept(reading.expected, addresses)
    return Corpus(settings, edited, replace(reading, expected=kept), _golden(options, edited))


def _golden(options: argparse.Namespace, edited: StaffFiles) -> Path | None:
    """The golden questions that belong to these pages: those of another folder lie in it."""
    is_other = options.pages and options.pages.resolve() != edited.pages.resolve()
    file = Path(options.pages if is_other else edited.folder) / GOLDEN_FILE
    return file if file.is_file() else None
