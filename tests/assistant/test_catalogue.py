"""The catalogues: the same keys and placeholders in every language, and the way a language is chosen."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from assistant.catalogue import PLACEHOLDER, accepted_languages, load_catalogues
from assistant.doctor.installation import examine
from assistant.errors import AssistantError, CatalogueError
from corpus.settings import Settings
from tests.project import ROOT

CATALOGUES = load_catalogues()
ENGLISH = CATALOGUES.get("en")


@pytest.mark.parametrize("catalogue", CATALOGUES.languages(), ids=lambda catalogue: catalogue.language)
def test_keys_and_placeholders_are_those_of_english(catalogue) -> None:
    assert list(catalogue.strings) == list(ENGLISH.strings)
    for key, value in catalogue.strings.items():
        assert value.strip(), key
        assert sorted(PLACEHOLDER.findall(value)) == sorted(PLACEHOLDER.findall(ENGLISH.strings[key])), key


def test_placeholders_are_filled_once_and_never_read_again() -> None:
    text = ENGLISH.text("answer.partial_missing", missing="{university}")
    assert text == "The pages do not say: {university}."
    with pytest.raises(KeyError):
        ENGLISH.text("answer.partial_missing")


@pytest.mark.parametrize(
    ("header", "preferred", "language"),
    [
        ("ru-BY,ru;q=0.9,en;q=0.8", None, "ru"),
        ("xx, en;q=0.4, ar;q=0.7", None, "ar"),
        ("ar", "ru", "ru"),
        ("ar", "auto", "ar"),
        ("ar;q=0", None, "en"),
        ("", None, "en"),
        (None, "RU_by", "ru"),
        (";;;,q=1,\x00", "../../etc", "en"),
    ],
)
def test_the_reader_gets_a_language_they_read(header, preferred, language) -> None:
    assert CATALOGUES.negotiate(header, preferred).language == language


def test_accept_language_is_ordered_by_weight() -> None:
    assert accepted_languages("en;q=0.2, ru, ar;q=0.9") == ["ru", "ar", "en"]


def test_arabic_runs_from_right_to_left() -> None:
    assert CATALOGUES.get("ar-EG").direction == "rtl"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "not valid JSON"),
        ('{"a": {}}', "flat"),
        ('{"direction": "ltr"}', "language_name"),
        (json.dumps({"language_name": "x", "direction": "up"}), "direction"),
    ],
)
def test_a_damaged_catalogue_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "en.json").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_catalogues(tmp_path)
    assert issubclass(CatalogueError, AssistantError)


def test_doctor_reports_a_damaged_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        load_catalogues(tmp_path)

    monkeypatch.setattr("assistant.doctor.installation.load_catalogues", damaged)
    findings = examine(Settings(_env_file=None, data=tmp_path))  # type: ignore[call-arg]
    assert [finding.level for finding in findings if "en.json" in finding.what] == ["problem"]


SORTS = tomllib.loads((ROOT / "assistant/understand/words/message_sorts.toml").read_text(encoding="utf-8"))
TOPICS = {name for name, sort in SORTS.items() if sort.get("topic")} | {"other"}
# Keys that are put together where they are used: a family and the names it may have there.
PUT_TOGETHER = {
    "status": {"partial", "not_found"},
    "error": {"offline", "server", "busy", "interrupted"},
    "feedback": {"up", "down"},
    "topic": TOPICS,
    "refusal": TOPICS,
    # These two by the kinds of small talk and the languages of pages.
    "chat": None,
    "language": None,
}
KEY = re.compile(r"""["'`]([a-z]+\.[a-z_]+)["'`]""")


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    folder = ROOT / "assistant"
    sources = [path for pattern in ("*.py", "*.html", "*.ts") for path in folder.rglob(pattern)]
    written = {
        key
        for path in sources
        if "node_modules" not in path.parts
        for key in KEY.findall(path.read_text(encoding="utf-8"))
    }
    families = {key.split(".")[0] for key in ENGLISH.strings if "." in key}
    files = ("css", "html", "js", "json", "npz", "py", "toml")
    used = {key for key in written if key.split(".")[0] in families and key.split(".")[1] not in files}
    for family, names in PUT_TOGETHER.items():
        there = {key.split(".")[1] for key in ENGLISH.strings if key.startswith(f"{family}.")}
        used |= {f"{family}.{name}" for name in (there if names is None else names)}
    assert used == {key for key in ENGLISH.strings if "." in key}
