"""Releases: written once, read back whole, told when damaged, replaced in one step."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Document
from corpus.embedder import Embedder
from corpus.errors import CorpusError, EmbedderMismatch, NoRelease, ReleaseDamaged
from corpus.passage import Passage
from corpus.release import Releases
from tests.made_up_vectors import MadeUpVectors

NAME = "000001"


def test_what_is_read_is_what_was_published(
    published: Path, documents: tuple[Document, ...], passages: tuple[Passage, ...]
) -> None:
    releases = Releases(published)
    release = releases.read(releases.current_name())
    assert release.documents == documents
    assert release.passages == passages
    assert release.manifest.name == NAME and release.manifest.replaced is None
    assert release.manifest.embedder == "all-MiniLM-L6-v2"
    assert release.document(documents[0].id) == documents[0]
    assert release.document("another") is None


def test_publishing_the_same_pages_makes_no_second_release(
    releases: Releases, documents: tuple[Document, ...], passages: tuple[Passage, ...], embedder: Embedder
) -> None:
    expected = releases.read(NAME).expected
    manifest, made = releases.publish(documents, passages, embedder, expected=expected)
    assert (manifest.name, made, releases.names()) == (NAME, False, [NAME])
    manifest, made = releases.publish(documents, passages, embedder, expected=expected[:9])
    assert made and releases.read(manifest.name).expected == expected[:9]


def test_a_change_makes_the_next_release_and_leaves_the_old_one_as_it_was(
    releases: Releases, documents: tuple[Document, ...], passages: tuple[Passage, ...], embedder: Embedder
) -> None:
    before = releases.read(NAME)
    changed = (replace(documents[0], retrieved_at="2026-12-01"), *documents[1:])
    manifest, made = releases.publish(changed, passages, embedder)
    assert made and manifest.name == releases.current_name() == "000002" and manifest.replaced == 1
    assert releases.read(NAME) == before
    assert releases.read("000002").documents == changed
    assert {path.name for path in (releases.data / "releases").iterdir()} == {NAME, "000002"}


def test_what_is_no_release_is_left_alone(
    releases: Releases, documents: tuple[Document, ...], passages: tuple[Passage, ...], embedder: Embedder
) -> None:
    folder = releases.data / "releases"
    (folder / "000009 copy").mkdir()
    (folder / ".building-000002").mkdir()
    (folder / ".building-000002" / "half").write_text("written by one that was killed")
    manifest, _ = releases.publish((replace(documents[0], title="New"),), passages, embedder)
    assert manifest.name == "000002" and releases.names() == [NAME, "000002"]
    assert (folder / "000009 copy").exists() and not (folder / ".building-000002").exists()


@pytest.mark.parametrize("file", ["documents.json", "passages.json", "expected.json", "manifest.json"])
@pytest.mark.parametrize("damage", ["changed", "truncated", "missing", "not UTF-8"])
def test_an_altered_file_is_told(releases: Releases, file: str, damage: str) -> None:
    path = releases.data / "releases" / NAME / file
    content = path.read_bytes()
    if damage == "changed":
        changed = content.replace(b"70 teachers", b"90 teachers").replace(b'"number": 1', b'"number": ""')
        path.write_bytes(changed if changed != content else content + b"\n")
    elif damage == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "not UTF-8":
        path.write_bytes(b"\xff\xfe")
    else:
        path.unlink()
    with pytest.raises(ReleaseDamaged, match=f"Release {NAME} is damaged .*python -m ingest publish"):
        releases.read(NAME)


@pytest.mark.parametrize(
    "name", ["", "000002", "../releases/000001", "000001/", "０００００１", "latest", "1\n"]
)
def test_a_name_that_is_no_release_is_refused(releases: Releases, name: str) -> None:
    with pytest.raises(NoRelease):
        releases.read(name)


def test_nothing_published_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRelease, match=r"Nothing has been published .*python -m ingest publish"):
        Releases(tmp_path / "absent").current_name()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"../../etc/passwd\n", b""])
def test_a_damaged_pointer_is_told(releases: Releases, content: bytes) -> None:
    (releases.data / "current").write_bytes(content)
    with pytest.raises(CorpusError):
        releases.read(releases.current_name())


def test_another_embedder_is_told_with_what_to_do(releases: Releases) -> None:
    with pytest.raises(EmbedderMismatch, match="ASSISTANT_EMBEDDER=all-MiniLM-L6-v2, or publish again"):
        releases.open_index(releases.read(NAME), Embedder("another/model"))


def test_a_missing_embedder_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"can't be loaded.*ASSISTANT_EMBEDDER"):
        Embedder(str(tmp_path / "no model here")).vectors(["text"])


def test_damaged_vectors_are_told_and_published_over(
    releases: Releases, documents: tuple[Document, ...], passages: tuple[Passage, ...], embedder: Embedder
) -> None:
    database = releases.data / "releases" / NAME / "chroma" / "chroma.sqlite3"
    database.write_bytes(database.read_bytes()[:-8192])
    release = releases.read(NAME)
    with pytest.raises(ReleaseDamaged, match="malformed"):
        releases.open_index(release, embedder)
    manifest, made = releases.publish(documents, passages, embedder)
    assert made and manifest.name == releases.current_name() == "000002"
    releases.open_index(releases.read("000002"), embedder).close()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, passages: tuple[Passage, ...]) -> Path:
    """A release with so many passages that Chroma writes its index files."""
    data = tmp_path_factory.mktemp("large")
    many = [replace(passages[0], id=f"{passages[0].id}.{number}", units=()) for number in range(1100)]
    # In their own texts, or they would share one vector.
    many = [replace(passage, text=f"{number}") for number, passage in enumerate(many)]
    Releases(data).publish((), many, MadeUpVectors())
    return data


@pytest.mark.parametrize("file", ["data_level0.bin", "header.bin", "link_lists.bin", "length.bin"])
def test_every_damaged_index_file_is_told_before_it_ends_the_process(large: Path, file: str) -> None:
    releases = Releases(large)
    [path] = (large / "releases" / NAME / "chroma").glob(f"*/{file}")
    content = path.read_bytes()
    assert content
    path.write_bytes(content[: len(content) // 2])
    try:
        with pytest.raises(ReleaseDamaged, match=file):
            releases.open_index(releases.read(NAME), MadeUpVectors())
    finally:
        path.write_bytes(content)


def test_an_index_file_that_kills_its_reader_is_told_by_the_child(large: Path) -> None:
    """Even where the manifest does not know the file: the child that tries it dies, not this process."""
    releases = Releases(large)
    release = releases.read(NAME)
    unknown = replace(release, manifest=replace(release.manifest, vectors={}))
    [path] = (large / "releases" / NAME / "chroma").glob("*/data_level0.bin")
    content = path.read_bytes()
    path.write_bytes(np.random.default_rng(1).bytes(len(content)))
    try:
        with pytest.raises(ReleaseDamaged, match=r"the reader died|Internal"):
            releases.open_index(unknown, MadeUpVectors())
    finally:
        path.write_bytes(content)


def test_the_manifest_is_readable_by_other_programs(published: Path) -> None:
    manifest = json.loads((published / "releases" / NAME / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["number"] == 1 and manifest["documents"] == 1 and manifest["passages"] == 7
    assert set(manifest["files"]) == {"documents.json", "passages.json", "expected.json"}
    assert manifest["multilingual"] == "universal-sentence-encoder-multilingual-v3"
