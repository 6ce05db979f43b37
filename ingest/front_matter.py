"""What a markdown page says of itself above its text, read so that no page can harm its reader."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

# What answers state and other programs read, so it must have its form.
_DAYS = ("retrieved_at", "changed_at")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST = 20_000
_DEEPEST = 10

Stated = dict[str, str | tuple[str, ...]]


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases and without depth: a few lines of it can unfold to more than any memory holds."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it uses an alias (*name); write the value out")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise yaml.YAMLError("it is nested too deeply")
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


class _Handler(YAMLHandler):
    def load(self, fm: str, **kwargs: object) -> Any:
        if len(fm) > _LONGEST:
            raise yaml.YAMLError(f"it is longer than {_LONGEST:,} characters")
        return yaml.load(fm, Loader=_PlainLoader)


def split_front_matter(content: str) -> tuple[Stated, str]:
    """What a page states, and the page without it; raises `ValueError` with the reason."""
    try:
        page = frontmatter.loads(content, handler=_Handler())
        stated = dict(_stated(page.metadata))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from error
    # A page may begin with a line of dashes that is not front matter.
    return stated, page.content if page.metadata else content


def _stated(metadata: Mapping[str, object]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """The values as text; raises `ValueError` for what is neither a word, a day nor a list of words."""
    for name, value in metadata.items():
        key = str(name)
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
    word = str(value).strip()
    if key in _DAYS and word and not _is_day(word):
        raise ValueError(f"{key} must be a day such as 2026-11-22")
    if key == "language" and word and not _LANGUAGE.fullmatch(word):
        raise ValueError("language must be a code such as en")
    return word


def _is_day(word: str) -> bool:
    try:
        return date.fromisoformat(word).isoformat() == word
    except ValueError:
        return False
