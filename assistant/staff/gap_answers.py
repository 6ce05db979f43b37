"""From a gap to expected questions: staff choose the words that answer it, or say that the pages don't."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assistant import Assistant
from assistant.gaps.redaction import holds_redaction
from assistant.library import OpenRelease
from corpus.document import Document
from corpus.errors import CorpusError
from corpus.expected import ExpectedQuestion, line_of
from corpus.expected_file import Pages, check_lines
from corpus.span import Span
from corpus.staff_expected import StaffExpected

_WRITER = "staff"
_MOST_CHOICES = 6
# Every wording ranks the words of the pages; a first place counts for so much more than a second.
_SOFTENED = 2

Wordings = Sequence[tuple[str, str]]  # languages and questions


@dataclass(frozen=True)
class Choice:
    """Words of a page that may answer a gap: one sentence, item or row, with what stands above it."""

    document_id: str
    start: int
    end: int
    title: str
    url: str
    place: str
    text: str
    retrieved_at: str | None


@dataclass(frozen=True)
class Written:
    """What became of the wordings of a gap: how many were kept, and a sentence for each that was not."""

    kept: int
    left_out: tuple[str, ...]


class GapAnswers:
    """Writes expected questions over the current release; the next publish takes them up."""

    def __init__(self, assistant: Assistant, written: StaffExpected) -> None:
        self._assistant, self._written = assistant, written

    def choices(self, wordings: Wordings, words: str = "") -> list[Choice]:
        """The words of the pages that are nearest to these wordings, or to what staff look for."""
        shelf = self._assistant.library.current()
        asked = [("en", words)] if words.strip() else list(wordings)
        scores: dict[Choice, float] = {}
        for language, question in asked:
            for rank, unit in enumerate(shelf.answerer.nearest_units(question, language)):
                document = shelf.release.document(unit.passage.document_id)
                if document is None or not unit.text.strip():
                    continue
                choice = Choice(
                    document.id,
                    unit.unit.span.start,
                    unit.unit.span.end,
                    document.title,
                    document.url,
                    unit.place,
                    unit.text,
                    document.retrieved_at,
                )
                scores[choice] = scores.get(choice, 0.0) + 1 / (rank + _SOFTENED)
        return sorted(scores, key=lambda choice: -scores[choice])[:_MOST_CHOICES]

    def answer(self, wordings: Wordings, document_id: str, start: int, end: int) -> Written:
        """These words answer the gap."""
        shelf, document = self._document(document_id)
        return self._write(shelf, document, wordings, Span(start, end), {})

    def not_on_the_pages(
        self, wordings: Wordings, document_id: str, topic: str, missing: str = ""
    ) -> Written:
        """The pages don't say it; the page is the one that comes nearest.

        `missing` says what it is, as applicants will read it; else the topic is named in each language.
        """
        shelf, document = self._document(document_id)
        stated = {
            language: missing.strip() or self._assistant.catalogues.get(language).text(f"topic.{topic}")
            for language, _ in wordings
        }
        return self._write(shelf, document, wordings, None, stated)

    def _document(self, document_id: str) -> tuple[OpenRelease, Document]:
        shelf = self._assistant.library.current()
        document = shelf.release.document(document_id)
        if document is None:
            raise CorpusError("This page is not in the current release any more. Open the gap again.")
        return shelf, document

    def _write(
        self,
        shelf: OpenRelease,
        document: Document,
        wordings: Wordings,
        quote: Span | None,
        missing: dict[str, str],
    ) -> Written:
        lines = [
            line_of(
                ExpectedQuestion(
                    question=question,
                    language=language,
                    document_id=document.id,
                    quote=quote,
                    missing=None if quote else missing[language],
                    kind=shelf.answerer.kind_of(question),
                    writer=_WRITER,
                ),
                document,
            )
            for language, question in wordings
            if not holds_redaction(question)
        ]
        pages = Pages(shelf.release.documents, shelf.release.passages)
        before, _ = check_lines(self._written.lines(), pages, "")
        known = (*shelf.release.expected, *before)
        kept, reports = check_lines(
            lines, pages, "the gap", known=known, place=lambda number: f"wording {number}"
        )
        self._written.add([line_of(question, document) for question in kept])
        return Written(len(kept), reports)
