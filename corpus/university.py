"""The university the assistant speaks for, as staff describe it in `university.toml`."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from corpus.checked_toml import read_checked
from corpus.settings import SHIPPED_CORPUS


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
    """Name, aliases, contacts, offices by topic, languages, and what the site calls its sections."""

    name: str = Field(min_length=1)
    short_name: str = Field(min_length=1)
    names: Mapping[str, str] = Field(default={})
    languages: tuple[str, ...] = ("en",)
    home: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = Field(default=(), alias="contact")
    aliases: tuple[Alias, ...] = Field(default=(), alias="alias")
    offices: Mapping[str, str] = Field(default={})
    other_universities: tuple[OtherUniversity, ...] = Field(default=(), alias="other_university")

    def office_for(self, topic: str) -> str:
        """The office that sees to a topic, the first with a name where staff have named none for it."""
        first = (contact.office for contact in self.contacts if contact.office)
        return self.offices.get(topic) or next(first, "")

    def name_in(self, language: str) -> str:
        """The name in a language ("ru", "ru-BY"), or the name itself where staff gave none."""
        return self.names.get(language.replace("_", "-").split("-")[0].lower()) or self.name

    @property
    def contact(self) -> Contact | None:
        """The first office with a way to reach it, if staff have filled one in."""
        return next(
            (contact for contact in self.contacts if contact.email or contact.phone or contact.url), None
        )


def load_university(file: Path = SHIPPED_CORPUS / "university.toml") -> University:
    """Read the file; raises `ConfigurationInvalid` with the place of a mistake."""
    return read_checked(file, University)
