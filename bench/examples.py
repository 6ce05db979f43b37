"""The sites' answer keys as examples for training: each question with its candidates, and which are right."""

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.quotes.candidates import Candidates, CandidateSearch
from assistant.quotes.decision import Decision
from assistant.quotes.evidence import Evidence
from assistant.understand.reading import Question, Reader
from bench.sites import Item, Site

CIRCUMSTANCES = Path(__file__).with_name("circumstances.txt")
# One translation in so many is taken: all of them take an hour.
_TRANSLATIONS = 3
_KNOWN = 200  # expected questions that are asked as they stand
_REMEMBERED = 3  # earlier turns, as in `assistant.quotes.finding`


@dataclass(frozen=True)
class Example:
    """A question of a key, its readings (by itself, and behind each earlier turn), and which units are right.

    `made_up` marks those that no key has: a question after one that it has nothing to do with, an expected
    question as it stands, and what only tells of the applicant. They are trained on and not reported.
    """

    item: Item
    readings: tuple[Candidates, ...]
    right: tuple[tuple[bool, ...], ...]
    made_up: bool = False

    def best(self, decide: Decision) -> tuple[float, list[tuple[str, Evidence, float]], bool]:
        """The reading of greatest confidence: that, its candidates, and whether the likeliest is right."""
        every = []
        for found, right in zip(self.readings, self.right, strict=True):
            probabilities = decide.probabilities([one.evidence for one in found.found])
            ranked = sorted(zip(found.found, probabilities, right, strict=True), key=lambda one: -one[1])
            weighed = [(one.passage_id, one.evidence, probability) for one, probability, _ in ranked]
            every.append((decide.confidence(weighed), weighed, ranked[0][2]))
        return max(every, key=lambda one: one[0])


def examples(site: Site, search: CandidateSearch, reader: Reader) -> list[Example]:
    """Every question of the site's key, a third of its translations, and those made up beside them."""
    chance = random.Random(site.name)
    expected = [one.question for one in site.expected if one.language == "en"]
    made = []
    for item in site.items:
        if not is_taken(item):
            continue
        made.append(_example(site, search, reader, item, item.conversation))
        if item.language == "en" and not item.conversation:
            made.append(_example(site, search, reader, item, (chance.choice(expected),), made_up=True))
    for one in chance.sample(site.expected, _KNOWN):
        # Question word for word, in whatever language it is written: what is known is known.
        text = next(page.text for page in site.reading.documents if page.id == one.document_id)
        words = (text[one.quote.start : one.quote.end],) if one.quote else ()
        item = Item(one.question, (), one.question, one.language, "true" if words else "false", words, ())
        made.append(_example(site, search, reader, item, (), made_up=True))
    for line in CIRCUMSTANCES.read_text(encoding="utf-8").splitlines():
        item = Item(line, (), line, reader.language_of(line), "false", (), ())
        made.append(_example(site, search, reader, item, (), made_up=True))
    return made


def is_taken(item: Item) -> bool:
    """Whether it is trained on: each English question, and a third of the translations."""
    return item.language == "en" or zlib.crc32(f"{item.id} {item.language}".encode()) % _TRANSLATIONS == 0


def _example(
    site: Site,
    search: CandidateSearch,
    reader: Reader,
    item: Item,
    earlier: Sequence[str],
    made_up: bool = False,
) -> Example:
    own = reader.read(item.question, item.language)
    readings = [search.search(Question.alone(own))]
    for turn in earlier[-_REMEMBERED:]:
        before, whole = (reader.read(text, item.language) for text in (turn, f"{item.question} {turn}"))
        readings.append(search.search_after(own, before, whole))
    right = site.right_units(item) if item.answerable != "false" else frozenset()
    return Example(
        item,
        tuple(readings),
        tuple(tuple(one.position in right for one in found.found) for found in readings),
        made_up,
    )
