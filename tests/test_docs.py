"""The documentation can't rot: tree, commands, settings and examples are those of the project."""

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from assistant.__main__ import _parser as assistant_parser
from corpus.settings import Settings
from corpus.university import load_university
from ingest.__main__ import _parser as ingest_parser
from ingest.fetch.sources import load_sources
from ingest.publish import read_pages, with_expected
from tests.project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "prompts").glob("*.md"))
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def code(path: Path, language: str = "") -> list[str]:
    """The code blocks of a document, of one language or of any."""
    found = re.findall(
        r"^```(\w*)[^\n]*\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return [block for name, block in found if not language or name == language]


def folders_in(folder: Path) -> set[str]:
    """The folders of a folder that belong to the project."""
    ignored = set((ROOT / ".gitignore").read_text().replace("/", "").split()) | {"build"}
    names = {path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")}
    return {name for name in names - ignored if not name.endswith(".egg-info")}


def test_the_tree_is_the_one_that_is_there() -> None:
    [tree] = re.findall(r"^## The tree\n\n```\n(.*?)```", README, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"^(\w+)/", tree, re.MULTILINE))
    assert named == folders_in(ROOT)
    rooms = re.search(r"^assistant/.*\n((?:  .*\n)*)", tree, re.MULTILINE)
    assert rooms and set(re.findall(r"^  (\w+)/", rooms[1], re.MULTILINE)) == folders_in(ROOT / "assistant")


def test_the_way_of_a_page_names_every_stage() -> None:
    named = set(re.findall(r"^\| `(ingest/\w+\.py)`", README, re.MULTILINE))
    stages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ingest").glob("[a-z]*.py")}
    assert named == stages
    for path in re.findall(r"^\| `(\w+/\w+\.py)`", README, re.MULTILINE):
        assert (ROOT / path).is_file(), path


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_can_be_typed_as_they_stand(path: Path) -> None:
    """Outside the environment a bare `python -m …` finds nothing."""
    for block in code(path):
        assert not re.search(r"^(\$ )?python -m (assistant|ingest|bench)", block, re.MULTILINE), block


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_are_named_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spans = [
        *re.findall(r"`([^`\n]+)`", text),
        *(line for block in code(path, "sh") for line in block.split("\n")),
    ]
    for span in spans:
        command = span.removeprefix(".venv/bin/").split("  #")[0]
        if match := re.match(r"make ([a-z]+)\b", command):
            assert re.search(rf"^{match[1]}:", MAKEFILE, re.MULTILINE), span
        elif match := re.match(r"python -m (ingest|assistant) (.*)", command):
            parser = ingest_parser() if match[1] == "ingest" else assistant_parser()
            parser.parse_args(shlex.split(match[2]) if match[2] != "ask" else ["ask", "question"])


def test_options_in_the_readme_are_those_of_the_commands() -> None:
    for row in re.findall(r"^\| `\.venv/bin/python -m (\w+) (\w+)[^|]*\|([^|]*)\|", README, re.MULTILINE):
        module, command, told = row
        if module == "bench":
            continue
        parser = ingest_parser() if module == "ingest" else assistant_parser()
        [commands] = [action for action in parser._actions if action.dest == "command"]
        assert isinstance(commands.choices, dict)
        options = {
            option
            for action in commands.choices[command]._actions
            for option in action.option_strings
            if option.startswith("--") and option != "--help"
        }
        assert set(re.findall(r"--[a-z-]+", told)) == options, command


def test_every_setting_and_no_other_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert set(stated) == {f"ASSISTANT_{name.upper()}" for name in Settings.model_fields}
    for name, value in stated.items():
        default = Settings.model_fields[name.removeprefix("ASSISTANT_").lower()].default
        assert value in ("", str(default)), name


def test_the_example_can_be_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ASSISTANT_{name.upper()}", raising=False)
    (tmp_path / ".env").write_bytes((ROOT / ".env.example").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert Settings() == Settings(_env_file=None)  # type: ignore[call-arg]
    monkeypatch.setenv("ASSISTANT_ORIGINS", "https://a.example/, https://b.example")
    monkeypatch.setenv("ASSISTANT_EMBEDDER", "")
    assert Settings().allowed_origins == ("https://a.example", "https://b.example")
    assert Settings().embedder == Settings(_env_file=None).embedder  # type: ignore[call-arg]


def test_the_page_that_staff_copy_can_be_published(tmp_path: Path) -> None:
    [page] = code(ROOT / "docs" / "staff.md", "markdown")
    (tmp_path / "fees.md").write_text(page, encoding="utf-8")
    reading = read_pages(tmp_path)
    assert not reading.refused and not reading.warnings
    assert reading.documents[0].section == ("Admission", "Fees")
    assert "Programme: General Medicine; First year: 5,200" in reading.passages[0].text


def test_the_expected_questions_that_staff_copy_hold_for_that_page(tmp_path: Path) -> None:
    [page] = code(ROOT / "docs" / "staff.md", "markdown")
    [lines] = code(ROOT / "docs" / "staff.md", "json")
    (tmp_path / "fees.md").write_text(page, encoding="utf-8")
    (tmp_path / "expected.jsonl").write_text(lines, encoding="utf-8")
    reading = with_expected(read_pages(tmp_path), tmp_path, None, date(2026, 11, 24))
    assert len(reading.expected) == 2 and not reading.left_out


def test_the_toml_that_staff_copy_is_right(tmp_path: Path) -> None:
    file = tmp_path / "university.toml"
    blocks = code(ROOT / "docs" / "staff.md", "toml")
    file.write_text('name = "N"\nshort_name = "N"\n' + "\n".join(blocks), encoding="utf-8")
    university = load_university(file)
    assert university.contact is not None and len(university.aliases) == 1


def test_the_sources_that_staff_copy_are_right(tmp_path: Path) -> None:
    staff = (ROOT / "docs" / "staff.md").read_text(encoding="utf-8")
    [example] = re.findall(r"^```\n(\[\[site\]\].*?)^```", staff, re.MULTILINE | re.DOTALL)
    (tmp_path / "sources.toml").write_text(example, encoding="utf-8")
    sources = load_sources(tmp_path)
    assert sources.sites[0].takes("https://example.edu/en/fees") and sources.folders[0].office
    assert not sources.sites[0].takes("https://example.edu/en/news/1")


def test_staff_are_asked_to_confirm_the_address_of_the_shipped_page() -> None:
    staff = (ROOT / "docs" / "staff.md").read_text(encoding="utf-8")
    assert "https://eng.bsmu.by/page/6/649/" in staff and "confirm" in staff


def test_decisions_are_dated_newest_first() -> None:
    days = re.findall(
        r"^## (.+)$", (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert days and all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) for day in days)
    assert days == sorted(days, reverse=True)
