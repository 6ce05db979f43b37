"""The catalogues: the same keys and placeholders in every language, and the way a language is chosen."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from assistant.catalogue import PLACEHOLDER, accepted_languages, load_catalogues, plural_categories
from assistant.doctor.installation import examine
from assistant.errors import AssistantError, CatalogueError
from corpus.settings import Settings
from tests.project import ROOT

CATALOGUES = load_catalogues()
ENGLISH = CATALOGUES.get("en")


# Categories of one number each, which the noun itself says.
SAID_BY_THE_WORDS = {("ar", "zero"), ("ar", "one"), ("ar", "two")}


@pytest.mark.parametrize("catalogue", CATALOGUES.languages(), ids=lambda catalogue: catalogue.language)
def test_keys_and_placeholders_are_those_of_english(catalogue) -> None:
    assert list(catalogue.strings) == list(ENGLISH.strings)
    assert list(catalogue.plurals) == list(ENGLISH.plurals)
    for key, value in catalogue.strings.items():
        assert value.strip(), key
        assert sorted(PLACEHOLDER.findall(value)) == sorted(PLACEHOLDER.findall(ENGLISH.strings[key])), key
    for key, forms in catalogue.plurals.items():
        assert set(forms) == plural_categories(catalogue.language), key
        wanted = set(PLACEHOLDER.findall(ENGLISH.plurals[key]["other"]))
        for category, form in forms.items():
            said = (catalogue.language, category) in SAID_BY_THE_WORDS
            assert set(PLACEHOLDER.findall(form)) | ({"count"} if said else set()) == wanted, key


def test_the_interface_has_twelve_languages() -> None:
    assert sorted(CATALOGUES.by_language) == [
        "ar",
        "be",
        "en",
        "es",
        "fa",
        "fr",
        "hi",
        "ru",
        "tk",
        "tr",
        "uz",
        "zh",
    ]


@pytest.mark.parametrize("catalogue", CATALOGUES.languages(), ids=lambda catalogue: catalogue.language)
def test_what_is_to_be_reviewed_is_there_and_staff_are_told(catalogue) -> None:
    assert set(catalogue.review) <= {*catalogue.strings, *catalogue.plurals}
    told = (ROOT / "docs/staff.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {catalogue.language} \|(.*)\|$", told, re.MULTILINE)
    assert sorted(re.findall(r"`([a-z_.]+)`", row[1] if row else "")) == sorted(catalogue.review)


def test_a_number_has_the_words_that_go_with_it() -> None:
    russian = CATALOGUES.get("ru")
    said = [russian.text("answer.list_intro", count=count, heading="А") for count in (1, 3, 5, 21, 1200)]
    counted = ["перечислен 1 пункт", "перечислены 3 пункта", "перечислено 5 пунктов", "перечислен 21 пункт"]
    assert [text.split("»")[1].strip(" :") for text in said[:4]] == counted
    assert "1\xa0200 пунктов" in said[4]
    assert "بندين" in CATALOGUES.get("ar").text("answer.list_intro", count=2, heading="ا")


def test_dates_and_languages_are_named_in_the_readers_language() -> None:
    uzbek, persian, hindi = (CATALOGUES.get(language) for language in ("uz", "fa", "hi"))
    assert uzbek.date("2026-11-22T08:00:00Z") == "22-noyabr, 2026"
    assert persian.date("2026-11-22") == "22 نوامبر 2026", "digits that can be compared with the page's"
    assert (hindi.date("last week"), hindi.date(None)) == ("last week", "")
    assert (uzbek.name_of("ru-BY"), persian.name_of("en"), hindi.name_of("qq")) == ("ruscha", "انگلیسی", "qq")
    for catalogue in CATALOGUES.languages():
        for month, pattern in enumerate(catalogue.dates_by_month(), start=1):
            written = pattern.replace("{day}", "5").replace("{year}", "2031")
            assert written == catalogue.date(f"2031-{month:02}-05")


def test_values_are_isolated_where_they_run_the_other_way() -> None:
    arabic, english = CATALOGUES.get("ar"), CATALOGUES.get("en")
    to_ask = arabic.text("answer.contact_office", contact=["مكتب القبول", "pk@uni.example", "+375 17 1"])
    assert to_ask.endswith("مكتب القبول؛ \u2068pk@uni.example\u2069؛ \u2068+375 17 1\u2069.")
    assert english.text("answer.covered", titles=["Fees (A)", "السكن"]).endswith(
        "Fees (A); \u2068السكن\u2069."
    )


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
        ('["a"]', "one object"),
        ('{"a": 7}', "strings"),
        ('{"review": [1]}', "keys to review"),
        ('{"a": {"one": "a"}}', "a must have the forms one, other"),
        ('{"a": {"one": "a", "other": 1}}', "a must have the forms one, other"),
        ('{"direction": "ltr"}', "language_name"),
        (json.dumps({"language_name": "x", "direction": "up"}), "direction"),
    ],
)
def test_a_damaged_catalogue_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "en.json").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_catalogues(tmp_path)
    assert issubclass(CatalogueError, AssistantError)


def test_a_language_that_nobody_knows_is_named(tmp_path: Path) -> None:
    (tmp_path / "qq.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CatalogueError, match='no language with the code "qq"'):
        load_catalogues(tmp_path)


def test_doctor_reports_a_damaged_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        load_catalogues(tmp_path)

    monkeypatch.setattr("assistant.doctor.installation.load_catalogues", damaged)
    findings = examine(Settings(_env_file=None, data=tmp_path))  # type: ignore[call-arg]
    assert [finding.level for finding in findings if "en.json" in finding.what] == ["problem"]


SORTS = tomllib.loads((ROOT / "assistant/understand/words/message_sorts/en.toml").read_text(encoding="utf-8"))
TOPICS = {*SORTS["topics"], "other"}
# Keys that are put together where they are used: a family and the names it may have there.
PUT_TOGETHER = {
    "status": {"partial", "not_found"},
    "error": {"offline", "server", "busy", "interrupted"},
    "feedback": {"up", "down"},
    "topic": TOPICS,
    "refusal": TOPICS,
    "stated": TOPICS,
    # By the kinds of small talk.
    "chat": None,
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
    keys = {key for key in (*ENGLISH.strings, *ENGLISH.plurals) if "." in key}
    families = {key.split(".")[0] for key in keys}
    files = ("css", "html", "js", "json", "npz", "py", "toml")
    used = {key for key in written if key.split(".")[0] in families and key.split(".")[1] not in files}
    for family, names in PUT_TOGETHER.items():
        there = {key.split(".")[1] for key in ENGLISH.strings if key.startswith(f"{family}.")}
        used |= {f"{family}.{name}" for name in (there if names is None else names)}
    used.discard("chat.completion")  # what OpenAI's clients call an answer
    assert used == keys
