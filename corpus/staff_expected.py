"""Expected questions that staff write or strike on their pages, apart from the files they edit by hand.

DATA/expected.jsonl   what they wrote, line by line as beside the pages
DATA/struck.jsonl     which questions no release shall hold any more, whichever file they stand in
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from corpus.document import canonical_url
from corpus.errors import ConfigurationInvalid
from corpus.expected import ExpectedQuestion
from corpus.files import append_lines, replace_file
from corpus.folding import fold

EXPECTED_FILE, STRUCK_FILE = "expected.jsonl", "struck.jsonl"


@dataclass(frozen=True)
class Struck:
    """What is left out: the question on the page of that address."""

    question: str
    page: str

    @classmethod
    def of(cls, question: str, address: str) -> "Struck":
        """The same for every spelling of question and address."""
        return cls(fold(question), canonical_url(address) or address)


class StaffExpected:
    """Both files of one data folder."""

    def __init__(self, data: Path) -> None:
        self.file, self._struck = data / EXPECTED_FILE, data / STRUCK_FILE
        self._lock = data / f"{EXPECTED_FILE}.lock"

    def lines(self) -> tuple[str, ...]:
        """What staff wrote, line by line."""
        return _lines_of(self.file)

    def add(self, lines: Sequence[str]) -> None:
        """Add lines that were checked; what was struck before and is written again is no longer struck."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._lock):
            append_lines(self.file, lines)
            written = {Struck.of(said["question"], said["url"]) for said in map(json.loads, lines)}
            struck = self.struck()
            if struck & written:
                self._rewrite(struck - written)

    def struck(self) -> frozenset[Struck]:
        """What is struck; raises `ConfigurationInvalid` where the file is damaged."""
        try:
            said = [json.loads(line) for line in _lines_of(self._struck) if line.strip()]
            return frozenset(Struck(str(one["question"]), str(one["page"])) for one in said)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ConfigurationInvalid(
                f"{self._struck} is damaged: correct its lines or delete it."
            ) from error

    def strike(self, question: str, address: str) -> None:
        """From the next release on leave this question out."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._lock):
            self._rewrite(self.struck() | {Struck.of(question, address)})

    def restore(self, question: str, address: str) -> None:
        """Take a struck question back in."""
        with FileLock(self._lock):
            self._rewrite(self.struck() - {Struck.of(question, address)})

    def kept(
        self, questions: Iterable[ExpectedQuestion], addresses: dict[str, str]
    ) -> tuple[ExpectedQuestion, ...]:
        """The questions that are not struck; `addresses` maps a document's id to its address."""
        struck = self.struck()
        return tuple(
            one
            for one in questions
            if Struck.of(one.question, addresses.get(one.document_id) or one.document_id) not in struck
        )

    def _rewrite(self, struck: Iterable[Struck]) -> None:
        lines = sorted(
            json.dumps({"question": one.question, "page": one.page}, ensure_ascii=False) for one in struck
        )
        replace_file(self._struck, "".join(f"{line}\n" for line in lines))


def _lines_of(file: Path) -> tuple[str, ...]:
    try:
        return tuple(file.read_text(encoding="utf-8").split("\n"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error}.") from error
