"""A chat model puts the quoting answerer's finding into words, sentence by checked sentence."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from babel import Locale
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.answer import Draft, Message, Own, Quote, Statement
from assistant.catalogue import Catalogue
from assistant.model.answer_cache import AnswerCache, cache_key
from assistant.model.breaker import CircuitBreaker
from assistant.model.budget import Budget
from assistant.model.check import Checked, SupportCheck
from assistant.model.failures import ModelFailed
from assistant.model.lines import as_data, finding_of, lines_for, ordinary_words, quotes_of
from assistant.model.sentences import WrittenSentence, sentences
from assistant.model.upstream import Cancellation, Upstream, Usage
from assistant.quotes.pages import Pages
from assistant.understand.reading import Reader
from corpus.passage import Hit
from corpus.prompts import prompt
from corpus.release import Release
from corpus.university import University

log = logging.getLogger(__name__)

_MOST_SENTENCES = 12
# A sentence of fewer letters says too little of the language it is in.
_TELLS_LANGUAGE = 25
# The conversation before the question, as far as the model needs it.
_REMEMBERED = 4
_LONGEST_TURN = 2_000


@dataclass(frozen=True)
class Desk:
    """What is written from: a release, its lines in order, and the words that are no names in it."""

    release: Release
    pages: Pages
    ordinary: frozenset[str]

    @classmethod
    def of(cls, release: Release, pages: Pages) -> "Desk":
        """The desk for a release; takes a while, so it is made once."""
        return cls(release, pages, ordinary_words(pages, (one.question for one in release.expected)))


@dataclass
class Written:
    """What came of asking the model: the sentences withheld by reason, and why it failed, if it did."""

    kept: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    failure: ModelFailed | None = None
    from_cache: bool = False

    @property
    def by_model(self) -> bool:
        """Whether any sentence is the model's."""
        return self.kept > 0


