"""What staff can do, apart from how it looks: commands as children, the gaps, what is written about them."""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assistant.assistant import Assistant
from assistant.gaps.database import FeedbackDatabase
from assistant.gaps.report import Gap, gaps
from assistant.staff.commands import Busy, Commands, Outcome, Progress
from assistant.staff.gap_answers import GapAnswers
from assistant.staff.page_age import StalePage, stale_pages
from corpus.faq import CuratedQuestion, load_faq
from corpus.multilingual import multilingual_encoder
from corpus.settings import Settings
from corpus.staff_expected import StaffExpected, Struck

# Where `ingest check` leaves the release that it has built, under the data folder.
CANDIDATE = "candidate"


@dataclass(frozen=True)
class Changes:
    """What a look for changes found: what was fetched, what would change, and whether the gate lets it.

    `not_fetched` says why the site could not be asked; the pages at hand were looked at all the same.
    """

    fetched: Mapping[str, Any] = field(default_factory=dict)
    difference: Mapping[str, Any] = field(default_factory=dict)
    gate: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""
    not_fetched: str = ""

    @property
    def may_be_published(self) -> bool:
        """Whether the gate was passed."""
        return bool(self.gate.get("passed")) and not self.trouble


@dataclass(frozen=True)
class ExpectedLine:
    """An expected question of the current release, beside the words that answer it."""

    question: str
    language: str
    title: str
    page: str
    words: str
    missing: str
    writer: str
    struck: bool


class Desk:
    """One for the server; safe to use from many threads."""

    def __init__(
        self,
        assistant: Assistant,
        database: FeedbackDatabase,
        settings: Settings,
        commands: Commands | None = None,
    ) -> None:
        self.assistant, self.database, self.settings = assistant, database, settings
        self.written = StaffExpected(settings.data)
        self.gap_answers = GapAnswers(assistant, self.written)
        self._commands = commands or Commands(settings.data, settings.corpus, settings.embedder)
        self._failed: list[Mapping[str, Any]] = []

    # --- pages and releases ---

    def status(self) -> Outcome:
        """What is served, the releases, and how the pages stand."""
        return self._commands.ask("ingest", "status")

    def look(self, *add: str) -> Generator[Progress | Changes]:
        """Fetch what has changed, or add a page; then compare and check. The changes come last."""
        step: tuple[str, ...] = ("add", "--", *add) if add else ("refresh",)
        fetched = yield from self._step(*step)
        if fetched.said.get("failed") is not None:
            self._failed = [one for one in fetched.said["failed"] if isinstance(one, Mapping)]
        if add and not fetched.succeeded:
            yield Changes(fetched=fetched.said, trouble=fetched.trouble)
            return
        difference = yield from self._step("diff")
        if not difference.succeeded:
            yield Changes(fetched.said, {}, {}, difference.trouble, fetched.trouble)
            return
        gate = yield from self._step("check")
        # The gate's refusal is an answer; only a check that could not be made is trouble.
        trouble = "" if "passed" in gate.said else gate.trouble
        yield Changes(fetched.said, difference.said, gate.said, trouble, fetched.trouble)

    def publish(self, by: str) -> Generator[Progress | Outcome]:
        """Publish what the pages say now; the gate may refuse."""
        outcome = yield from self._step("publish", "--by", by)
        yield outcome

    def undo(self, by: str) -> Generator[Progress | Outcome]:
        """Back to the release before."""
        outcome = yield from self._step("rollback", "--by", by)
        yield outcome

    def ask(self, question: str, before_it_is_published: bool) -> Outcome:
        """The answer of the current release, or of the one that was checked last and is not published yet."""
        release = (
            ["--release", str(self.settings.data.absolute() / CANDIDATE)] if before_it_is_published else []
        )
        return self._commands.ask("assistant", "ask", *release, "--", question)

    def has_candidate(self) -> bool:
        """Whether a release was checked that can be tried."""
        return (self.settings.data / CANDIDATE).is_dir()

    def _step(self, *arguments: str) -> Generator[Progress, None, Outcome]:
        try:
            for said in self._commands.change(*arguments):
                if isinstance(said, Outcome):
                    return said
                yield said
        except Busy:
            return Outcome(
                False, {}, "Somebody else's command is under way here. Wait for it to end, then try again."
            )
        return Outcome(False, {}, "The command was ended.")

    # --- gaps and expected questions ---

    def gaps(self) -> list[Gap]:
        """What was not answered, the most frequent first."""
        return gaps(self.database, multilingual_encoder(), self.assistant.university, self._nearness)

    def _nearness(self, vector: np.ndarray) -> tuple[float, float]:
        vectors = self.assistant.library.current().index.vectors
        answered, missed = (
            max((cosine for _, cosine in vectors.nearest(f"{sort}_multilingual", vector, 1)), default=0.0)
            for sort in ("answered", "missed")
        )
        return answered, missed

    def written_questions(self) -> dict[str, bool]:
        """The questions that staff wrote on these pages, and whether the current release has them."""
        held = {one.question for one in self.assistant.library.current().release.expected}
        lines = (json.loads(line) for line in self.written.lines() if line.strip())
        return {str(line["question"]): line["question"] in held for line in lines}

    def expected(self, words: str = "", most: int = 100) -> list[ExpectedLine]:
        """Expected questions of the current release that hold these words, or any."""
        release = self.assistant.library.current().release
        documents = {document.id: document for document in release.documents}
        struck = self.written.struck()
        found = []
        for one in release.expected:
            document = documents[one.document_id]
            page = document.url or document.id
            quoted = one.quote.of(document.text) if one.quote else ""
            if words.casefold() not in f"{one.question}\n{document.title}\n{quoted}".casefold():
                continue
            found.append(
                ExpectedLine(
                    one.question, one.language, document.title, page, quoted, one.missing or "", one.writer,
                    Struck.of(one.question, page) in struck,
                )
            )  # fmt: skip
            if len(found) == most:
                break
        return found

    def curated(self) -> tuple[CuratedQuestion, ...]:
        """The curated questions as their file says now, the first to expire first."""
        file = self.settings.corpus / "faq.toml"
        return tuple(sorted(load_faq(file), key=lambda one: one.expires)) if file.exists() else ()

    # --- what grows old ---

    def stale(self) -> list[StalePage]:
        """Pages by answers given times their age."""
        release = self.assistant.library.current().release
        return stale_pages(release.documents, self.database.questions(), release.expected, self.languages)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that every page should have expected questions in."""
        return self.assistant.university.languages

    def dead_links(self) -> list[Mapping[str, Any]]:
        """Pages that the last refresh could not fetch, and those that are gone from their site."""
        sources = self.status().said.get("sources") or []
        gone = [url for source in sources for url in source.get("gone") or []]
        return [*self._failed, *({"url": url, "reason": "It is gone from the site."} for url in gone)]
