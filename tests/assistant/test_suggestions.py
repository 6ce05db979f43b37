"""Questions to ask next: expected ones that read well, each once, and none that was just answered."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.catalogue import load_catalogues
from assistant.suggestions import Suggestions
from corpus.expected import ExpectedQuestion
from corpus.manifest import Manifest
from corpus.release import Release
from ingest.publish import read_pages, with_expected
from tests.project import NORVALE

ENGLISH = load_catalogues().get("en")
MANIFEST = Manifest(1, "", "", "", None, 0, 0, {})


@pytest.fixture(scope="module")
def release() -> Release:
    """Norvale's pages with their expected questions."""
    pages = NORVALE / "pages"
    reading = with_expected(read_pages(pages), pages, None, datetime.date.today())
    return Release(MANIFEST, reading.documents, reading.passages, reading.expected)


def finding(text: str, found: Sequence[ExpectedQuestion]) -> Any:
    """What was found for a text, best first; the first of it is quoted."""
    candidates = [SimpleNamespace(expected=one) for one in found]
    ranked = [(candidate, 0.5) for candidate in candidates]
    return SimpleNamespace(judged=SimpleNamespace(text=text, ranked=ranked), quoted=candidates[:1])


def test_a_conversation_begins_with_questions_from_all_over_the_pages(release: Release) -> None:
    first = Suggestions(release).first(ENGLISH)
    pages = {one.document_id for one in release.expected if one.question in first}
    assert len(first) == len(set(first)) == len(pages) == 3
    assert all(question.endswith("?") and question[0].isupper() for question in first)


def test_near_ones_come_first_without_what_was_just_answered(release: Release) -> None:
    fees = [one for one in release.expected if one.question.startswith("How much is ") and one.quote]
    near = Suggestions(release).near([finding("price?", fees[:4])], ENGLISH)
    answered = {one.question for one in release.expected if one.quote == fees[0].quote}
    assert near[0] in {one.question for one in fees[1:4]} and not answered & set(near)


def test_a_question_with_several_places_is_suggested_once(release: Release) -> None:
    documents = [one for one in release.expected if one.question == "Which documents do I need?"]
    near = Suggestions(release).near([finding("papers?", [release.expected[0], *documents])], ENGLISH)
    assert len(documents) == 8 and len(near) == len(set(near))


def test_near_misses_are_never_suggested(release: Release) -> None:
    missed = {one.question for one in release.expected if one.quote is None}
    some = [one for one in release.expected if one.quote is None][:3]
    assert not missed & set(Suggestions(release).near([finding("?", some)], ENGLISH))


def test_a_language_without_questions_gets_those_in_english(release: Release) -> None:
    suggestions = Suggestions(release)
    assert suggestions.first(load_catalogues().get("ru")) == suggestions.first(ENGLISH)


def test_pages_without_expected_questions_are_told_by_their_headings(release: Release) -> None:
    bare = Suggestions(replace(release, expected=()))
    headings = {heading for passage in release.passages for heading in passage.headings}
    for suggestion in (*bare.first(ENGLISH), *bare.near([finding("x", [])], ENGLISH)):
        assert any(heading in suggestion for heading in headings)
