"""A conversation in, a cited answer out: the way through all the stages, wired by hand."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, Asked, Citation, Draft, Message, Sentence, Statement, plain_text
from assistant.catalogue import Catalogues, load_catalogues
from assistant.citations import cite
from assistant.events import CitationReady, Event, Finished, Started, answer_of
from assistant.library import Library, OneRelease, OpenRelease
from assistant.model.budget import Budget
from assistant.model.upstream import FIRST_SECONDS, MOST_TOKENS, Cancellation, Upstream
from assistant.model.writer import Writer, Written, check_prompts
from assistant.quotes.answerer import QuotingAnswerer
from assistant.suggestions import Topic
from assistant.understand.language import load_language_classifier
from assistant.understand.message_sorts import message_sorts
from assistant.understand.names import Names
from assistant.understand.reading import Reader
from corpus.chat_model import chat_model
from corpus.embedder import Embedder
from corpus.index import Index
from corpus.multilingual import multilingual_encoder
from corpus.passage import Hit
from corpus.release import Release, Releases
from corpus.settings import Settings
from corpus.staff_files import load_staff_files
from corpus.university import University

# What is searched for of a question, and how many passages a chat model is given beside those that answer.
_LONGEST_SEARCHED, _PASSAGES = 1_000, 4
# What is read of a conversation, from its end: so many turns, and so many characters in all.
_MOST_TURNS, _MOST_CHARACTERS = 12, 16_000


class Assistant:
    """Answers from the pages alone; safe to use from many threads."""

    def __init__(
        self,
        library: Library,
        university: University,
        reader: Reader,
        catalogues: Catalogues | None = None,
        writer: Writer | None = None,
    ) -> None:
        self.library, self.university = library, university
        self.catalogues = catalogues or load_catalogues()
        self._reader, self._names, self.writer = reader, Names(university), writer
        self._record: Callable[[Answer, Sequence[Asked]], None] = lambda answer, asked: None

    def record_with(self, record: Callable[[Answer, Sequence[Asked]], None]) -> None:
        """Tell `record` of each answer and of the questions in its message; it has to return at once."""
        self._record = record

    def answer(
        self, conversation: Sequence[Message], language: str | None = None, recorded: bool = True
    ) -> Answer:
        """The answer to the last message, whole; as `stream`."""
        return answer_of(self.stream(conversation, language, recorded=recorded))

    def stream(
        self,
        conversation: Sequence[Message],
        language: str | None = None,
        visitor: str = "",
        cancellation: Cancellation | None = None,
        may_write: bool = True,
        recorded: bool = True,
    ) -> Iterator[Event]:
        """Answer the last message, event by event; `language` is used where the message shows none.

        `visitor` tells one from another where a chat model's tokens are counted; what it is does not matter.
        Without `may_write` no chat model is asked; not `recorded` is what no applicant asked.
        Raises `NotReady`, before the first event, where no release can be served.
        """
        conversation = recent(conversation)
        shelf = self.library.current()
        catalogue = self.catalogues.get(self._reader.language_of(conversation[-1].text[:1000], language))
        started = Started(uuid.uuid4().hex, shelf.release.manifest.name, catalogue.language)
        yield started
        draft = shelf.answerer.draft(conversation, catalogue)
        sentences: list[Sentence] = []
        citations: list[Citation] = []
        written = Written()
        statements: Iterable[Statement] = draft.statements
        if self.writer is not None and may_write:
            question = conversation[-1].text[:_LONGEST_SEARCHED]
            statements = self.writer.statements(
                conversation, draft, shelf.desk, lambda: self.search(shelf, question, _PASSAGES),
                catalogue, written, visitor, cancellation,
            )  # fmt: skip
        for event in cite(statements, shelf.release):
            if isinstance(event, CitationReady):
                citations.append(event.citation)
            else:
                sentences.append(event.sentence)
            yield event
        answered_by = "model" if written.by_model else "quotes"
        answer = self._finished(started, answered_by, draft, sentences, citations)
        if recorded:
            self._record(answer, draft.asked)
        yield Finished(answer)

    def search(self, shelf: OpenRelease, query: str, k: int) -> list[Hit]:
        """The passages of a release nearest to a question, best first, aliases expanded."""
        return shelf.index.search(self._names.expanded(query), k, meaning=query)

    def warm(self) -> None:
        """Load the release and every model, so that the first applicant waits no longer than the tenth.

        Raises `NotReady` where no release can be served.
        """
        for language in (catalogue.language for catalogue in self.catalogues.languages()):
            for question in self.first_questions(language)[:1]:
                answer_of(self.stream([Message("user", question)], language, may_write=False, recorded=False))
        answer_of(
            self.stream(
                [Message("user", "How do I apply, and what are the fees?")], may_write=False, recorded=False
            )
        )

    def close(self) -> None:
        """Let go of the release and of the counted tokens; a later question opens them again."""
        self.library.close()
        if self.writer is not None:
            self.writer.budget.close()

    def topics(self, language: str) -> tuple[Topic, ...]:
        """What the current release answers, by its headings; raises `NotReady`."""
        return self.library.current().answerer.topics(self.catalogues.get(language))

    def first_questions(self, language: str) -> tuple[str, ...]:
        """Questions to begin with, that the current release answers; raises `NotReady`."""
        return self.library.current().answerer.first_questions(self.catalogues.get(language))

    def _finished(
        self,
        started: Started,
        answered_by: str,
        draft: Draft,
        sentences: Sequence[Sentence],
        citations: Sequence[Citation],
    ) -> Answer:
        status = draft.status
        if status in ("answered", "partial") and not citations:
            status = "not_found"  # nothing is claimed without a quotation
        asks_elsewhere = status in ("partial", "not_found") or draft.wants_person
        return Answer(
            id=started.id,
            release=started.release,
            language=started.language,
            answered_by=answered_by,
            status=status,
            confidence=round(min(1.0, max(0.0, draft.confidence)), 3),
            text=plain_text(sentences),
            sentences=tuple(sentences),
            citations=tuple(citations),
            missing=draft.missing,
            contact=self.university.contact_in(started.language) if asks_elsewhere else None,
            suggestions=draft.suggestions,
        )

    def runnable(self) -> Runnable[dict[str, str | list[Message]], Answer]:
        """The answer as a LangChain step: {"question", "history"} in, `Answer` out."""

        def run(question: dict[str, str | list[Message]]) -> Answer:
            history = question.get("history", [])
            assert isinstance(history, list)
            return self.answer([*history, Message("user", str(question["question"]))])

        return RunnableLambda(run)


def recent(conversation: Sequence[Message]) -> list[Message]:
    """The latest turns, as many as are read: the last one whole, an earlier one only where there is room."""
    kept = [_well_formed(conversation[-1])]
    room = _MOST_CHARACTERS - len(kept[0].text)
    for message in conversation[-2 : -1 - _MOST_TURNS : -1]:
        room -= len(message.text)
        if room < 0:
            break
        kept.append(_well_formed(message))
    return kept[::-1]


def _well_formed(message: Message) -> Message:
    """Half a surrogate pair is no text to the encoders."""
    return Message(message.role, message.text.encode("utf-8", "replace").decode())


def open_assistant(settings: Settings, release: str = "") -> Assistant:
    """The assistant for these settings; nothing is loaded before its first question.

    It answers from the current release, or from the one that is named by its number or its folder.
    Raises `ConfigurationInvalid` where a file that staff edit has a mistake.
    """
    university = load_staff_files(settings.corpus).university
    embedder, multilingual = Embedder(settings.embedder), multilingual_encoder()
    reader = Reader(embedder, multilingual, load_language_classifier())

    def answerer(release: Release, index: Index) -> QuotingAnswerer:
        return QuotingAnswerer(release, index, university, reader, message_sorts(multilingual))

    releases = Releases(settings.data)
    library = (
        OneRelease(releases, embedder, answerer, release)
        if release
        else Library(releases, embedder, answerer)
    )
    # Whoever tries a release asks what the pages state; how it is worded is no matter of the release.
    writer = open_writer(settings, reader, university) if settings.model and not release else None
    return Assistant(library, university, reader, writer=writer)


def open_writer(settings: Settings, reader: Reader, university: University) -> Writer:
    """The chat model of the settings as one who writes; it is opened at its first question.

    Raises `ConfigurationInvalid` where a prompt that staff edit has a mistake.
    """
    check_prompts()

    def opened() -> BaseChatModel:
        return chat_model(settings.model, FIRST_SECONDS, MOST_TOKENS)

    budget = Budget(
        settings.data, settings.model, settings.model_tokens_a_day, settings.model_tokens_a_visitor
    )
    return Writer(settings.model, Upstream(opened), reader, university, budget)
