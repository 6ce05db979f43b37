"""A folder of pages → raw pages: the bytes decoded, the front matter apart."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import NothingToPublish, PageUnreadable
from ingest.front_matter import Stated, split_front_matter

TEXTS = (".md", ".txt", ".html", ".htm")
SUFFIXES = (*TEXTS, ".pdf", ".docx")
# A page is a few hundred kB at most; more is a mistake, and slow to parse.
LARGEST_PAGE = 5_000_000
LARGEST_FILE = 50_000_000
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)


@dataclass(frozen=True)
class RawPage:
    """A page as it was found; `stated` is what its front matter says, or what is known from elsewhere.

    `content` is the text of a text file, `data` the bytes of any other.
    """

    name: str
    suffix: str
    content: str
    stated: Stated
    data: bytes = b""

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


@dataclass(frozen=True)
class PageFile:
    """The bytes of a page before anything reads them, with what is known of it from elsewhere."""

    name: str
    suffix: str
    data: bytes
    stated: Mapping[str, str] = field(default_factory=dict)


def find_pages(folder: Path) -> list[Path]:
    """The pages of a folder, in a fixed order; raises `NothingToPublish` where there are none."""
    if not folder.is_dir():
        raise NothingToPublish(f"There is no folder {folder}. Name one with --pages.")
    pages = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not pages:
        raise NothingToPublish(f"{folder} holds no page ({', '.join(SUFFIXES)}). Nothing was changed.")
    return pages


def name_of(path: Path, folder: Path) -> str:
    """How a file is called in reports and ids: its place in the folder, in letters that can be printed."""
    name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def read_file(path: Path, folder: Path, stated: Mapping[str, str] | None = None) -> PageFile:
    """The bytes of one file; raises `PageUnreadable` with its name and what to do."""
    name = name_of(path, folder)
    # What a link leads to outside may be any file of this machine.
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PageUnreadable(f"{name} is a link that leads out of the folder. Put the file itself there.")
    suffix = path.suffix.lower()
    largest = LARGEST_PAGE if suffix in TEXTS else LARGEST_FILE
    try:
        if path.stat().st_size > largest:
            raise PageUnreadable(f"{name} is larger than {largest:,} bytes. Split it into pages.")
        return PageFile(name, suffix, path.read_bytes(), dict(stated or {}))
    except OSError as error:
        raise PageUnreadable(f"{name} can't be read: {error.strerror}.") from error


def load_page(path: Path, folder: Path) -> RawPage:
    """Read one page; raises `PageUnreadable` with its name and what to do."""
    return raw_page(read_file(path, folder))


def raw_page(file: PageFile) -> RawPage:
    """The page in the bytes of a file; raises `PageUnreadable`."""
    known: Stated = dict(file.stated)
    if file.suffix not in TEXTS:
        return RawPage(file.name, file.suffix, "", known, file.data)
    content = _decoded(file)
    if "\0" in content:
        raise PageUnreadable(f"{file.name} is not text: it holds null characters.")
    if file.suffix == ".md":
        try:
            stated, content = split_front_matter(content)
        except ValueError as error:
            raise PageUnreadable(f"{file.name}: its front matter can't be read: {error}") from error
        known = {**known, **stated}
    return RawPage(file.name, file.suffix, content.replace("\r\n", "\n").replace("\r", "\n"), known)


def _decoded(file: PageFile) -> str:
    """The text: UTF-8, or for HTML what the server or the page itself declares it to be."""
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(file.data[:4096]) if file.suffix in (".html", ".htm") else None
        encoding = file.stated.get("charset") or (declared[1].decode() if declared else "")
        try:
            return codecs.decode(file.data, encoding) if _is_encoding(encoding) else _refuse(file, error)
        except UnicodeDecodeError:
            return _refuse(file, error)


def _is_encoding(name: str) -> bool:
    try:
        return bool(name) and codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def _refuse(file: PageFile, error: UnicodeDecodeError) -> str:
    raise PageUnreadable(
        f"{file.name} is not UTF-8 (byte {error.start}). Save it as UTF-8 and publish again."
    ) from error
