"""Promises that a reader would miss; each test was seen to fail when the line that keeps it was broken."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sentence_transformers

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import NotWritten, ReleaseDamaged
from corpus.passage import Passage
from corpus.release import Release, Releases
from corpus.vectors import Vectors
from ingest.publish import read_pages
from tests.project import library_that_answers_nothing

Write = Callable[[str, str | bytes], Path]


def test_a_release_that_can_not_be_read_back_is_never_served(
    releases: Releases,
    documents: tuple[Document, ...],
    passages: tuple[Passage, ...],
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = releases.open_index

    def refuse_new(release: Release, *arguments: Embedder) -> object:
        if release.manifest.name == "000002":
            raise ReleaseDamaged("Release 000002 is damaged.")
        return opened(release, *arguments)

    monkeypatch.setattr(releases, "open_index", refuse_new)
    with pytest.raises(NotWritten, match="000002"):
        releases.publish((replace(documents[0], title="New"),), passages, embedder)
    assert releases.current_name() == "000001"


def test_short_neighbours_under_one_heading_are_one_passage(write_page: Write) -> None:
    page = (
        "# T\n\n## A\n\nThe hall is old.\n\nIt was built in 1921.\n\n## B\n\nIt is open.\n\n" + "Long. " * 200
    )
    found = [passage.text for passage in read_pages(write_page("a.md", page)).passages]
    assert found[:2] == ["The hall is old.\n\nIt was built in 1921.", "It is open."] and len(found) == 3


@pytest.mark.parametrize(
    ("name", "prefixes"),
    [
        ("intfloat/multilingual-e5-small", ("query: ", "passage: ")),
        ("E5-large", ("query: ", "passage: ")),
        ("another/model", ("", "")),
        ("e5/model", ("", "")),
        ("another/base5e5", ("", "")),
    ],
)
def test_e5_models_are_given_their_prefixes_and_others_none(
    monkeypatch: pytest.MonkeyPatch, name: str, prefixes: tuple[str, str]
) -> None:
    given: list[str] = []

    class Model:
        """Notes what it is given to encode."""

        def __init__(self, location: str, **options: object) -> None:
            assert location == name

        def encode(self, texts: Sequence[str], **options: object) -> np.ndarray:
            given.extend(texts)
            return np.ones((len(texts), 1))

    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", Model)
    embedder = Embedder(name)
    embedder.embed_query("fees")
    embedder.embed_documents(["fees"])
    assert given == [f"{prefix}fees" for prefix in prefixes]


def test_the_vectors_of_a_release_no_longer_served_are_closed(
    releases: Releases,
    documents: tuple[Document, ...],
    passages: tuple[Passage, ...],
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[Vectors] = []
    close = Vectors.close

    def note(vectors: Vectors) -> None:
        closed.append(vectors)
        close(vectors)

    monkeypatch.setattr(Vectors, "close", note)
    library = library_that_answers_nothing(releases, embedder)
    at_hand = library.current()
    vectors = at_hand.index.vectors

    def publish(name: str) -> None:
        releases.publish((replace(documents[0], title=f"New {name}"),), passages, embedder)
        deadline = time.monotonic() + 60
        while library.current().release.manifest.name != name and time.monotonic() < deadline:
            time.sleep(0.05)
        assert library.current().release.manifest.name == name

    publish("000002")
    assert vectors not in closed, "an undo goes back to it at once"
    publish("000003")
    assert vectors not in closed, "a question may still search it"
    del at_hand
    gc.collect()
    assert vectors in closed
