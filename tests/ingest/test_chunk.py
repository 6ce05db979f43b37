"""Document → passages: nothing is lost, everything is found again, what belongs together stays together."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.passage import Passage
from ingest.chunk import LARGEST_PASSAGE, chunk
from ingest.publish import read_pages
from tests.project import NORVALE

LONG = "\n\n".join(
    [
        "# Long",
        " ".join(f"Sentence number {i} says a little more than the one before it did." for i in range(80)),
        "x" * 3000,
        "Слово " * 600,
        "\n".join(f"- item {i} of a list that does not end soon" for i in range(80)),
        "| A | B | C |\n|---|---|---|\n" + "\n".join(f"| {i} | {'b' * 60} | c |" for i in range(60)),
    ]
)


@pytest.fixture(params=["shipped", "fixtures", "long"])
def pairs(
    request: pytest.FixtureRequest, write_page: Callable[[str, str], Path], documents: Sequence[Document]
) -> list[tuple[Document, list[Passage]]]:
    """Documents with their passages."""
    if request.param != "shipped":
        folder = NORVALE / "pages" if request.param == "fixtures" else write_page("long.md", LONG)
        documents = read_pages(folder).documents
    return [(document, chunk(document)) for document in documents]


def test_offsets_of_passages_and_units_give_their_text_back(
    pairs: list[tuple[Document, list[Passage]]],
) -> None:
    for document, passages in pairs:
        for passage in passages:
            assert passage.span.of(document.text) == passage.text == passage.text.strip()
            assert passage.units
            for unit in passage.units:
                words = unit.span.of(document.text)
                assert words and words == words.strip()
                assert passage.span.start <= unit.span.start < unit.span.end <= passage.span.end


def test_passages_hold_all_the_text_once_but_the_headings(
    pairs: list[tuple[Document, list[Passage]]],
) -> None:
    for document, passages in pairs:
        headings = {
            place
            for block in document.blocks
            if block.kind in ("title", "heading")
            for place in range(block.span.start, block.span.end)
        }
        for spans in (
            [passage.span for passage in passages],
            [unit.span for passage in passages for unit in passage.units],
        ):
            assert all(one.end <= other.start for one, other in pairwise(spans))
            held = {place for span in spans for place in range(span.start, span.end)}
            assert not held & headings
            lost = set(range(len(document.text))) - held - headings
            assert all(document.text[place].isspace() for place in lost)


def test_passages_are_small_enough_to_be_embedded_whole(
    pairs: list[tuple[Document, list[Passage]]],
) -> None:
    assert all(len(passage.text) <= LARGEST_PASSAGE for _, passages in pairs for passage in passages)


def test_the_six_ratings_stay_with_their_heading_and_the_paragraph_that_follows(
    passages: Sequence[Passage],
) -> None:
    [ratings] = [passage for passage in passages if passage.headings == ("International ratings",)]
    items = [unit for unit in ratings.units if unit.kind == "item"]
    assert len(items) == 6
    assert ratings.text.startswith("Webometrics") and ratings.text.endswith("of educational services.")
    assert "University › International cooperation › " in ratings.context
    assert ratings.context.endswith("organizations › International ratings")
    assert ratings.search_text.startswith(ratings.context)


def test_headings_stack_by_level(write_page: Callable[[str, str], Path]) -> None:
    folder = write_page("a.md", "# T\n\n## A\n\none.\n\n### B\n\ntwo.\n\n## C\n\nthree.\n")
    assert [passage.headings for passage in read_pages(folder).passages] == [("A",), ("A", "B"), ("C",)]


def test_an_announced_list_stays_with_what_announces_it(write_page: Callable[[str, str], Path]) -> None:
    before, after = "Before. " * 100, "After. " * 100
    page = f"# T\n\n{before}\n\nYou need:\n\n- a passport\n- a photo\n\nBring both.\n\n{after}"
    [announced] = [p for p in read_pages(write_page("a.md", page)).passages if "passport" in p.text]
    assert announced.text == "You need:\n\na passport\na photo\n\nBring both."


def test_ids_are_stable_and_unique(documents: Sequence[Document]) -> None:
    first, second = ([p.id for d in documents for p in chunk(d)] for _ in range(2))
    assert first == second and len(set(first)) == len(first)
