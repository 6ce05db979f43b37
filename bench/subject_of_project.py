"""The project behind the door of `bench.subject`; nothing else in the sets knows its classes."""

import re
from collections.abc import Sequence
from datetime import date
from typing import cast

from assistant.answer import Message
from assistant.assistant import Assistant
from assistant.library import Library, OpenRelease
from assistant.quotes.answerer import QuotingAnswerer
from assistant.support import supports
from assistant.understand.language import load_language_classifier
from assistant.understand.message_sorts import message_sorts
from assistant.understand.reading import Reader
from bench.data import SEED_PAGE
from bench.embedding_cache import RememberingEmbedder, RememberingMultilingual
from bench.memory_vectors import MemoryVectors
from bench.subject import Found, Page, Quote, Reply
from corpus.document import Block, Document
from corpus.expected import ExpectedQuestion
from corpus.expected_file import read_expected
from corpus.index import Index
from corpus.manifest import Manifest
from corpus.passage import Passage
from corpus.release import Release
from corpus.span import Span
from corpus.university import load_university
from corpus.vectors import Vectors
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.load import RawPage, load_page
from ingest.publish import EXPECTED_FILE


class Project:
    """The assistant as it ships."""

    def __init__(self) -> None:
        self.embedder, self.multilingual = RememberingEmbedder(), RememberingMultilingual()
        self.university = load_university()
        self.reader = Reader(self.embedder, self.multilingual, load_language_classifier())
        self.sorts = message_sorts(self.multilingual)

    def library(self, pages: Sequence[Page]) -> "PageLibrary":
        """As `bench.subject.Subject.library`."""
        return PageLibrary(self, pages)

    def seed_page(self) -> Page:
        """As `bench.subject.Subject.seed_page`."""
        [path] = SEED_PAGE.glob("*.md")
        page = load_page(path, SEED_PAGE)
        return Page(
            page.text("url"), page.content, page.text("title"), page.text("language"), is_markdown=True,
            expected=SEED_PAGE / EXPECTED_FILE,
        )  # fmt: skip

    def expect(self, texts: Sequence[str]) -> None:
        """As `bench.subject.Subject.expect`."""
        self.embedder.remember_queries(texts)
        self.multilingual.vectors(texts)

    def support(self, sentence: str, quotation: str) -> float:
        """As `bench.subject.Subject.support`."""
        return supports(sentence, quotation)


class PageLibrary:
    """Pages cut, embedded and indexed as a release has them."""

    def __init__(self, project: Project, pages: Sequence[Page]) -> None:
        documents = tuple(_document(page) for page in pages)
        passages = tuple(passage for document in documents for passage in chunk(document))
        expected = _expected(pages, documents, passages)
        manifest = Manifest(1, "", project.embedder.name, "", None, len(documents), len(passages), {})
        release = Release(manifest, documents, passages, expected)
        vectors = MemoryVectors(passages, expected, project.embedder, project.multilingual)
        index = Index(passages, cast(Vectors, vectors))
        self._answerer = QuotingAnswerer(release, index, project.university, project.reader, project.sorts)
        self._shelf = OpenRelease(release, index, self._answerer)
        library = cast(Library, FixedShelf(self._shelf))
        self._assistant = Assistant(library, project.university, project.reader)

    def search(self, query: str, k: int) -> list[Found]:
        """As `bench.subject.Library.search`."""
        return [
            Found(hit.passage.document_id, hit.passage.span.start, hit.passage.span.end, hit.score)
            for hit in self._assistant.search(self._shelf, query, k)
        ]

    def answer(self, messages: Sequence[str]) -> Reply:
        """As `bench.subject.Library.answer`."""
        answer = self._assistant.answer([Message("user", message) for message in messages])
        quotes = tuple(Quote(citation.document_id, citation.quote) for citation in answer.citations)
        return Reply(answer.status, answer.confidence, answer.text, quotes)

    def completed(self, messages: Sequence[str]) -> str:
        """As `bench.subject.Library.completed`."""
        return " ".join(one.judged.text for one in self._answerer._finder.find(messages, "en"))


class FixedShelf:
    """Stands where `assistant.library.Library` stands, with one release that was never written."""

    def __init__(self, shelf: OpenRelease) -> None:
        self._shelf = shelf

    def current(self) -> OpenRelease:
        """The one release."""
        return self._shelf


def _expected(
    pages: Sequence[Page], documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[ExpectedQuestion, ...]:
    """The questions that come with the pages; none with those of the public sets."""
    files = [page.expected for page in pages if page.expected is not None]
    return tuple(
        question for file in files for question in read_expected(file, documents, passages, date.today())[0]
    )


def _document(page: Page) -> Document:
    """The page as a document; a plain one keeps its text as it is, for the sets' offsets count in it."""
    if page.is_markdown:
        stated: dict[str, str | tuple[str, ...]] = {
            "title": page.title, "language": page.language, "url": page.id,
        }  # fmt: skip
        return clean(RawPage(page.id, ".md", page.text, stated))
    blocks = []
    for match in re.finditer(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", page.text, re.DOTALL):
        marks = re.match(r"(#{1,6}) [^\n]*\Z", match[0])
        span = Span(match.start(), match.end())
        blocks.append(Block("heading" if marks else "paragraph", span, len(marks[1]) if marks else 0))
    if all(block.kind == "heading" for block in blocks):
        blocks = [Block("paragraph", block.span) for block in blocks]
    return Document(page.id, "", page.title, (), page.language, page.text, tuple(blocks))
