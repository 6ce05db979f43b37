"""university.toml as staff edit it: contact, names, and a mistake is named with its line and key."""

from pathlib import Path

import pytest

from corpus.errors import ConfigurationInvalid
from corpus.university import load_university

HEAD = 'name = "N"\nshort_name = "N"\n'


def test_the_first_office_that_can_be_reached_is_the_contact(tmp_path: Path) -> None:
    file = tmp_path / "university.toml"
    file.write_text(
        f'{HEAD}[[contact]]\noffice = "Empty"\n[[contact]]\noffice = "Admissions"\nemail = "a@n.example"\n'
    )
    contact = load_university(file).contact
    assert contact is not None and contact.office == "Admissions"


def test_the_name_is_given_in_the_readers_language_where_staff_wrote_it(tmp_path: Path) -> None:
    file = tmp_path / "university.toml"
    file.write_text(f'{HEAD}[names]\nru = "Н"\nar = ""\n', encoding="utf-8")
    university = load_university(file)
    names = [university.name_in(language) for language in ("ru", "RU-by", "ar", "zh", "")]
    assert names == ["Н", "Н", "N", "N", "N"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('name = "N"', 1, "short_name: Field required"),
        (f'{HEAD}\ncolour = "red"', 4, "colour"),
        (f'{HEAD}[[contact]]\noffice = "a"\n\n[[contact]]\nmail = "a"', 7, r"contact\.2\.mail"),
        (f'{HEAD}[[alias]]\nwritten = ["a"]', 3, r"alias\.1\.means: Field required"),
        (f'{HEAD}[[alias]]\nmeans = "N"\nwritten = ["a",\n  7]', 5, r"alias\.1\.written\.2"),
        (f"{HEAD}[names]\nru = 7", 4, r"names\.ru"),
        (f'{HEAD}languages = "en"', 3, "languages"),
        ("\n\nname = ", 3, "can't be read as TOML: Invalid value"),
        (f'{HEAD}name = "M"', 3, "can't be read as TOML: Cannot overwrite"),
        (f"{HEAD}[[contact", 3, "can't be read as TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_key(tmp_path: Path, content: str, line: int, said: str) -> None:
    file = tmp_path / "university.toml"
    file.write_text(content)
    with pytest.raises(ConfigurationInvalid, match=rf"university\.toml, line {line}: .*{said}") as raised:
        load_university(file)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_utf_8_is_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "university.toml"
    file.write_bytes(b'name = "N"\nshort_name = "\xff"')
    with pytest.raises(ConfigurationInvalid, match=r"line 2: .*Save it as UTF-8"):
        load_university(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match="can't be read: No such file"):
        load_university(tmp_path / "university.toml")
