"""The gate: golden questions are asked of a release before it is served, and what fails is said."""

import json
from pathlib import Path

import pytest

from corpus.embedder import Embedder
from corpus.release import Releases
from ingest import gate
from ingest.__main__ import main
from tests.project import JAPAN, ROOT

PAGES = ROOT / "tests" / "fixtures" / "bsmu" / "pages"


def test_a_release_that_fails_a_golden_question_is_not_published(
    tmp_path: Path, own_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [page] = PAGES.glob("*.md")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / page.name).write_text(page.read_text().replace("more than 70 teachers", "many teachers"))
    (folder / "expected.jsonl").write_bytes((PAGES / "expected.jsonl").read_bytes())
    golden = {"question": JAPAN, "status": "answered", "quote": "more than 70 teachers"}
    (folder / "golden.jsonl").write_text(json.dumps(golden) + "\n")
    arguments = ["publish", "--pages", str(folder), "--data", str(own_data), "--json"]
    assert main(arguments) == 1
    result = json.loads(capsys.readouterr().out)
    assert not result["published"] and JAPAN in result["reasons"][0]
    assert result["gate"]["golden"]["failed"][0]["expected"] == "answered: “more than 70 teachers”"
    assert Releases(own_data).current_name() == "000001" and Releases(own_data).names() == ["000001"]


def test_golden_questions_with_a_mistake_refuse_with_file_and_line(
    tmp_path: Path, own_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.md").write_text("A page.")
    (folder / "golden.jsonl").write_text('{"question": "What?", "status": "perhaps"}\n')
    assert main(["publish", "--pages", str(folder), "--data", str(own_data)]) == 1
    assert "golden.jsonl, line 1: status" in capsys.readouterr().err


def test_a_search_that_misses_what_is_nearest_is_measured(
    own_data: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = Releases(own_data)
    release = releases.read("000001")
    assert gate.measure_recall(release, releases, embedder) >= gate.LEAST_RECALL
    monkeypatch.setattr("corpus.vectors.Vectors.nearest", lambda self, name, vector, k: [])
    assert gate.measure_recall(release, releases, embedder) == 0
    assert not gate.examine(release, releases, embedder, None).passed
