"""Questions an applicant could ask next, and that the pages do answer."""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.catalogue import Catalogue
from assistant.quotes.finding import Finding
from corpus.expected import ExpectedQuestion
from corpus.release import Release

_MOST = 3
_MOST_TOPICS, _MOST_OF_TOPIC = 6, 4
_ENDS = ("?", "？", "؟")


@dataclass(frozen=True)
class Topic:
    """A heading of the pages, in their `language`: how many places answer something, and what to ask."""

    name: str
    language: str
    count: int
    questions: tuple[str, ...]


class Suggestions:
    """The expected questions of a release that read well, by language."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._by_language: dict[str, list[ExpectedQuestion]] = {}
        for one in release.expected:
            if one.quote is not None and _reads_well(one.question):
                self._by_language.setdefault(one.language, []).append(one)
        self._topics: dict[str, tuple[Topic, ...]] = {}

    def first(self, catalogue: Catalogue, most: int = _MOST) -> tuple[str, ...]:
        """Questions for an empty conversation: of as many pages as there are, from all over each."""
        known = self._in(catalogue)
        if not known:
            return _by_heading(self._release, catalogue)
        step = max(1, len(known) // most)
        return _distinct(known[::step], most)

    def topics(self, catalogue: Catalogue) -> tuple[Topic, ...]:
        """What the release answers, by the headings it stands under, those that answer most first."""
        if catalogue.language not in self._topics:
            self._topics[catalogue.language] = self._topics_of(self._in(catalogue))
        return self._topics[catalogue.language]

    def _topics_of(self, known: Sequence[ExpectedQuestion]) -> tuple[Topic, ...]:
        starts = sorted(
            (one.document_id, one.span.start, at) for at, one in enumerate(self._release.passages)
        )
        passages = self._release.passages
        under: dict[tuple[str, str], list[ExpectedQuestion]] = {}
        for one in known:
            assert one.quote is not None
            at = bisect.bisect_right(starts, (one.document_id, one.quote.start, len(starts))) - 1
            if at < 0 or starts[at][0] != one.document_id:
                continue
            passage = passages[starts[at][2]]
            name = passage.headings[-1] if passage.headings else passage.title
            under.setdefault((name, passage.language), []).append(one)
        topics = [
            Topic(
                name,
                language,
                len({(one.document_id, one.quote) for one in some}),
                _distinct(some, _MOST_OF_TOPIC),
            )
            for (name, language), some in under.items()
        ]
        return tuple(sorted(topics, key=lambda topic: -topic.count)[:_MOST_TOPICS])

    def near(self, findings: Sequence[Finding], catalogue: Catalogue) -> tuple[str, ...]:
        """Questions near what was asked, those just answered left out; else as for an empty conversation."""
        known = self._in(catalogue)
        asked = {one.judged.text for one in findings}
        cited = {
            one.expected.quote for finding in findings for one in finding.quoted if one.expected is not None
        }
        near = [
            one.expected
            for finding in findings
            for one, _ in finding.judged.ranked
            if one.expected is not None
        ]
        places = {(one.document_id, one.quote) for one in near if one.quote not in cited}
        left = [one for one in known if one.quote not in cited and one.question not in asked]
        chosen = [one for one in left if (one.document_id, one.quote) in places]
        step = max(1, len(left) // _MOST)
        return _distinct([*chosen, *left[::step]], _MOST) or _by_heading(self._release, catalogue)

    def _in(self, catalogue: Catalogue) -> list[ExpectedQuestion]:
        return self._by_language.get(catalogue.language) or self._by_language.get("en", [])


def _reads_well(question: str) -> bool:
    return question.endswith(_ENDS) and question[:1] == question[:1].upper() and len(question) <= 90


def _distinct(questions: Iterable[ExpectedQuestion], most: int) -> tuple[str, ...]:
    """One question for each place that answers, and each question once, up to `most`."""
    by_place: dict[object, str] = {}
    for one in questions:
        if one.question not in by_place.values():
            by_place.setdefault((one.document_id, one.quote), one.question)
        if len(by_place) == most:
            break
    return tuple(by_place.values())


def _by_heading(release: Release, catalogue: Catalogue) -> tuple[str, ...]:
    """Where nobody has written expected questions: what the pages say under their headings."""
    headings = dict.fromkeys(heading for passage in release.passages for heading in passage.headings[-1:])
    return tuple(catalogue.text("suggestion.heading", heading=heading) for heading in headings)[:_MOST]
