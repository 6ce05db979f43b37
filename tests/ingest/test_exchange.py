"""Expected questions by way of any assistant: one file out, the reply back in however it is wrapped."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.exchange import lines_in

Write = Callable[[str, str | bytes], Path]
A = {"question": "How much is it?", "language": "en", "url": "https://x.example/a", "quote": "100 dollars",
     "missing": None, "kind": "amount"}  # fmt: skip
B = A | {"question": "What does it {cost}?"}
LINES = f"{json.dumps(A)}\n{json.dumps(B)}"


@pytest.fixture
def folder(write_page: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSISTANT_MODEL", raising=False)
    write_page("b.md", "---\nurl: https://x.example/b\ntitle: B\n---\nThe rent is 40 dollars.")
    return write_page("a.md", "---\nurl: https://x.example/a\ntitle: A\n---\nThe fee is 100 dollars.")


@pytest.mark.parametrize(
    "reply",
    [
        LINES,
        f"Here you are:\n\n```json\n{LINES}\n```\nAnything else?",
        json.dumps([A, B], indent=2),
        json.dumps({"questions": [A, B]}),
        json.dumps({"pages": [{"url": "x", "questions": [A]}, {"questions": [B]}]}, indent=4),
        f"1. {json.dumps(A)},\n2. {json.dumps(B)},",
        LINES.replace(", ", ",\n  "),
        LINES.replace("\n", "\r\n"),
        '{"questions": [' + LINES.replace("\n", ",") + ', {"questi',
        LINES.replace("How much", "How\n much"),
        "{not it} " + LINES + " {",
    ],
)
def test_a_reply_is_read_however_it_is_wrapped(reply: str) -> None:
    found = lines_in(reply, "import")
    asked = [json.loads(line)["question"] for line in found.lines]
    assert asked == [A["question"], B["question"]] and found.broken == ()


@pytest.mark.parametrize("reply", ["", "No.", "{}", "[1, 2]", "{" * 5000, '{"a":' * 3000, "\0"])
def test_a_reply_without_questions_is_none(reply: str) -> None:
    assert lines_in(reply, "import").lines == ()


def test_a_broken_object_is_told_with_its_line() -> None:
    found = lines_in(f'{json.dumps(A)}\n{{"question": "half" "language"}}\n{json.dumps(B)}', "import")
    assert len(found.lines) == 2 and found.places == ("line 1", "line 3")
    assert found.broken[0].startswith("line 2: an object can't be read: “{")


def test_prompt_and_pages_go_out_and_the_reply_comes_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["questions", "--pages", str(folder)]
    assert main([*command, "--export", "out.txt", "--languages", "en,ru"]) == 0
    out = Path("out.txt").read_text(encoding="utf-8")
    assert "en, ru." in out and "url: https://x.example/a" in out and "The rent is 40 dollars." in out
    assert "2 pages are in out.txt" in capsys.readouterr().out

    bad = A | {"question": "Where?", "quote": "in the office"}
    Path("in.txt").write_text(f"Gladly.\n{LINES}\n{json.dumps(bad)}\n", encoding="utf-8")
    assert main([*command, "--import", "in.txt", "--json"]) == 0
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert (result["questions"], result["pages"]) == (2, 1)
    assert result["left_out"] == ["in.txt, line 4: https://x.example/a does not say “in the office”."]
    assert "does not say “in the office”" in said.err
    written = [json.loads(line) for line in (folder / "expected.jsonl").read_text().splitlines()]
    assert [line["writer"] for line in written] == ["import", "import"]

    assert main([*command, "--export", "out.txt"]) == 0
    out = Path("out.txt").read_text(encoding="utf-8")
    assert "The rent is 40 dollars." in out and "The fee is 100 dollars." not in out
    capsys.readouterr()
    assert main([*command, "--import", "in.txt"]) == 1
    assert "No question of in.txt can be used" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(b"No, sorry.", "holds no questions"), (b"\xff\xfe", "is not UTF-8"), (None, "can't be read")],
)
def test_a_reply_that_is_none_is_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, complaint: str
) -> None:
    if content is not None:
        Path("in.txt").write_bytes(content)
    assert main(["questions", "--pages", str(folder), "--import", "in.txt"]) == 1
    said = capsys.readouterr()
    assert complaint in said.out + said.err and not (folder / "expected.jsonl").exists()


def test_without_a_model_the_three_ways_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "--pages", str(folder)]) == 1
    told = capsys.readouterr().err
    assert all(way in told for way in ("ASSISTANT_MODEL", "--export FILE", "--import FILE", "by hand"))


@pytest.mark.parametrize(
    ("model", "complaint"),
    [
        ("anthropic:some", r"pip install '.[anthropic]'"),
        ("nobody:some", "can't be used"),
        ("some", "provider:name"),
    ],
)
def test_a_model_that_can_not_be_had_is_told(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    model: str,
    complaint: str,
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL", model)
    monkeypatch.setitem(__import__("sys").modules, "langchain_anthropic", None)
    assert main(["questions", "--pages", str(folder)]) == 1
    told = capsys.readouterr().err
    assert complaint in told and "Traceback" not in told


def test_both_ways_at_once_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["questions", "--export", "a", "--import", "b"])
    assert raised.value.code == 2
