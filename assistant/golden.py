"""Golden questions: asked of a release before anyone is served it, each with what must come of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer, Message
from assistant.assistant import Assistant
from corpus.document import canonical_url
from corpus.errors import ConfigurationInvalid
from corpus.folding import fold


class GoldenQuestion(BaseModel):
    """One line of `golden.jsonl`: what is asked, and the status, page and words of a right answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str = Field(min_length=1, max_length=1000)
    status: Literal["answered", "partial", "not_found"]
    url: str = ""
    quote: str = ""

    @property
    def expected(self) -> str:
        """What must come of it, in words."""
        return _told(self.status, self.url, self.quote)


@dataclass(frozen=True)
class Failure:
    """A golden question that is not answered as it must be."""

    question: str
    expected: str
    got: str


@dataclass(frozen=True)
class Asked:
    """How many golden questions were asked, and those that failed."""

    asked: int
    failed: tuple[Failure, ...]

    def as_json(self) -> str:
        """The result as `ingest` reads it."""
        return json.dumps({"passed": not self.failed, **asdict(self)}, ensure_ascii=False, indent=1)


def read_golden(file: Path) -> tuple[GoldenQuestion, ...]:
    """The questions of a file; raises `ConfigurationInvalid` with the line of a mistake."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ConfigurationInvalid(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    except OSError as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error.strerror}.") from error
    return tuple(_questions(file, lines))


def _questions(file: Path, lines: Sequence[str]) -> Iterator[GoldenQuestion]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield GoldenQuestion.model_validate_json(line)
        except ValidationError as error:
            mistake = error.errors(include_input=False)[0]
            key = f"{mistake['loc'][0]}: " if mistake["loc"] else ""
            raise ConfigurationInvalid(f"{file}, line {number}: {key}{mistake['msg']}.") from None


def ask_golden(assistant: Assistant, questions: Sequence[GoldenQuestion]) -> Asked:
    """Ask each question by itself."""
    failed = []
    for question in questions:
        answer = assistant.answer([Message("user", question.question)])
        if not _is_met(question, answer):
            failed.append(Failure(question.question, question.expected, _got(answer)))
    return Asked(len(questions), tuple(failed))


def _is_met(question: GoldenQuestion, answer: Answer) -> bool:
    if answer.status != question.status:
        return False
    if not question.url and not question.quote:
        return True
    page, words = canonical_url(question.url), fold(question.quote)
    return any(
        (not page or canonical_url(citation.url or "") == page) and words in fold(citation.quote)
        for citation in answer.citations
    )


def _got(answer: Answer) -> str:
    if not answer.citations:
        return answer.status
    first = answer.citations[0]
    return _told(answer.status, first.url or "", first.quote)


def _told(status: str, url: str, quote: str) -> str:
    where = f" from {url}" if url else ""
    return f"{status}{where}: “{quote[:200]}”" if quote else f"{status}{where}"
