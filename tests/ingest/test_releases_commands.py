"""`ingest diff`, `check`, `status` and `rollback`: what staff see and do about releases."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.embedder import Embedder
from corpus.release import Releases
from corpus.stored_releases import StoredReleases
from ingest.__main__ import main
from tests.made_up_vectors import MadeUpVectors

Write = Callable[[str, str | bytes], Path]
PAGE = "---\nurl: https://x.example/{}\nlanguage: en\n---\n# {}\n\n{}"


@pytest.fixture(autouse=True)
def made_up_vectors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is asked here does not depend on meaning."""
    monkeypatch.setattr(Embedder, "_encode", MadeUpVectors._encode)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Runs a command with --json; its exit status and what it printed."""

    def run(*arguments: str) -> tuple[int, Any]:
        code = main([*arguments, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_diff_says_in_the_words_of_the_pages_what_a_publish_would_change(write_page: Write, run: Any) -> None:
    folder = str(write_page("fees.md", PAGE.format("fees", "Fees", "The fee is 100.\n\nIt is paid at once.")))
    write_page("old.md", PAGE.format("old", "Old", "This will go."))
    code, found = run("diff", "--pages", folder)
    assert code == 0 and found["release"] is None and {one["change"] for one in found["pages"]} == {"added"}
    assert not Path("data").exists(), "a look changes nothing"
    assert run("publish", "--pages", folder, "--by", "Anna")[0] == 0
    assert run("diff", "--pages", folder)[1]["pages"] == []
    write_page("fees.md", PAGE.format("fees", "Fees", "The fee is 200.\n\nIt is paid at once."))
    write_page("new.md", PAGE.format("new", "New", "Just written."))
    (Path(folder) / "old.md").unlink()
    code, found = run("diff", "--pages", folder)
    changes = {one["change"]: one for one in found["pages"]}
    assert found["release"] == "000001" and found["passages"] == {"added": 2, "gone": 2}
    assert changes["changed"]["url"] == "https://x.example/fees"
    assert changes["changed"]["added"] == ["The fee is 200."] and changes["changed"]["gone"] == [
        "The fee is 100."
    ]
    assert changes["added"]["added"] == ["New", "Just written."] and changes["gone"]["gone"] == [
        "Old",
        "This will go.",
    ]


def test_status_says_who_published_what_and_rollback_undoes_it(write_page: Write, run: Any) -> None:
    folder = str(write_page("a.md", PAGE.format("a", "A", "The first.")))
    (Path(folder) / "expected.jsonl").write_text(
        '{"question": "Which one?", "language": "en", "url": "https://x.example/a", "quote": "The first.", '
        '"missing": null, "kind": "other"}\n'
    )
    assert run("publish", "--pages", folder, "--by", "Anna")[0] == 0
    write_page("a.md", PAGE.format("a", "A", "The second."))
    assert run("publish", "--pages", folder, "--by", "Boris")[0] == 0
    code, found = run("status")
    assert code == 0 and found["current"] == "000002"
    assert [(one["name"], one["by"], one["replaced"], one["current"]) for one in found["releases"]] == [
        ("000001", "Anna", None, False),
        ("000002", "Boris", "000001", True),
    ]
    assert [one["expected"] for one in found["releases"]] == [1, 0] and found["pages"][0]["expected"] == {}
    assert run("rollback", "--by", "Vera") == (0, {"current": "000001", "was": "000002"})
    code, found = run("status")
    assert found["current"] == "000001" and found["pages"][0]["expected"] == {"en": 1}
    assert [(one["by"], one["action"], one["release"], one["was"]) for one in found["history"]] == [
        ("Anna", "publish", "000001", ""),
        ("Boris", "publish", "000002", "000001"),
        ("Vera", "rollback", "000001", "000002"),
    ]
    # Undone again, it is the one before once more.
    assert run("rollback", "000002") == (0, {"current": "000002", "was": "000001"})


@pytest.mark.parametrize("name", ["000009", "../000001", "9" * 300, "000001"])
def test_a_rollback_that_cannot_be_is_refused_and_changes_nothing(
    write_page: Write, run: Any, name: str
) -> None:
    folder = str(write_page("a.md", PAGE.format("a", "A", "The first.")))
    run("publish", "--pages", folder)
    code, said = run("rollback", name)
    assert code == 1 and said["error"] and len(said["error"]) < 300
    assert run("rollback")[0] == 1 and Path("data/current").read_text() == "000001\n"


def test_a_damaged_release_is_not_gone_back_to_and_its_pages_are_built_anew(
    write_page: Write, run: Any
) -> None:
    folder = str(write_page("a.md", PAGE.format("a", "A", "The first.")))
    run("publish", "--pages", folder)
    write_page("a.md", PAGE.format("a", "A", "The second."))
    run("publish", "--pages", folder)
    first = Path("data/releases/000001")
    (first / "chroma" / "chroma.sqlite3").write_bytes(b"damaged")
    code, said = run("rollback", "000001", "--rebuild")
    assert code == 0 and said == {"current": "000003", "was": "000002"}
    releases = Releases(Path("data"))
    assert "The first." in releases.read("000003").documents[0].text
    releases.open_index(releases.read("000003"), Embedder()).close()
    (first / "passages.json").write_bytes(b"[]")
    code, said = run("rollback", "000001")
    assert code == 1 and "damaged" in said["error"] and releases.current_name() == "000003"


def test_a_second_publish_is_told_that_one_is_running(write_page: Write, run: Any) -> None:
    folder = str(write_page("a.md", PAGE.format("a", "A", "The first.")))
    with StoredReleases(Path("data")).writing():
        for command in (["publish", "--pages", folder], ["check", "--pages", folder], ["rollback"]):
            code, said = run(*command)
            assert code == 1 and "Another command is publishing" in said["error"]
    assert run("publish", "--pages", folder)[0] == 0


def test_old_releases_are_pruned_but_never_one_that_is_needed(
    write_page: Write, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_KEEP_RELEASES", "2")

    def publish(text: str) -> list[str]:
        folder = str(write_page("a.md", PAGE.format("a", "A", text)))
        return list(run("publish", "--pages", folder)[1]["pruned"])

    assert [publish(f"Version {number}.") for number in range(3)] == [[], [], []], (
        "all are younger than 30 days"
    )
    stored = StoredReleases(Path("data"))
    history = Path("data/history.jsonl")
    # As if they had been made a year ago; the second was served until yesterday and may still be cited.
    lines = [json.loads(line) for line in history.read_text().splitlines()]
    lines[1]["at"] = "2025-01-01T00:00:00+00:00"
    history.write_text("".join(json.dumps(line) + "\n" for line in lines))
    for name in stored.names():
        manifest = Path(f"data/releases/{name}/manifest.json")
        manifest.write_text(manifest.read_text().replace('"published_at": "20', '"published_at": "19'))
    assert publish("Version 3.") == ["000001"]
    assert stored.names() == ["000002", "000003", "000004"]
    run("rollback", "000002")
    assert stored.prune(1) == () and stored.current_name() == "000002"


def test_check_says_what_the_gate_would_say_and_keeps_what_it_built_to_be_tried(
    write_page: Write, run: Any
) -> None:
    folder = str(write_page("a.md", PAGE.format("a", "A", "The first.")))
    code, found = run("check", "--pages", folder)
    assert code == 0 and found["passed"] and found["recall_at_10"] == 1.0 and found["golden"]["asked"] == 0
    assert StoredReleases(Path("data")).names() == []
    from corpus.stored_releases import read_release

    assert "The first." in read_release(Path(found["candidate"])).documents[0].text


@pytest.mark.parametrize("content", [b"9" * 10_000, b"\xff" * 300, b"", b"\n\n", "０００００１".encode()])
def test_a_pointer_of_any_content_and_length_is_told(own_data: Path, run: Any, content: bytes) -> None:
    (own_data / "current").write_bytes(content)
    code, found = run("status", "--data", str(own_data))
    assert code == 0 and found["current"] is None and "rollback 000001" in found["problem"]
    assert len(found["problem"]) < 400 and found["releases"][0]["name"] == "000001"
    assert run("rollback", "000001", "--data", str(own_data)) == (0, {"current": "000001", "was": None})
