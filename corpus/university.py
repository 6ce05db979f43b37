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


class Office(Contact):
    """An office as staff describe it: the topics it sees to, and its name in other languages."""

    topics: tuple[str, ...] = ()
    names: Mapping[str, str] = Field(default={})

    def in_language(self, language: str) -> Contact:
        """The contact with the office's name in a language, where staff gave one."""
        name = self.names.get(_primary(language)) or self.office
        return Contact(office=name, email=self.email, phone=self.phone, url=self.url)


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
    """Name, aliases, contacts, the languages of the interface and what the site calls its sections.

    `accent` is a colour as #rrggbb, `crest` the name of a picture beside the file; both may be empty.
    """

    name: str = Field(min_length=1)
    short_name: str = Field(min_length=1)
    names: Mapping[str, str] = Field(default={})
    short_names: Mapping[str, str] = Field(default={})
    languages: tuple[str, ...] = ("en",)
    accent: str = Field(default="", pattern=r"^(#[0-9A-Fa-f]{6})?$")
    crest: str = Field(default="", pattern=r"^([A-Za-z0-9_-]+\.(svg|png))?$")
    home: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    offices: tuple[Office, ...] = Field(default=(), alias="contact")
    aliases: tuple[Alias, ...] = Field(default=(), alias="alias")
    other_universities: tuple[OtherUniversity, ...] = Field(default=(), alias="other_university")

    def office_for(self, topic: str) -> str:
        """The office that sees to a topic, the first with a name where staff have named none for it."""
        named = [office for office in self.offices if office.office]
        seeing_to_it = next((office for office in named if topic in office.topics), None)
        office = seeing_to_it or next(iter(named), None)
        return office.office if office else ""

    def name_in(self, language: str) -> str:
        """The name in a language ("ru", "ru-BY"), or the name itself where staff gave none."""
        return self.names.get(_primary(language)) or self.name

    def short_name_in(self, language: str) -> str:
        """The short name in a language, or the short name itself where staff gave none."""
        return self.short_names.get(_primary(language)) or self.short_name

    @property
    def contact(self) -> Contact | None:
        """The first office with a way to reach it, if staff have filled one in."""
        return self.contact_in("")

    def contact_in(self, language: str) -> Contact | None:
        """The same with the office's name in a language."""
        reachable = (office for office in self.offices if office.email or office.phone or office.url)
        return next((office.in_language(language) for office in reachable), None)


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def load_university(file: Path = SHIPPED_CORPUS / "university.toml") -> University:
    """Read the file; raises `ConfigurationInvalid` with the place of a mistake."""
    return read_checked(file, University)
