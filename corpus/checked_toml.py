"""A TOML file that staff edit, read and checked; a mistake is named with file, line and key."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.errors import ConfigurationInvalid

Checked = TypeVar("Checked", bound=BaseModel)
Key = tuple[str | int, ...]

_KEY = r"""(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_ENTRY = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


def read_checked(file: Path, model: type[Checked]) -> Checked:
    """The file as `model` describes it; raises `ConfigurationInvalid` with the place of a mistake."""
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationInvalid(
            f"{file}, line {line}: it can't be read, for it is not UTF-8. Save it as UTF-8."
        ) from error
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationInvalid(_unreadable(file, text, str(error))) from error
    except ValidationError as error:
        mistake = error.errors()[0]
        key = mistake["loc"]
        said = mistake["msg"].removeprefix("Value error, ")
        raise ConfigurationInvalid(f"{file}, line {line_of(text, key)}: {_written(key)}: {said}") from error


def line_of(text: str, key: Sequence[str | int]) -> int:
    """The line of a key, or of the table that should hold it; 1 where neither is written."""
    lines = _lines(text)
    for length in range(len(key), 0, -1):
        if found := lines.get(tuple(key[:length])):
            return found
    return 1


def _lines(text: str) -> dict[Key, int]:
    """The line of every key and table header; text inside a multi-line string may add a few more."""
    lines: dict[Key, int] = {}
    seen: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _within(_parts(header[2]), seen)
            if header[1] == "[[":
                seen[table] = seen.get(table, -1) + 1
                table = (*table, seen[table])
            lines.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            lines.setdefault((*table, *_parts(entry[1])), number)
    return lines


def _within(parts: Sequence[str], seen: dict[Key, int]) -> Key:
    """The path of a table, the number of the entry put in where it stands inside a list of tables."""
    path: Key = ()
    for part in parts[:-1]:
        path = (*path, part)
        path = (*path, seen[path]) if path in seen else path
    return (*path, parts[-1])


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_KEY, key)]


def _written(key: Key) -> str:
    """The key as staff find it: lists are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in key)


def _unreadable(file: Path, text: str, said: str) -> str:
    place = re.search(r"\s*\(at line (\d+), column (\d+)\)$", said)
    line = int(place[1]) if place else text.count("\n") + 1
    reason = said[: place.start()] if place else said.removesuffix(" (at end of document)")
    return f"{file}, line {line}: it can't be read as TOML: {reason}."
