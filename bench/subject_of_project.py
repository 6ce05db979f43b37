"""The project behind the door of `bench.subject`; nothing else in the sets knows its classes."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np

from assistant.answer import Message
from assistant.assistant import Assistant
from assistant.library import Library, OpenRelease
from assistant.quotes.scorer import ADAPTER, SentenceScorer
from assistant.support import supports
from bench.data import SEED_PAGE, SetMissing
from bench.embedding_cache import RememberingEmbedder
from bench.subject import Found, Page, Quote, Reply
from bench.train_scorer import fold_adapter, fold_of
from corpus.document import Block, Document
from corpus.embedder import Embedder
from corpus.index import Index
from corpus.passage import Passage
from corpus.release import Manifest, Release
from corpus.span import Span
from corpus.university import load_university
from corpus.vectors import Vectors
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.load import RawPage, load_page


class MemoryVectors:
    """The vectors of passages in memory, searched exactly: Chroma without the writing of a directory."""

    def __init__(self, passages: Sequence[Passage], embedder: Embedder) -> None:
        self._ids = [passage.id for passage in passages]
        self._matrix = embedder.vectors([passage.search_text for passage in passages])
        self._embedder = embedder

    def similarities(self, query: str, k: int) -> dict[str, float]:
        """As `corpus.vectors.Vectors.similarities`."""
        cosines = self._matrix @ np.asarray(self._embedder.embed_query(query), dtype=np.float32)
        return {self._ids[i]: max(0.0, float(cosines[i])) for i in np.argsort(-cosines)[:k]}

    def close(self) -> None:
        """Nothing to let go of."""


class PageLibrary:
    """Pages cut, embedded and indexed as a release has them."""

    def __init__(self, pages: Sequence[Page], embedder: Embedder, scorer: SentenceScorer) -> None:
        documents = [_document(page) for page in pages]
        passages = [passage for document in documents for passage in chunk(document)]
        index = Index(passages, cast(Vectors, MemoryVectors(passages, embedder)))
        library = FixedShelf(documents, index, embedder.name)
        self._shelf = library.current()
        self._assistant = Assistant(cast(Library, library), load_university())
        # The assistant's own property would read the model anew for each of some hundred libraries.
        self._assistant.__dict__["_scorer"] = scorer

    def search(self, query: str, k: int) -> list[Found]:
        """As `bench.subject.Library.search`."""
        return [
            Found(hit.passage.document_id, hit.passage.span.start, hit.passage.span.end, hit.score)
            for hit in self._assistant.search(self._shelf, query, k)
        ]

    def answer(self, messages: Sequence[str]) -> Reply:
        """As `bench.subject.Library.answer`."""
        answer = self._assistant.answer(_conversation(messages))
        quotes = tuple(Quote(citation.document_id, citation.quote) for citation in answer.citations)
        return Reply(answer.status, answer.confidence, answer.text, quotes)

    def search_query(self, messages: Sequence[str]) -> str:
        """As `bench.subject.Library.search_query`."""
        understanding = self._assistant._answerer(self._shelf).understanding
        return " ".join(question.search for question in understanding.questions(_conversation(messages)))


class FixedShelf:
    """Stands where `assistant.library.Library` stands, with one release that was never written."""

    def __init__(self, documents: Sequence[Document], index: Index, embedder: str) -> None:
        manifest = Manifest(1, "", embedder, "", None, len(documents), len(index.passages), {})
        self._shelf = OpenRelease(Release(manifest, tuple(documents), index.passages), index)

    def current(self) -> OpenRelease:
        """The one release."""
        return self._shelf


class Project:
    """The assistant as it ships."""

    def __init__(self) -> None:
        self._embedder = RememberingEmbedder()
        self._scorers: dict[Path, SentenceScorer] = {}

    def library(self, pages: Sequence[Page], unseen: str = "") -> PageLibrary:
        """As `bench.subject.Subject.library`."""
        return PageLibrary(pages, self._embedder, self._scorer_for(unseen))

    def _scorer_for(self, unseen: str) -> SentenceScorer:
        path = fold_adapter(fold_of(unseen)) if unseen else ADAPTER
        if path not in self._scorers:
            if not path.exists():
                raise SetMissing(f"{path.name} is not there: run python -m bench.train_scorer --fold 0, 1, 2")
            self._scorers[path] = SentenceScorer.load(path)
        return self._scorers[path]

    def seed_page(self) -> Page:
        """As `bench.subject.Subject.seed_page`."""
        [path] = SEED_PAGE.glob("*.md")
        page = load_page(path, SEED_PAGE)
        return Page(clean(page).id, page.content, page.text("title"), page.text("language"), is_markdown=True)

    def expect(self, texts: Sequence[str]) -> None:
        """As `bench.subject.Subject.expect`."""
        self._embedder.remember_queries(texts)

    def support(self, sentence: str, quotation: str) -> float:
        """As `bench.subject.Subject.support`."""
        return supports(sentence, quotation)


def _conversation(messages: Sequence[str]) -> list[Message]:
    return [Message("user", message) for message in messages]


def _document(page: Page) -> Document:
    """The page as a document; a plain one keeps its text as it is, for the sets' offsets count in it."""
    if page.is_markdown:
        stated: dict[str, str | tuple[str, ...]] = {"title": page.title, "language": page.language}
        return clean(RawPage(page.id, ".md", page.text, stated))
    blocks = []
    for match in re.finditer(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", page.text, re.DOTALL):
        marks = re.match(r"(#{1,6}) [^\n]*\Z", match[0])
        span = Span(match.start(), match.end())
        blocks.append(Block("heading" if marks else "paragraph", span, len(marks[1]) if marks else 0))
    if all(block.kind == "heading" for block in blocks):
        blocks = [Block("paragraph", block.span) for block in blocks]
    return Document(page.id, "", page.title, (), page.language, page.text, tuple(blocks))
