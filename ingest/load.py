"""A folder of pages → raw pages: the bytes decoded, the front matter apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import frontmatter
import yaml

from corpus.errors import NothingToPublish, PageUnreadable

SUFFIXES = (".md", ".txt", ".html", ".htm")
# A page is a few hundred kB at most; more is a mistake, and slow to parse.
LARGEST_PAGE = 5_000_000
# What must be a day such as 2026-11-22, for answers state it.
_DAYS = ("retrieved_at", "changed_at")


@dataclass(frozen=True)
class RawPage:
    """A page as it was found; `stated` is what its front matter says."""

    name: str
    suffix: str
    content: str
    stated: dict[str, str | tuple[str, ...]]

    def text(self, key: str) -> str:
        """A stated value as text, empty where it is not stated."""
        value = self.stated.get(key, "")
        return value if isinstance(value, str) else " ".join(value)

    def path(self, key: str) -> tuple[str, ...]:
        """A stated value as a path: a list, or one text separated by ›, > or /."""
        value = self.stated.get(key, ())
        if isinstance(value, tuple):
            return value
        for separator in ("›", ">", "/"):
            value = value.replace(separator, "\n")
        return tuple(part.strip() for part in value.split("\n") if part.strip())


def find_pages(folder: Path) -> list[Path]:
    """The pages of a folder, in a fixed order; raises `NothingToPublish` where there are none."""
    if not folder.is_dir():
        raise NothingToPublish(f"There is no folder {folder}. Name one with --pages.")
    pages = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not pages:
        raise NothingToPublish(f"{folder} holds no page ({', '.join(SUFFIXES)}). Nothing was changed.")
    return pages


def load_page(path: Path, folder: Path) -> RawPage:
    """Read one page; raises `PageUnreadable` with its name and what to do."""
    name = path.relative_to(folder).as_posix()
    try:
        if path.stat().st_size > LARGEST_PAGE:
            raise PageUnreadable(f"{name} is larger than {LARGEST_PAGE:,} bytes. Split it into pages.")
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageUnreadable(
            f"{name} is not UTF-8 (byte {error.start}). Save it as UTF-8 and publish again."
        ) from error
    except OSError as error:
        raise PageUnreadable(f"{name} can't be read: {error.strerror}.") from error
    if "\0" in content:
        raise PageUnreadable(f"{name} is not text: it holds null characters.")
    stated: dict[str, str | tuple[str, ...]] = {}
    if path.suffix.lower() == ".md":
        try:
            page = frontmatter.loads(content)
            stated = dict(_stated(page.metadata))
        except (yaml.YAMLError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise PageUnreadable(f"{name}: its front matter can't be read: {reason}") from error
        # A page may begin with a line of dashes that is not front matter.
        content = page.content if page.metadata else content
    return RawPage(name, path.suffix.lower(), content.replace("\r\n", "\n").replace("\r", "\n"), stated)


def _stated(metadata: dict[str, object]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """The values as text; raises `ValueError` for what is neither a word, a day nor a list of words."""
    for key, value in metadata.items():
        if isinstance(value, list):
            yield key, tuple(_word(key, part) for part in value)
        elif value is not None:
            yield key, _word(key, value)


def _word(key: str, value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | int | float):
        raise ValueError(f"{key} must be plain text or a list of words")
    if key in _DAYS and value:
        date.fromisoformat(str(value))
    return str(value).strip()
