"""What staff edit, all in one folder: the pages, the university and curated questions.

    FOLDER/pages/            the pages themselves, and their expected questions
    FOLDER/university.toml   names, aliases, contacts, sections of the site
    FOLDER/golden.jsonl      questions that every release must still answer or refuse; may be left out
    FOLDER/faq.toml          curated questions; may be left out

Each file is read and checked alike, and a mistake names file, line and key.
"""

from dataclasses import dataclass
from pathlib import Path

from corpus.faq import CuratedQuestion, load_faq
from corpus.university import University, load_university


@dataclass(frozen=True)
class StaffFiles:
    """The files of one folder."""

    folder: Path
    university: University
    faq: tuple[CuratedQuestion, ...]

    @property
    def pages(self) -> Path:
        """The folder of the pages, which ingest reads."""
        return pages_of(self.folder)


def pages_of(folder: Path) -> Path:
    """Where the pages lie in a folder of staff's files."""
    return folder / "pages"


def load_staff_files(folder: Path) -> StaffFiles:
    """Read and check every file; raises `ConfigurationInvalid` with the place of the first mistake."""
    faq = folder / "faq.toml"
    return StaffFiles(
        folder, load_university(folder / "university.toml"), load_faq(faq) if faq.exists() else ()
    )
