"""Publishing with expected questions: bad lines are told and left out, the release goes on."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ConfigurationInvalid
from corpus.faq import load_faq
from corpus.release import Releases
from ingest.__main__ import main
from ingest.curated import curated_questions
from ingest.publish import read_pages, with_expected
from tests.made_up_vectors import MadeUpVectors

Write = Callable[[str, str | bytes], Path]
URL = "https://x.example/a"
TODAY = date(2026, 11, 24)
FAQ = f"""
[[question]]
asked = ["what does it cost", "the price?"]
page = "{URL}"
words = "fee is 100 dollars"
owner = "Admission office"
expires = 2027-01-01
"""


def line(question: str, quote: str = "The fee is 100 dollars.", **changed: Any) -> str:
    stated = {"question": question, "language": "en", "url": URL, "quote": quote, "missing": None}
    return json.dumps(stated | {"kind": "amount"} | changed) + "\n"


@pytest.fixture
def folder(write_page: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """One page; every command runs with made-up vectors."""
    monkeypatch.setattr("corpus.embedder.Embedder", lambda name: MadeUpVectors())
    monkeypatch.chdir(tmp_path)
    return write_page("a.md", f"---\nurl: {URL}\ntitle: Fees\n---\nThe fee is 100 dollars. It is due in May.")


def test_questions_beside_the_pages_are_in_the_release(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "".join(line("How?", quote=f"words {number}") for number in range(30))
    (folder / "expected.jsonl").write_text(line("How much?") + bad)
    assert main(["publish", "--pages", str(folder), "--data", "data"]) == 0
    said = capsys.readouterr()
    assert said.out == "Release 000001: 1 page, 1 passage, 1 expected question.\n"
    told = said.err.splitlines()
    assert len(told) == 21 and told[-1] == "warning: 10 more lines were left out."
    assert told[0] == f"warning: expected.jsonl, line 2: {URL} does not say “words 0”."
    release = Releases(Path("data")).read("000001")
    assert [one.question for one in release.expected] == ["How much?"] and release.manifest.expected == 1


def test_a_named_file_counts_in_its_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "expected.jsonl").write_text(line("How much?"))
    Path("other.jsonl").write_text(line("When?", quote="in May") + line("Who pays?"))
    command = ["publish", "--pages", str(folder), "--dry-run"]
    assert main([*command, "--questions", "other.jsonl"]) == 0
    assert "2 expected questions" in capsys.readouterr().out
    assert main([*command, "--questions", "gone.jsonl"]) == 1
    assert "There is no file gone.jsonl" in capsys.readouterr().err


def test_a_page_without_questions_is_told_only_where_another_has_some(
    folder: Path, write_page: Write
) -> None:
    write_page("b.md", "---\nurl: https://x.example/b\ntitle: Rent\n---\nThe rent is 40 dollars.")
    assert with_expected(read_pages(folder), folder, None, TODAY).warnings == ()
    (folder / "expected.jsonl").write_text(line("How much?"))
    [warning] = with_expected(read_pages(folder), folder, None, TODAY).warnings
    assert warning.startswith("Rent: has no expected questions") and "python -m ingest questions" in warning


def test_what_is_said_to_a_terminal_holds_no_commands(folder: Path) -> None:
    (folder / "expected.jsonl").write_text(
        line("\x1b[2J?", quote="\x1b]0;x\x07") + line("\u202e?") + "\x1b[1m\n"
    )
    warnings = with_expected(read_pages(folder), folder, None, TODAY).warnings
    assert len(warnings) == 3 and all(warning.isprintable() for warning in warnings)


def test_curated_questions_are_expected_questions(folder: Path, tmp_path: Path) -> None:
    reading = read_pages(folder)
    file = tmp_path / "faq.toml"
    file.write_text(FAQ)
    questions, alarms = curated_questions(reading.documents, reading.passages, TODAY, load_faq(file))
    assert alarms == () and [one.question for one in questions] == ["what does it cost", "the price?"]
    assert {(one.writer, one.owner, one.expires, one.language) for one in questions} == {
        ("staff", "Admission office", "2027-01-01", "en")
    }
    assert questions[0].quote and questions[0].quote.of(reading.documents[0].text) == "fee is 100 dollars"


@pytest.mark.parametrize(
    ("old", "new", "alarm"),
    [
        ("2027-01-01", "2026-01-01", "it expired"),
        ("fee is 100", "fee is 200", "no longer says"),
        (URL, "https://x.example/gone", "its page is gone"),
        ("fee is 100 dollars", "dollars. It is", "more than one sentence"),
        ("the price?", "<b>", "markup"),
    ],
)
def test_a_curated_question_that_does_not_hold_raises_an_alarm(
    folder: Path, tmp_path: Path, old: str, new: str, alarm: str
) -> None:
    reading = read_pages(folder)
    file = tmp_path / "faq.toml"
    file.write_text(FAQ.replace(old, new))
    _, alarms = curated_questions(reading.documents, reading.passages, TODAY, load_faq(file))
    assert any(alarm in told for told in alarms)


def test_a_file_that_can_not_be_read_is_refused(folder: Path) -> None:
    (folder / "expected.jsonl").mkdir()
    with pytest.raises(ConfigurationInvalid, match=r"expected\.jsonl can't be read"):
        with_expected(read_pages(folder), folder, None, TODAY)