class Writer:
    """Has answers written by one chat model; safe to use from many threads."""

    def __init__(
        self,
        name: str,
        upstream: Upstream,
        reader: Reader,
        university: University,
        budget: Budget,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self.name, self._upstream, self._reader, self._university = name, upstream, reader, university
        self.budget, self.breaker = budget, breaker or CircuitBreaker()
        self._cache = AnswerCache()
        self._own_names = " ".join(
            (
                university.name,
                university.short_name,
                *university.names.values(),
            )
        )

    def statements(
        self,
        conversation: Sequence[Message],
        draft: Draft,
        desk: Desk,
        search: Callable[[], Sequence[Hit]],
        catalogue: Catalogue,
        written: Written,
        visitor: str = "",
        cancellation: Cancellation | None = None,
    ) -> Iterator[Statement]:
        """The draft's statements with those that answer put into words; `written` is told what came of it.

        What the model loses of an answer is quoted; where it fails, all of it is, with a notice.
        """
        if not draft.answers:
            yield from draft.statements
            return
        yield from draft.statements[: draft.answers[0][0]]
        said: list[Statement] = []
        instruction = prompt(
            "answer", {"university": self._university.name, "language": _english_name(catalogue.language)}
        )
        key = cache_key(conversation, catalogue.language, desk.release.manifest.name, self.name, instruction)
        known = self._cache.get(key)
        if known is not None:
            written.kept, written.from_cache = len(known), True
            said += known
            yield from known
        else:
            lines = lines_for(draft, search(), desk.pages)
            check = SupportCheck(
                lines, catalogue.language, self._reader.vectors, self._own_names, desk.ordinary
            )
            try:
                arriving = self._arriving(instruction, conversation, draft, check, visitor, cancellation)
                for statement in self._checked(arriving, check, catalogue, written):
                    said.append(statement)
                    yield statement
            except ModelFailed as failed:
                written.failure = failed
                log.warning("the chat model could not be used: %s", failed)
            if cancellation is not None and cancellation.cancelled:
                return
            if said and written.failure is None:
                self._cache.put(key, said)
        yield from self._rest(draft, said, written, catalogue)
        yield from draft.statements[draft.answers[-1][1] :]

    def _rest(
        self, draft: Draft, said: Sequence[Statement], written: Written, catalogue: Catalogue
    ) -> Iterator[Statement]:
        """The quotations that answer what the model has not answered."""
        cited = {_place(quote) for statement in said for quote in statement.quotes}
        lost = [
            (first, last)
            for (first, last), quotes in zip(draft.answers, quotes_of(draft), strict=True)
            if written.failure is not None or not cited & {_place(quote) for quote in quotes}
        ]
        if written.failure is not None:
            yield Statement((Own(catalogue.text("answer.not_written")),))
        elif not said:
            yield Statement((Own(catalogue.text("answer.not_borne_out")),))
        for first, last in lost:
            yield from draft.statements[first:last]

    def _arriving(
        self,
        instruction: str,
        conversation: Sequence[Message],
        draft: Draft,
        check: SupportCheck,
        visitor: str,
        cancellation: Cancellation | None,
    ) -> Iterator[str]:
        """The model's words, with its failures counted and its tokens paid for."""
        usage = Usage()
        self.breaker.enter()
        try:
            self.budget.enter(visitor)
        except ModelFailed:
            self.breaker.left()
            raise
        known = False
        try:
            found = finding_of(draft, check.lines)
            asked = (
                f"{as_data(check.lines)}\n\nLines found to answer: {found}\n\n{_conversation(conversation)}"
            )
            messages = [SystemMessage(instruction), HumanMessage(asked)]
            check.prepare()
            yield from self._upstream.stream(messages, usage, cancellation)
            if cancellation is None or not cancellation.cancelled:
                known = True
                self.breaker.succeeded()
        except ModelFailed as failed:
            known = True
            self.breaker.failed(failed)
            raise
        finally:
            if not known:
                self.breaker.left()
            self.budget.leave(visitor, usage)

    def _checked(
        self, arriving: Iterator[str], check: SupportCheck, catalogue: Catalogue, written: Written
    ) -> Iterator[Statement]:
        """Each sentence that the pages bear out, with the lines that do, as soon as it is whole."""
        seen: set[str] = set()
        for sentence in sentences(arriving, catalogue.language):
            if written.kept >= _MOST_SENTENCES:
                return
            if self._is_foreign(sentence.text, catalogue.language):
                written.withheld["language"] += 1
                if not written.kept:
                    raise ModelFailed("language", sentence.text[:80])
                continue
            checked = (
                check.check(sentence.text, sentence.cited)
                if sentence.text not in seen
                else Checked(reason="again")
            )
            seen.add(sentence.text)
            if not checked.lines:
                written.withheld[checked.reason] += 1
                continue
            written.kept += 1
            yield _statement(sentence, checked)

    def _is_foreign(self, text: str, language: str) -> bool:
        letters = sum(map(str.isalpha, text))
        needed = _TELLS_LANGUAGE // 3 if language == "zh" else _TELLS_LANGUAGE
        return letters >= needed and self._reader.language_of(text, language) != language


def check_prompts() -> None:
    """Render what a chat model is told; raises `ConfigurationInvalid` with the file that has a mistake."""
    prompt("answer", {"university": "U", "language": "L"})


def _statement(sentence: WrittenSentence, checked: Checked) -> Statement:
    quotes = tuple(line.quote for line in checked.lines)
    return Statement((Own(sentence.text),), quotes=quotes, kind=sentence.kind)


def _place(quote: Quote) -> tuple[str, object]:
    return quote.passage.document_id, quote.span


def _english_name(language: str) -> str:
    return str(Locale.parse(language).english_name)


def _conversation(conversation: Sequence[Message]) -> str:
    """The turns before the question, and the question, each on a line of its own."""
    turns = conversation[-1 - _REMEMBERED :]
    spoken = [
        f"{'Applicant' if one.role == 'user' else 'Assistant'}: {' '.join(one.text[:_LONGEST_TURN].split())}"
        for one in turns
    ]
    return "\n".join([*spoken[:-1], f"Question: {' '.join(turns[-1].text[:_LONGEST_TURN].split())}"])
