"""What staff edit: one folder, read and checked alike, the same for every command."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import ConfigurationInvalid
from corpus.settings import SHIPPED_CORPUS
from corpus.staff_files import load_staff_files
from tests.project import NORVALE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a folder, to make mistakes in."""
    return Path(shutil.copytree(NORVALE, tmp_path / "corpus"))


def test_what_ships_can_be_loaded() -> None:
    """The one test that looks at the files staff edit: whatever they write there, it must load."""
    edited = load_staff_files(SHIPPED_CORPUS)
    assert edited.university.name and edited.pages.is_dir()


def test_everything_comes_from_the_folder(folder: Path) -> None:
    edited = load_staff_files(folder)
    assert edited.university.short_name == "NMU" and edited.pages == folder / "pages"
    assert [entry.owner for entry in edited.faq] == ["International Office"]


def test_curated_questions_may_be_left_out(folder: Path) -> None:
    (folder / "faq.toml").unlink()
    assert load_staff_files(folder).faq == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("university.toml", 'name = "N"\n', "line 1: short_name: Field required"),
        ("faq.toml", '[[question]]\nasked = ["a"]\n', "line 1: question.1.page: Field required"),
        ("faq.toml", "[[question]]\nasked = [\n", "line 3: it can't be read as TOML"),
    ],
)
def test_a_mistake_names_file_line_and_key(folder: Path, name: str, content: str, said: str) -> None:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationInvalid) as raised:
        load_staff_files(folder)
    assert f"{file}, {said}" in str(raised.value) and "\n" not in str(raised.value)
