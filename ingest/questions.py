"""Which pages need expected questions, and the file that what is written goes into."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Block, Document
from corpus.expected import ExpectedQuestion, address_of, line_of
from corpus.expected_file import Pages, check_lines, read_expected
from corpus.files import append_lines, replace_file
from ingest.publish import Reading

# What a chat model reads well at once; a longer page is given to it in parts.
_LARGEST_PART = 20_000


@dataclass(frozen=True)
class QuestionsFile:
    """The file of expected questions and, beside it, the record of the pages they were written for.

    The record, `expected.pages.json`, maps a page's address to the SHA-256 of its text at that time.
    """

    file: Path
    reading: Reading

    @property
    def _record(self) -> Path:
        return self.file.with_name(f"{self.file.stem}.pages.json")

    def pending(self) -> tuple[Document, ...]:
        """The pages that are new or have changed since questions were written for them."""
        recorded = self._recorded()
        return tuple(
            document
            for document in self.reading.documents
            if recorded.get(address_of(document)) != document.sha256
        )

    def add(
        self, lines: Sequence[str], name: str, places: Sequence[str] = ()
    ) -> tuple[tuple[ExpectedQuestion, ...], tuple[str, ...]]:
        """Append the lines that the pages bear out; these, and a sentence for each that was left out.

        `name` and `places` say where the lines came from.
        """
        documents, passages = self.reading.documents, self.reading.passages
        known = read_expected(self.file, documents, passages)[0] if self.file.exists() else ()
        questions, reports = check_lines(
            lines,
            Pages(documents, passages),
            name,
            known=known,
            place=lambda number: places[number - 1] if number <= len(places) else f"line {number}",
        )
        by_id = {document.id: document for document in documents}
        self._append([line_of(question, by_id[question.document_id]) for question in questions])
        return questions, reports

    def done(self, document: Document) -> None:
        """Record that questions were written for the page as it is now."""
        recorded = dict(self._recorded()) | {address_of(document): document.sha256}
        replace_file(self._record, json.dumps(recorded, ensure_ascii=False, indent=1, sort_keys=True) + "\n")

    def _recorded(self) -> Mapping[str, str]:
        """What is recorded; nothing where the record is not there or damaged, for it costs only time."""
        try:
            recorded = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return recorded if isinstance(recorded, dict) else {}

    def _append(self, lines: Sequence[str]) -> None:
        if not lines:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        append_lines(self.file, lines)


def parts(document: Document) -> Iterator[str]:
    """The page's text, in parts where it is long; each begins with the headings it stands under."""
    headings: dict[int, str] = {}
    text, before = "", None
    for block in document.blocks:
        words = block.span.of(document.text)
        if text and len(text) + len(words) > _LARGEST_PART:
            yield text
            text, before = "\n\n".join(headings.values()), None
        if block.kind in ("title", "heading"):
            headings = {level: heading for level, heading in headings.items() if level < block.level}
            headings[block.level] = words
        text += _between(document, before, block) if text else ""
        text, before = text + words, block
    if text:
        yield text


def _between(document: Document, before: Block | None, block: Block) -> str:
    return document.text[before.span.end : block.span.start] if before else "\n\n"
