"""Hybrid search over the shipped pages: by meaning, by words, and by both."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.embedder import Embedder
from corpus.index import Index
from corpus.release import Releases


@pytest.fixture(scope="module")
def index(published: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    releases = Releases(published)
    opened = releases.open_index(releases.read("000001"), embedder)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("teachers trained in the clinics of Akita", "more than 70 teachers"),
        ("RANKING rаnking", "Round University"),
        ("рейтинг высших учебных заведений", "Международный рейтинг"),
        ("nobel prize winners network", "USERN"),
        ("family planning", "UNFPA"),  # shares no word with its passage
    ],
)
def test_the_best_passage_comes_first(index: Index, query: str, words: str) -> None:
    assert words in index.search(query, 3)[0].passage.text


def test_hits_are_sorted_bounded_and_no_more_than_asked(index: Index) -> None:
    hits = index.search("cooperation", 3)
    scores = [hit.score for hit in hits]
    assert len(hits) == 3 and scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(index.search("cooperation", 50)) <= len(index.passages)


@pytest.mark.parametrize("query", ["", " ", "?!", "👩🏽‍⚕️", "\u200c", "x" * 4000])
def test_a_query_without_words_finds_what_it_finds(index: Index, query: str) -> None:
    assert len(index.search(query, 3)) <= 3


def test_vectors_have_length_one_and_a_text_has_one_vector(embedder: Embedder) -> None:
    vectors = embedder.vectors(["The fees.", "The fees.", "Akita"])
    assert vectors.shape == (3, 384) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[0], vectors[1], atol=1e-5)
    assert np.allclose(embedder.embed_query("Akita"), vectors[2], atol=1e-4)


def test_passages_under_the_same_headings_are_neighbours(index: Index) -> None:
    passage = index.passages[-1]
    assert [other.headings for other in index.under(passage)] == [passage.headings] * 6
