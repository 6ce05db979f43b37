"""The vectors of a release: what is stored beside the passages, and that nothing is embedded twice."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.embedder import Embedder
from corpus.embedding_cache import EmbeddingCache
from corpus.errors import EmbedderMismatch, ReleaseDamaged
from corpus.expected import ExpectedQuestion
from corpus.multilingual import MultilingualEncoder
from corpus.release import Releases
from corpus.vector_sets import vector_count, vector_sets
from ingest.publish import Reading, read_pages

PAGE = (
    "---\nurl: https://x.example/{0}\ntitle: Page {0}\n---\n## Fees\n\n"
    "The fee is {0} dollars. It is paid in May."
)


class Counting(Embedder):
    """Vectors that depend on the text alone; every text that is asked for is noted."""

    def __init__(self, dimension: int = 16) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._dimension = dimension

    def _encode(self, texts: Sequence[str], prefix: str) -> np.ndarray:
        self.seen.extend(texts)
        return unit_vectors(texts, self._dimension)


class CountingMultilingual(MultilingualEncoder):
    """As `Counting`, in the place of the multilingual encoder."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        self.seen.extend(texts)
        return unit_vectors(texts, 8)


def unit_vectors(texts: Sequence[str], dimension: int) -> np.ndarray:
    rows = [np.random.default_rng(list(text.encode()) or 0).standard_normal(dimension) for text in texts]
    vectors = np.asarray(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def reading(folder: Path, *pages: int) -> Reading:
    """Pages that state a fee, each with a question that it answers and one that it does not."""
    folder.mkdir(exist_ok=True)
    for number in pages:
        (folder / f"{number}.md").write_text(PAGE.format(number))
    return read_pages(folder)


def questions(read: Reading) -> tuple[ExpectedQuestion, ...]:
    return tuple(
        ExpectedQuestion(
            f"{asked} {page.title}?", "en", page.id, quote, None if quote else "it", "other", "staff"
        )
        for page in read.documents
        for asked, quote in (("How much is", page.blocks[-1].span), ("Who pays for", None))
    )


@pytest.fixture
def encoders() -> tuple[Counting, CountingMultilingual]:
    return Counting(), CountingMultilingual()


def publish(
    data: Path, read: Reading, encoders: tuple[Counting, CountingMultilingual], expect: bool = True
) -> tuple[set[str], set[str]]:
    """The texts that each encoder was asked for, none of them twice."""
    embedder, multilingual = encoders
    embedder.seen.clear()
    multilingual.seen.clear()
    expected = questions(read) if expect else ()
    Releases(data, multilingual).publish(read.documents, read.passages, embedder, expected=expected)
    assert len(embedder.seen) == len(set(embedder.seen)) and len(multilingual.seen) == len(
        set(multilingual.seen)
    )
    return set(embedder.seen), set(multilingual.seen)


def test_every_collection_finds_what_it_holds(
    tmp_path: Path, encoders: tuple[Counting, CountingMultilingual]
) -> None:
    read = reading(tmp_path / "pages", 1, 2)
    publish(tmp_path / "data", read, encoders)
    embedder, multilingual = encoders
    releases = Releases(tmp_path / "data", multilingual)
    release = releases.read("000001")
    assert release.expected == questions(read) and release.manifest.expected == 4
    index = releases.open_index(release, embedder)
    try:
        counts = index.vectors.counts()
        assert counts == {
            "passages": 2, "answered_meaning": 2, "answered_multilingual": 2, "missed_meaning": 2,
            "missed_multilingual": 2, "units_meaning": 4, "units_multilingual": 4,
        }  # fmt: skip
        assert sum(counts.values()) == vector_count(read.passages, release.expected)
        for position, question in enumerate(release.expected):
            kind = "answered" if question.quote else "missed"
            vector = embedder.embed_query(question.question)
            [(name, cosine)] = index.vectors.nearest(f"{kind}_meaning", vector, 1)
            assert name == str(position) and cosine == pytest.approx(1, abs=1e-5)
            [vector] = multilingual.vectors([question.question])
            assert index.vectors.nearest(f"{kind}_multilingual", vector, 1)[0][0] == str(position)
        [vector] = embedder.vectors(["Page 2 › Fees: It is paid in May."])
        assert index.vectors.nearest("units_meaning", vector, 1)[0][0] == "1.1"
        [vector] = multilingual.vectors(["The fee is 1 dollars."])
        found = index.vectors.nearest("units_multilingual", vector, 50)
        assert found[0][0] == "0.0" and len(found) == 4
        assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)
        assert index.vectors.nearest("no such collection", vector, 5) == []
        assert index.vectors.nearest("units_multilingual", vector, 0) == []
    finally:
        index.close()


