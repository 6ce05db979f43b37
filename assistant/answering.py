"""A conversation in, a cited answer out: the way through all the stages, wired by hand."""

import functools
import uuid
from collections.abc import Sequence

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, Draft, Message
from assistant.catalogue import Catalogue, Catalogues, load_catalogues
from assistant.citations import cite, marked
from assistant.language import language_of
from assistant.library import Library, Shelf
from assistant.quotes import QuotingAnswerer
from assistant.sentence_scorer import SentenceScorer
from assistant.suggestions import suggestions_for
from corpus.index import Index
from corpus.passage import Hit
from corpus.university import University


class Assistant:
    """Answers from the pages alone; safe to use from many threads."""

    def __init__(
        self, library: Library, university: University, catalogues: Catalogues | None = None
    ) -> None:
        self.library = library
        self.university = university
        self.catalogues = catalogues or load_catalogues()
        self._kept: tuple[Index, QuotingAnswerer] | None = None

    def answer(self, conversation: Sequence[Message], language: str | None = None) -> Answer:
        """Answer the last message; `language` is the interface's, used where the message shows none.

        Raises `NotReady` where no release can be served.
        """
        shelf = self.library.current()
        catalogue = self.catalogues.get(language_of(conversation[-1].text, language))
        draft = self._answerer(shelf).draft(conversation, catalogue)
        return self._finished(draft, shelf, catalogue)

    def search(self, shelf: Shelf, query: str, k: int) -> list[Hit]:
        """The passages of a release nearest to a question, best first, aliases expanded."""
        return shelf.index.search(self._answerer(shelf).understanding.search_words(query), k)

    @functools.cached_property
    def _scorer(self) -> SentenceScorer:
        return SentenceScorer.load()

    def _answerer(self, shelf: Shelf) -> QuotingAnswerer:
        """The answerer of a release, kept for as long as it is the one asked for."""
        kept = self._kept
        if kept is None or kept[0] is not shelf.index:
            kept = self._kept = (shelf.index, QuotingAnswerer(shelf.index, self.university, self._scorer))
        return kept[1]

    def _finished(self, draft: Draft, shelf: Shelf, catalogue: Catalogue) -> Answer:
        sentences, citations = cite(draft.statements, shelf.release)
        status = draft.status
        if status in ("answered", "partial") and not citations:
            status = "not_found"  # nothing is claimed without a quotation
        return Answer(
            id=uuid.uuid4().hex,
            release=shelf.release.manifest.name,
            language=catalogue.language,
            answered_by="quotes",
            status=status,
            confidence=round(min(1.0, max(0.0, draft.confidence)), 3),
            text="\n\n".join(marked(sentence) for sentence in sentences),
            sentences=sentences,
            citations=citations,
            missing=draft.missing,
            contact=None if status in ("answered", "chat") else self.university.contact,
            suggestions=suggestions_for(shelf.release, citations, catalogue),
        )

    def runnable(self) -> Runnable[dict[str, str | list[Message]], Answer]:
        """The answer as a LangChain step: {"question", "history"} in, `Answer` out."""

        def run(question: dict[str, str | list[Message]]) -> Answer:
            history = question.get("history", [])
            assert isinstance(history, list)
            return self.answer([*history, Message("user", str(question["question"]))])

        return RunnableLambda(run)
