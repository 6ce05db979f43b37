"""A conversation in, a cited answer out: the way through all the stages, wired by hand."""

import datetime
import functools
import logging
import threading
import uuid
from collections.abc import Sequence

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, Draft, Message
from assistant.catalogue import Catalogue, Catalogues, load_catalogues
from assistant.citations import cite, marked
from assistant.library import Library, OpenRelease
from assistant.quotes.answerer import QuotingAnswerer
from assistant.quotes.scorer import SentenceScorer
from assistant.suggestions import suggestions_for
from assistant.understand.language import language_of
from corpus.embedder import Embedder
from corpus.faq import CuratedQuestion, find_curated, load_faq
from corpus.index import Index
from corpus.passage import Hit
from corpus.release import Releases
from corpus.settings import Settings
from corpus.university import University, load_university

log = logging.getLogger(__name__)


class Assistant:
    """Answers from the pages alone; safe to use from many threads."""

    def __init__(
        self,
        library: Library,
        university: University,
        catalogues: Catalogues | None = None,
        faq: Sequence[CuratedQuestion] = (),
    ) -> None:
        self.library = library
        self.university = university
        self.catalogues = catalogues or load_catalogues()
        self._faq = tuple(faq)
        self._lock = threading.Lock()
        self._kept: tuple[Index, QuotingAnswerer] | None = None

    def answer(self, conversation: Sequence[Message], language: str | None = None) -> Answer:
        """Answer the last message; `language` is the interface's, used where the message shows none.

        Raises `NotReady` where no release can be served.
        """
        shelf = self.library.current()
        catalogue = self.catalogues.get(language_of(conversation[-1].text, language))
        draft = self._answerer(shelf).draft(conversation, catalogue)
        return self._finished(draft, shelf, catalogue)

    def search(self, shelf: OpenRelease, query: str, k: int) -> list[Hit]:
        """The passages of a release nearest to a question, best first, aliases expanded."""
        return shelf.index.search(self._answerer(shelf).understanding.search_words(query), k)

    @functools.cached_property
    def _scorer(self) -> SentenceScorer:
        return SentenceScorer.load()

    def _answerer(self, shelf: OpenRelease) -> QuotingAnswerer:
        """The answerer of a release, kept for as long as it is the one asked for."""
        # Under one lock: two threads that import the model libraries at once break each other.
        with self._lock:
            if self._kept is None or self._kept[0] is not shelf.index:
                self._kept = (shelf.index, self._built(shelf))
            return self._kept[1]

    def _built(self, shelf: OpenRelease) -> QuotingAnswerer:
        urls = {document.id: document.url for document in shelf.release.documents}
        today = datetime.datetime.now(datetime.UTC).date()
        curated, alarms = find_curated(self._faq, shelf.index.passages, urls, today)
        for alarm in alarms:
            log.warning(alarm)
        return QuotingAnswerer(shelf.index, self.university, self._scorer, curated)

    def _finished(self, draft: Draft, shelf: OpenRelease, catalogue: Catalogue) -> Answer:
        sentences, citations = cite(draft.statements, shelf.release)
        status = draft.status
        if status in ("answered", "partial") and not citations:
            status = "not_found"  # nothing is claimed without a quotation
        asks_elsewhere = status in ("partial", "not_found") or draft.wants_person
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
            contact=self.university.contact if asks_elsewhere else None,
            suggestions=suggestions_for(shelf.release, citations, catalogue),
        )

    def runnable(self) -> Runnable[dict[str, str | list[Message]], Answer]:
        """The answer as a LangChain step: {"question", "history"} in, `Answer` out."""

        def run(question: dict[str, str | list[Message]]) -> Answer:
            history = question.get("history", [])
            assert isinstance(history, list)
            return self.answer([*history, Message("user", str(question["question"]))])

        return RunnableLambda(run)


def open_assistant(settings: Settings) -> Assistant:
    """The assistant for these settings; nothing is loaded before its first question.

    Raises `ConfigurationInvalid` where a file that staff edit has a mistake.
    """
    library = Library(Releases(settings.data), Embedder(settings.embedder))
    return Assistant(library, load_university(), faq=load_faq())
