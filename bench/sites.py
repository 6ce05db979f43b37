"""The invented universities under `bench/sites/`: their pages, expected questions and answer keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from assistant.quotes.candidates import CandidateSearch
from assistant.quotes.pages import Pages
from assistant.understand.classifier import QuestionClassifier
from bench.data import read_lines
from bench.embedding_cache import RememberingEmbedder, RememberingMultilingual
from bench.memory_vectors import MemoryVectors
from corpus.expected_file import read_expected
from corpus.folding import fold
from ingest.publish import Reading, read_pages

SITES = Path(__file__).parent / "sites"
TRAINED_ON = ("aldan", "brenta", "cedar", "dunmore", "esil")


@dataclass(frozen=True)
class Item:
    """One question of an answer key in one language; `answerable` is "true", "partial" or "false"."""

    id: str
    conversation: tuple[str, ...]
    question: str
    language: str
    answerable: str
    evidence: tuple[str, ...]
    facts: tuple[str, ...]


class Site:
    """One site, read and embedded once."""

    def __init__(
        self, name: str, embedder: RememberingEmbedder, multilingual: RememberingMultilingual
    ) -> None:
        self.name, self._embedder, self._multilingual = name, embedder, multilingual
        self.reading: Reading = read_pages(SITES / name / "pages")
        self.pages = Pages(self.reading.passages)
        self.expected, self.reports = read_expected(
            SITES / name / "expected.jsonl", self.reading.documents, self.reading.passages, date.today()
        )
        self.items = tuple(self._items())

    def _items(self) -> Iterator[Item]:
        for raw in read_lines(SITES / self.name / "questions.jsonl"):
            spoken = {raw["language"]: raw["question"], **raw.get("translations", {})}
            for language, question in spoken.items():
                yield Item(
                    raw["id"], tuple(raw["conversation"]), question, language, raw["answerable"],
                    tuple(raw["evidence"]), tuple(raw["expected_facts"]),
                )  # fmt: skip

    def right_units(self, item: Item) -> frozenset[int]:
        """The units that hold, or are held by, the item's evidence."""
        evidence = [fold(words) for words in item.evidence]
        return frozenset(
            position
            for position, text in enumerate(self._folded)
            if text and any(words in text or text in words for words in evidence)
        )

    @cached_property
    def _folded(self) -> tuple[str, ...]:
        return tuple(fold(unit.text) for unit in self.pages.units)

    def search(self, kinds: QuestionClassifier, with_expected: bool = True) -> CandidateSearch:
        """The search over this site's pages, with or without its expected questions."""
        expected = self.expected if with_expected else ()
        vectors = MemoryVectors(self.reading.passages, expected, self._embedder, self._multilingual)
        return CandidateSearch(self.pages, expected, vectors, kinds)
