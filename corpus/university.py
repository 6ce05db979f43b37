"""The university the assistant speaks for, as staff describe it in `corpus/university.toml`."""

import functools
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from corpus.errors import ConfigurationInvalid

UNIVERSITY_FILE = Path(__file__).with_name("university.toml")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contact(_Entry):
    """An office an applicant can ask; empty strings where staff have not filled it in."""

    office: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


class Alias(_Entry):
    """Ways of writing a name, and the name as the pages write it."""

    means: str
    written: tuple[str, ...] = ()
    written_exactly: tuple[str, ...] = ()


class OtherUniversity(_Entry):
    """A university that applicants mix up with this one."""

    name: str
    written: tuple[str, ...]


class University(_Entry):
    """Name, aliases, contacts and the languages of the interface."""

    name: str
    short_name: str
    languages: tuple[str, ...] = ("en",)
    contacts: tuple[Contact, ...] = Field(default=(), alias="contact")
    aliases: tuple[Alias, ...] = Field(default=(), alias="alias")
    other_universities: tuple[OtherUniversity, ...] = Field(default=(), alias="other_university")

    @property
    def contact(self) -> Contact | None:
        """The first office with a way to reach it, if staff have filled one in."""
        return next(
            (contact for contact in self.contacts if contact.email or contact.phone or contact.url), None
        )


@functools.cache
def load_university(file: Path = UNIVERSITY_FILE) -> University:
    """Read the file; raises `ConfigurationInvalid` with the place of a mistake."""
    try:
        return TypeAdapter(University).validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigurationInvalid(f"{file}: {place}: {first['msg']}") from error
