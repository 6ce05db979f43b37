"""university.toml as staff edit it: what ships is right, and a mistake is told with its place."""

from pathlib import Path

import pytest

from corpus.errors import ConfigurationInvalid
from corpus.university import load_university


def test_the_shipped_file_holds_name_and_aliases_and_no_contact_yet() -> None:
    university = load_university()
    assert university.name == "Belarusian State Medical University"
    assert university.contact is None
    spellings = {form: alias.means for alias in university.aliases for form in alias.written}
    for form in ("BSMU", "БГМУ", "БДМУ", "MSMI", "白俄罗斯国立医科大学"):
        assert spellings[form] == university.name
    assert not {"BSU", "БГУ"} & set(spellings), "another university"
    exact = {form for alias in university.aliases for form in alias.written_exactly}
    assert {"WHO", "ВОЗ"} <= exact | set(spellings) and "WHO" not in spellings, "who is a question word"


def test_the_first_office_that_can_be_reached_is_the_contact(tmp_path: Path) -> None:
    file = tmp_path / "university.toml"
    file.write_text(
        'name = "N"\nshort_name = "N"\n[[contact]]\noffice = "Empty"\n'
        '[[contact]]\noffice = "Admissions"\nemail = "a@n.example"\n'
    )
    contact = load_university(file).contact
    assert contact is not None and contact.office == "Admissions"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b'name = "N"', "short_name"),
        (b'name = "N"\nshort_name = "N"\ncolour = "red"', "colour"),
        (b'name = "N"\nshort_name = "N"\n[[contact]]\nmail = "a"', "contact.0.mail"),
        (b"name = ", "can't be read"),
        (b'name = "\xff"', "can't be read"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, content: bytes, place: str) -> None:
    file = tmp_path / "university.toml"
    file.write_bytes(content)
    with pytest.raises(ConfigurationInvalid, match=place) as raised:
        load_university(file)
    assert "university.toml" in str(raised.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match="can't be read"):
        load_university(tmp_path / "university.toml")
