"""The release being served: followed when another is published, kept when the next can't be opened."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import NotReady
from assistant.library import Library
from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import NoRelease
from corpus.passage import Passage
from corpus.release import Releases
from tests.project import library_that_answers_nothing


@pytest.fixture
def library(releases: Releases, embedder: Embedder) -> Library:
    return library_that_answers_nothing(releases, embedder)


def serving(library: Library) -> str:
    return library.current().release.manifest.name


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within a time that a busy machine keeps, too."""
    deadline = time.monotonic() + 60
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def publish_another(releases: Releases, published: Path, embedder: Embedder, title: str = "New") -> str:
    """Publish the same pages under another title; gives the release's name."""
    release = Releases(published).read("000001")
    documents: tuple[Document, ...] = tuple(replace(one, title=title) for one in release.documents)
    passages: tuple[Passage, ...] = release.passages
    return releases.publish(documents, passages, embedder)[0].name


def test_a_new_release_is_followed_without_a_restart_and_the_old_one_can_still_be_cited(
    library: Library, releases: Releases, published: Path, embedder: Embedder
) -> None:
    before = library.current()
    name = publish_another(releases, published, embedder)
    assert serving(library) in ("000001", name)  # nobody waits
    assert eventually(lambda: serving(library) == name == "000002")
    assert before.index.search("Akita", 1), "a question that began with the old release ends with it"
    assert library.release("000001").documents == before.release.documents
    assert library.release("000002").documents[0].title == "New"
    with pytest.raises(NoRelease):
        library.release("000003")


def test_a_damaged_new_release_is_not_followed_and_tried_again_later(
    library: Library,
    releases: Releases,
    published: Path,
    embedder: Embedder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert serving(library) == "000001"
    name = publish_another(releases, published, embedder)
    pages = releases.data / "releases" / name / "documents.json"
    content = pages.read_bytes()
    pages.write_bytes(b"[]")
    assert serving(library) == "000001"
    assert eventually(lambda: "staying with the release at hand" in caplog.text)
    pages.write_bytes(content)
    assert serving(library) == "000001"
    library._try_again_at = 0.0  # a minute later
    assert eventually(lambda: serving(library) == name)


def test_when_the_pointer_is_lost_the_release_at_hand_answers(library: Library, releases: Releases) -> None:
    before = library.current()
    pointer = releases.data / "current"
    for content in (b"", b"\xff\xfe", b"000009\n", b"../../etc\n"):
        pointer.write_bytes(content)
        assert library.current() is before
    pointer.unlink()
    assert library.current() is before


def test_without_a_release_it_is_not_ready_until_one_is_published(
    tmp_path: Path, published: Path, embedder: Embedder
) -> None:
    library = library_that_answers_nothing(Releases(tmp_path), embedder)
    with pytest.raises(NotReady, match="python -m ingest publish"):
        library.current()
    publish_another(Releases(tmp_path), published, embedder)
    assert serving(library) == "000001"


def test_where_the_current_release_is_damaged_at_the_start_the_last_good_one_is_served(
    releases: Releases, published: Path, embedder: Embedder
) -> None:
    name = publish_another(releases, published, embedder)
    damaged = releases.data / "releases" / name / "chroma" / "chroma.sqlite3"
    damaged.write_bytes(damaged.read_bytes()[:-8192])
    library = library_that_answers_nothing(releases, embedder)
    assert serving(library) == "000001"
    assert f"Release {name} is damaged" in library.problem and "000001 is served instead" in library.problem
    publish_another(releases, published, embedder, "Newer")
    assert eventually(lambda: serving(library) == "000003") and library.problem == ""


def test_an_undo_is_served_with_the_next_question(
    library: Library, releases: Releases, published: Path, embedder: Embedder
) -> None:
    assert serving(library) == "000001"
    name = publish_another(releases, published, embedder)
    assert eventually(lambda: serving(library) == name)
    releases.rollback(None, "Anna")
    assert serving(library) == "000001"


def test_another_embedder_is_not_ready(releases: Releases) -> None:
    with pytest.raises(NotReady, match="ASSISTANT_EMBEDDER=all-MiniLM-L6-v2"):
        library_that_answers_nothing(releases, Embedder("another/model")).current()
