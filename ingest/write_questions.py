"""A chat model reads each new or changed page once and writes down what it answers and nearly answers."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.runnables import Runnable
from pydantic import BaseModel, ValidationError

from corpus.document import Document
from corpus.expected import address_of
from corpus.expected_line import shown
from ingest.exchange import lines_in
from ingest.prompt import as_data, instruction
from ingest.questions import QuestionsFile, parts
from ingest.scripts import is_written_as

_WAITS = (2.0, 8.0)  # before the second try and the third
_LETTERS_A_TOKEN = 3.5
_TOKENS_A_QUESTION = 60


class WrittenQuestion(BaseModel):
    """One question, as the chat model is asked to give it."""

    question: str
    language: str
    quote: str | None = None
    missing: str | None = None
    kind: str = "other"


class WrittenPage(BaseModel):
    """All questions of one page."""

    questions: list[WrittenQuestion]


@dataclass
class Written:
    """What came of writing: counts, the pages that failed with the reason, and the lines left out."""

    pages: int = 0
    questions: int = 0
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0


class _PageFailed(Exception):
    """Nothing could be written for a page; the message is the reason."""


def estimated_tokens(documents: Sequence[Document], languages: Sequence[str]) -> tuple[int, int]:
    """About how many tokens these pages will take, in and out."""
    told = len(instruction(languages))
    letters = sum(len(part) + told for document in documents for part in parts(document))
    # Some 12 questions a block and 2 more a language: what the prompt asks for, near misses included.
    blocks = sum(len(document.blocks) for document in documents)
    return int(letters / _LETTERS_A_TOKEN), blocks * (10 + 2 * len(languages)) * _TOKENS_A_QUESTION


class QuestionWriter:
    """Writes page by page; what is written is checked and on the disk before the next page begins."""

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        languages: Sequence[str],
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._name = name
        self._languages = tuple(languages)
        self._instruction = instruction(languages)
        self._sleep = sleep
        try:
            self._asked: Runnable[list[BaseMessage], object] = model.with_structured_output(
                WrittenPage, include_raw=True
            )
        except NotImplementedError:  # a model without tools is read as any assistant's reply is
            self._asked = model

    def write(
        self, documents: Sequence[Document], file: QuestionsFile, progress: Callable[[int], object]
    ) -> Written:
        """Write for these pages; a page that fails is told and does not stop the rest."""
        written = Written()
        for document in documents:
            try:
                self._write_page(document, file, written)
            except _PageFailed as failure:
                written.failed.append(f"{address_of(document)}: {failure}.")
            progress(1)
        return written

    def _write_page(self, document: Document, file: QuestionsFile, written: Written) -> None:
        lines = [line for part in parts(document) for line in self._lines(document, part, written)]
        if not lines:
            raise _PageFailed("the model wrote no question")
        kept, foreign = self._in_languages(lines)
        written.left_out.extend(f"{address_of(document)}, {reason}." for reason in foreign)
        questions, reports = file.add(
            kept, address_of(document), [f"question {n + 1}" for n in range(len(kept))]
        )
        written.left_out.extend(reports)
        written.questions += len(questions)
        # Where all is known already the page was written before, and only the record was lost.
        if not questions and not all("is there already" in report for report in reports):
            raise _PageFailed("none of the model's questions is borne out by the page")
        if not kept:
            raise _PageFailed("the model wrote in another language")
        file.done(document)
        written.pages += 1

    def _lines(self, document: Document, part: str, written: Written) -> Iterator[str]:
        """The lines that the model gives for one part of a page."""
        messages = [SystemMessage(self._instruction), HumanMessage(as_data(document, part))]
        answer = self._answer(messages)
        raw = answer.get("raw") if isinstance(answer, dict) else answer
        if isinstance(raw, AIMessage) and raw.usage_metadata:
            written.tokens_in += raw.usage_metadata["input_tokens"]
            written.tokens_out += raw.usage_metadata["output_tokens"]
        address = address_of(document)
        if isinstance(answer, AIMessage):
            yield from lines_in(str(answer.text), self._name, address).lines
            return
        page = answer.get("parsed") if isinstance(answer, dict) else None
        if not isinstance(page, WrittenPage):
            reason = answer.get("parsing_error") if isinstance(answer, dict) else None
            told = f": {shown(str(reason))}" if reason else ""
            raise _PageFailed(f"the model's answer can't be read{told}")
        for question in page.questions:
            yield json.dumps({"url": address, "writer": self._name, **question.model_dump()})

    def _answer(self, messages: list[BaseMessage]) -> object:
        for wait in (*_WAITS, None):
            try:
                return self._asked.invoke(messages)
            except (ValidationError, ValueError) as error:
                raise _PageFailed(f"the model's answer can't be read: {shown(str(error))}") from error
            except Exception as error:  # each provider raises its own kinds
                if wait is None:
                    reason = shown(str(error)) or type(error).__name__
                    raise _PageFailed(f"the model failed three times: {reason}") from error
                self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _in_languages(self, lines: Sequence[str]) -> tuple[list[str], list[str]]:
        """The lines in the languages that were asked for, and why each other one is left out."""
        kept, foreign = [], []
        for number, line in enumerate(lines, 1):
            said = json.loads(line)
            language, question = str(said.get("language", "")), str(said["question"])
            if language not in self._languages:
                foreign.append(f"question {number}: “{shown(language)}” is no language that was asked for")
            elif not is_written_as(language, question):
                foreign.append(f"question {number}: “{shown(question)}” is not written in {language}")
            else:
                kept.append(line)
        return kept, foreign
