"""`python -m ingest publish`: done, refused, wrong usage; a sentence for a person and never a traceback."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.embedder import Embedder
from corpus.errors import NothingToPublish
from corpus.release import Releases
from ingest.__main__ import main
from ingest.publish import read_pages

Write = Callable[[str, str | bytes], Path]


@pytest.fixture(autouse=True)
def one_embedder(embedder: Embedder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every command uses the embedder that is loaded already, and no setting of this machine."""
    monkeypatch.setattr("corpus.embedder.Embedder", lambda name: embedder)
    monkeypatch.chdir(tmp_path)


def test_of_two_copies_the_fresher_one_stays(write_page: Write) -> None:
    head = "---\nurl: {}\nretrieved_at: {}\n---\n{}"
    write_page("a.md", head.format("http://www.x.example/p/", "2026-02-01", "New."))
    folder = write_page("b.md", head.format("https://x.example/p?print=1", "2026-01-01", "Old."))
    [document] = read_pages(folder).documents
    assert "New." in document.text


def test_a_folder_of_which_no_page_can_be_read_is_refused(write_page: Write) -> None:
    with pytest.raises(NothingToPublish, match=r"a\.txt is not UTF-8"):
        read_pages(write_page("a.txt", b"\xff"))


def test_publish_says_what_it_did(write_page: Write, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_page("a.md", "---\nurl: https://x.example/a\n---\nThe fee is 100 dollars.")
    arguments = ["publish", "--pages", str(folder), "--data", "data"]
    assert main([*arguments, "--dry-run"]) == 0
    assert "Nothing was published" in capsys.readouterr().out and not Path("data").exists()
    assert main(arguments) == 0
    assert capsys.readouterr() == ("Release 000001: 1 page, 1 passage.\n", "")
    assert main([*arguments, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["published"], result["number"], result["documents"]) == (False, 1, 1)
    assert result["warnings"] == []


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("bad.txt", "Стоимость".encode("cp1251"), "bad.txt is not UTF-8"),
        ("bad.md", b"# Only a title", "bad.md holds no text"),
        ("bad.html", b"<div>" * 999, "bad.html can't be read"),
    ],
)
def test_a_bad_page_is_told_with_its_reason_and_the_rest_is_published(
    write_page: Write,
    own_data: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    complaint: str,
) -> None:
    write_page("good.md", "Good text.")
    folder = write_page(name, content)
    assert main(["publish", "--pages", str(folder), "--data", str(own_data), "--json"]) == 0
    said = capsys.readouterr()
    result = json.loads(said.out)
    [refused] = result["refused"]
    assert refused["page"] == name and complaint in refused["reason"]
    assert complaint in " ".join(result["warnings"]) and "Traceback" not in said.err
    assert result["published"] and Releases(own_data).current_name() == "000002"
    assert [document.text for document in Releases(own_data).read("000002").documents] == [
        "good.md\n\nGood text."
    ]


@pytest.mark.parametrize(
    ("pages", "data", "complaint"),
    [
        ("empty", "data", "holds no page"),
        ("absent", "data", "There is no folder"),
        ("good", "a-file", "a-file"),
        ("good", "a-file/below", "a-file"),
    ],
)
def test_bad_folders_are_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pages: str, data: str, complaint: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "a.md").write_text("Text.")
    (tmp_path / "a-file").write_text("")
    assert main(["publish", "--pages", pages, "--data", data]) == 1
    said = capsys.readouterr()
    assert complaint in said.err.splitlines()[-1] and not said.out


@pytest.mark.parametrize("arguments", [[], ["publsh"], ["publish", "--page"], ["publish", "more"]])
def test_wrong_usage_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2 and "usage:" in capsys.readouterr().err
