"""The file of expected questions: JSON lines, each checked against the page before it counts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.document import Document, canonical_url
from corpus.errors import ConfigurationInvalid
from corpus.expected import ExpectedQuestion
from corpus.expected_line import Line, LineRefused, parse_line, shown
from corpus.folding import fold
from corpus.passage import Passage
from corpus.quoted_page import QuotedPage
from corpus.span import Span

MOST_LINES = 200_000
LARGEST_FILE = 200_000_000

_Key = tuple[str, str, Span | None]


def read_expected(
    file: Path,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    today: date | None = None,
    known: Iterable[ExpectedQuestion] = (),
) -> tuple[tuple[ExpectedQuestion, ...], tuple[str, ...]]:
    """The questions of a file that these pages bear out, and a sentence for each line that is left out.

    What is `known` counts as said already. Raises `ConfigurationInvalid` where the file can't be read.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise ConfigurationInvalid(f"{file} is larger than {LARGEST_FILE:,} bytes. Split it.")
        with file.open("rb") as lines:
            return check_lines(lines, Pages(documents, passages), file.name, today, known)
    except OSError as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error.strerror}.") from error


class Pages:
    """The pages that lines may speak of, by any spelling of their address."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        by_document: dict[str, list[Passage]] = {}
        for passage in passages:
            by_document.setdefault(passage.document_id, []).append(passage)
        self._pages: dict[str, QuotedPage | None] = {}
        for document in documents:
            page = QuotedPage(document, by_document.get(document.id, []))
            self._pages[canonical_url(document.url) or document.id] = page
            self._pages[document.id] = page

    def page(self, address: str) -> QuotedPage | None:
        """The page of an address, or of a document's id; None where it is no page of this corpus."""
        if address not in self._pages:  # remembered as it is spelt, for a file names each page often
            self._pages[address] = self._pages.get(canonical_url(address) or address)
        return self._pages[address]


def check_lines(
    lines: Iterable[bytes | str],
    pages: Pages,
    name: str,
    today: date | None = None,
    known: Iterable[ExpectedQuestion] = (),
    place: Callable[[int], str] = lambda number: f"line {number}",
) -> tuple[tuple[ExpectedQuestion, ...], tuple[str, ...]]:
    """As `read_expected`, of lines that are at hand; `place` says where the line of a number stands."""
    reports: list[tuple[int, str]] = []
    questions: list[tuple[int, ExpectedQuestion]] = []
    said = {_key(question) for question in known}
    answered = {question for question, _, quote in said if quote}
    for number, content in enumerate(lines, 1):
        if number > MOST_LINES:
            reports.append((number, f"there are more than {MOST_LINES:,} lines; the rest was not read"))
            break
        try:
            line = parse_line(content, first=number == 1)
            if line is None:
                continue
            question = _checked(line, pages, today)
            key = _key(question)
            if key in said:
                raise LineRefused(f"“{shown(line.question)}” is there already")
        except LineRefused as refused:
            reports.append((number, str(refused)))
            continue
        said.add(key)
        questions.append((number, question))
        if question.quote:
            answered.add(key[0])
    kept = []
    for number, question in questions:
        if question.quote is None and fold(question.question) in answered:
            reports.append((number, f"“{shown(question.question)}” is answered by another line"))
        else:
            kept.append(question)
    return tuple(kept), tuple(f"{name}, {place(number)}: {why}." for number, why in sorted(reports))


def _key(question: ExpectedQuestion) -> _Key:
    return fold(question.question), question.document_id, question.quote


def _checked(line: Line, pages: Pages, today: date | None) -> ExpectedQuestion:
    """The question of a line; raises `LineRefused` where the page does not bear it out."""
    page = pages.page(line.url)
    if page is None:
        raise LineRefused(f"“{shown(line.url)}” is no page of this corpus")
    if today is not None and line.expires and date.fromisoformat(line.expires) < today:
        raise LineRefused(f"“{shown(line.question)}” expired on {line.expires}")
    question = ExpectedQuestion(
        question=line.question,
        language=line.language,
        document_id=page.document.id,
        quote=None,
        missing=line.missing,
        kind=line.kind,
        writer=line.writer,
        owner=line.owner,
        expires=line.expires,
    )
    if line.quote is None:
        return question
    found = page.find(line.quote, line.question)
    if found is None:
        raise LineRefused(f"{shown(line.url)} does not say “{shown(line.quote)}”")
    if isinstance(found, str):
        raise LineRefused(f"{found}: “{shown(line.quote)}”")
    return replace(question, quote=found)
