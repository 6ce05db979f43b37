"""A university that does not exist, served by its folder alone; and nothing in the code names a real one."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.app import create_app
from assistant.doctor.installation import examine
from corpus.embedder import Embedder
from corpus.release import Releases
from corpus.settings import Settings
from ingest.__main__ import main
from tests.project import NORVALE, ROOT

REAL = re.compile(r"bsmu|бгму|belarus|minsk|минск", re.IGNORECASE)
# The name of a language is not the name of a country.
LANGUAGE_NAME = re.compile(r'"be": "Belarusian"')
SUFFIXES = {".py", ".toml", ".json", ".html", ".ts", ".js", ".css", ".svg", ".mjs"}
# The front end's package is named for the project, not for what it says.
NAMED_FOR_THE_PROJECT = {"assistant/web/package.json", "assistant/web/package-lock.json"}


@pytest.fixture
def settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder, capsys: pytest.CaptureFixture[str]
) -> Settings:
    """Norvale published by the command, with no more than the two settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS", str(NORVALE))
    monkeypatch.setenv("ASSISTANT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("corpus.embedder.Embedder", lambda name: embedder)
    assert main(["publish", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["documents"], result["warnings"]) == (4, [])
    return Settings()


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Asks the application that these settings make."""
    with TestClient(create_app(settings)) as opened:
        yield opened


def test_a_folder_is_all_that_another_university_needs(client: TestClient, settings: Settings) -> None:
    assert client.get("/openapi.json").json()["info"]["title"].startswith("NMU ")
    for path in ("/embed", "/ask"):
        page = client.get(path).text
        assert "Norvale Medical University" in page and not REAL.search(LANGUAGE_NAME.sub("", page))
    [hit] = client.post("/v1/search", json={"query": "rent of a room in the dormitory", "k": 1}).json()[
        "hits"
    ]
    assert hit["url"].startswith("https://norvale.example/")
    [named] = client.post("/v1/search", json={"query": "WDOMS", "k": 1}).json()["hits"]
    assert "World Directory of Medical Schools" in named["text"], "its aliases are searched"
    refused = {"messages": [{"role": "user", "content": "who is the rector"}]}
    answer = client.post("/v1/chat", json=refused).json()
    assert answer["status"] == "not_found" and answer["contact"]["email"] == "office@norvale.example"
    findings = "\n".join(f"{finding.level} {finding.what}" for finding in examine(settings))
    assert "problem" not in findings and "No office" not in findings


def test_doctor_warns_of_a_curated_question_that_has_expired_since_it_was_published(
    settings: Settings, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(NORVALE, tmp_path / "corpus"))
    faq = folder / "faq.toml"
    faq.write_text(faq.read_text(encoding="utf-8").replace("2099-12-31", "2020-12-31"), encoding="utf-8")
    findings = list(examine(settings.model_copy(update={"corpus": folder})))
    [warning] = [finding for finding in findings if "where do I sleep" in finding.what]
    assert warning.level == "warning" and "expired on 2020-12-31" in warning.what
    assert str(faq) in warning.remedy


def test_a_breadcrumb_is_cut_at_the_sections_that_the_folder_names(
    settings: Settings, write_page: Callable[[str, str], Path], tmp_path: Path
) -> None:
    pages = write_page("a.txt", "Start Admission The fees\n\nFees\n\nThey are paid in May.")
    assert main(["publish", "--pages", str(pages), "--data", str(tmp_path / "other")]) == 0
    [document] = Releases(tmp_path / "other").read("000001").documents
    assert document.section == ("Admission",)


def test_a_mistake_in_the_folder_is_told_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.__main__ import main as assistant

    (tmp_path / "university.toml").write_text('name = "N"\nshort = "N"\n')
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path))
    data = ["--data", str(tmp_path / "data")]
    for command, program in ((["publish", *data], main), (["ask", "Fees?", *data], assistant)):
        assert program(command) == 1
        said = capsys.readouterr()
        assert "university.toml, line 1: short_name: Field required" in said.err and not said.out
    assert assistant(["doctor", *data]) == 1
    assert "university.toml, line 1: short_name" in capsys.readouterr().out


def test_no_code_names_a_real_university() -> None:
    files = [*(ROOT / "corpus").glob("*.py"), *(ROOT / "ingest").rglob("*"), *(ROOT / "assistant").rglob("*")]
    naming = set()
    for path in files:
        place = path.relative_to(ROOT).as_posix()
        if path.suffix not in SUFFIXES or "node_modules" in place or place in NAMED_FOR_THE_PROJECT:
            continue
        if REAL.search(LANGUAGE_NAME.sub("", path.read_text(encoding="utf-8"))):
            naming.add(place)
    assert not naming
