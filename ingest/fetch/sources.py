"""Where pages come from, as staff describe it in `sources.toml`: sites, and folders beside the pages."""

import re
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from corpus.checked_toml import read_checked
from corpus.document import canonical_url
from ingest.fetch.fetcher import refusal

# What a link leads to beside pages; it is not asked for.
_NO_PAGE = re.compile(
    r"\.(jpe?g|png|gif|svg|webp|ico|css|js|json|xml|rss|mp[34]|avi|mov|wmv|zip|rar|7z|gz|tar|exe|apk|woff2?|ttf"
    r"|pptx?|xlsx?)$",
    re.IGNORECASE,
)


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    office: str = ""
    authority: int = Field(default=0, ge=-100, le=100)
    language: str = Field(default="", pattern=r"^([a-z]{2,3})?$")
    interval_days: int = Field(default=7, ge=0)

    @property
    def stated(self) -> dict[str, str]:
        """What is known of each of its pages; empty values are left out."""
        known = {"office": self.office, "language": self.language}
        known["authority"] = str(self.authority) if self.authority else ""
        return {key: value for key, value in known.items() if value}


class Site(_Source):
    """A site, or a part of one: every page that its start page or sitemap leads to, on the same host.

    `allow` and `deny` are patterns of paths, such as "/en/*"; a path is fetched if it fits one of the
    first and none of the second.
    """

    start: str
    sitemap: str = ""
    allow: tuple[str, ...] = ("*",)
    deny: tuple[str, ...] = ()
    seconds_between: float = Field(default=1.0, ge=0, le=60)
    most_pages: int = Field(default=5_000, ge=1)
    grace_days: int = Field(default=7, ge=0)

    @field_validator("start", "sitemap")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and (reason := refusal(value)):
            raise ValueError(reason)
        return value

    @property
    def name(self) -> str:
        """How the site is called in reports and in what is remembered: its start page."""
        return self.start

    def takes(self, url: str) -> bool:
        """Whether an address belongs to this source."""
        page, start = canonical_url(url), canonical_url(self.start)
        if not page or page.split("/")[2] != start.split("/")[2]:
            return False
        parts = urlsplit(url)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        if _NO_PAGE.search(parts.path) or any(fnmatchcase(path, pattern) for pattern in self.deny):
            return False
        return page == start or any(fnmatchcase(path, pattern) for pattern in self.allow)


class Folder(_Source):
    """A folder of files that staff keep elsewhere."""

    path: Path


class Sources(BaseModel):
    """All of them; none where there is no such file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sites: tuple[Site, ...] = Field(default=(), alias="site")
    folders: tuple[Folder, ...] = Field(default=(), alias="folder")


def load_sources(folder: Path) -> Sources:
    """Read `sources.toml` in the folder of staff's files; raises `ConfigurationInvalid`."""
    file = folder / "sources.toml"
    return read_checked(file, Sources) if file.exists() else Sources()