def test_empty_collections_are_not_made(
    tmp_path: Path, encoders: tuple[Counting, CountingMultilingual]
) -> None:
    read = reading(tmp_path / "pages", 1)
    assert {one.name for one in vector_sets(read.passages, ())} == {
        "passages", "units_meaning", "units_multilingual"
    }  # fmt: skip
    publish(tmp_path / "data", read, encoders, expect=False)
    releases = Releases(tmp_path / "data", encoders[1])
    index = releases.open_index(releases.read("000001"), encoders[0])
    assert index.vectors.nearest("answered_meaning", [0.0] * 16, 5) == []
    index.close()


def test_what_did_not_change_is_not_embedded_again(
    tmp_path: Path, encoders: tuple[Counting, CountingMultilingual]
) -> None:
    data, pages = tmp_path / "data", tmp_path / "pages"
    first, first_multilingual = publish(data, reading(pages, 1, 2), encoders)
    assert len(first) == 2 + 4 + 4 and len(first_multilingual) == 4 + 3  # one sentence stands on both pages
    assert publish(data, reading(pages), encoders) == (set(), set())
    texts, others = publish(data, reading(pages, 3), encoders)
    assert all("Page 3" in text for text in texts) and len(texts) == 1 + 2 + 2
    assert others == {"How much is Page 3?", "Who pays for Page 3?", "The fee is 3 dollars."}
    # Even where the release itself is lost, what it embedded is not.
    (data / "current").unlink()
    assert publish(data, reading(pages), encoders) == (set(), set())


def test_what_is_no_longer_asked_for_is_forgotten(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path, "model").vectors(["a", "b"], Counting().vectors)
    later = EmbeddingCache(tmp_path, "model")
    later.vectors(["b"], Counting().vectors)
    later.forget_unused()
    embedder = Counting()
    EmbeddingCache(tmp_path, "model").vectors(["a", "b"], embedder.vectors)
    assert embedder.seen == ["a"]


@pytest.mark.parametrize("damage", ["cut", "overwritten", "one vector", "emptied", "no table", "a folder"])
def test_a_damaged_cache_is_dropped(tmp_path: Path, damage: str) -> None:
    texts = [f"text {number}" for number in range(200)]
    right = EmbeddingCache(tmp_path, "model").vectors(texts, Counting().vectors)
    [file] = tmp_path.glob("*.sqlite3")
    content = file.read_bytes()
    if damage == "one vector":
        file.write_bytes(content.replace(right[7].tobytes(), right[7][::-1].tobytes()))
    elif damage == "a folder":
        file.unlink()
        file.mkdir()
    else:
        chance = np.random.default_rng(1).bytes(len(content))
        file.write_bytes({"cut": content[:5000], "overwritten": chance}.get(damage, b""))
    if damage == "no table":
        sqlite3.connect(file).execute("CREATE TABLE vectors (key BLOB)").connection.close()
    embedder = Counting()
    cache = EmbeddingCache(tmp_path, "model")
    assert np.array_equal(cache.vectors(texts, embedder.vectors), right) and embedder.seen
    cache.forget_unused()
    again = Counting()
    assert np.array_equal(EmbeddingCache(tmp_path, "model").vectors(texts, again.vectors), right)
    assert not again.seen or damage == "a folder"


def test_a_model_that_changed_under_its_name_is_not_mixed_with_what_it_was(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "model")
    before, after = Counting(16), Counting(24)
    cache.vectors(["a", "b"], before.vectors)
    assert cache.vectors(["a", "c"], after.vectors).shape == (2, 24)
    assert set(after.seen) == {"a", "c"}


def test_changed_questions_make_a_new_release(
    tmp_path: Path, encoders: tuple[Counting, CountingMultilingual]
) -> None:
    read = reading(tmp_path / "pages", 1)
    releases = Releases(tmp_path / "data", encoders[1])
    made = []
    for expected in (questions(read), questions(read), questions(read)[:1]):
        made.append(releases.publish(read.documents, read.passages, encoders[0], expected=expected)[1])
    assert made == [True, False, True] and releases.current_name() == "000002"


def test_another_multilingual_encoder_is_told_with_what_to_do(
    tmp_path: Path, encoders: tuple[Counting, CountingMultilingual]
) -> None:
    publish(tmp_path / "data", reading(tmp_path / "pages", 1), encoders)
    other = CountingMultilingual()
    other.name = "another"
    releases = Releases(tmp_path / "data", other)
    with pytest.raises(EmbedderMismatch, match=r"multilingual encoder universal.*Publish again"):
        releases.open_index(releases.read("000001"), encoders[0])


def test_vectors_that_lack_a_question_are_told(
    tmp_path: Path, encoders: tuple[Counting, CountingMultilingual]
) -> None:
    publish(tmp_path / "data", reading(tmp_path / "pages", 1), encoders)
    releases = Releases(tmp_path / "data", encoders[1])
    release = releases.read("000001")
    more = replace(release, expected=(*release.expected, release.expected[0]))
    with pytest.raises(ReleaseDamaged, match="answered_meaning, answered_multilingual"):
        releases.open_index(more, encoders[0])
