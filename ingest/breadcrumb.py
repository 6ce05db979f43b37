"""A breadcrumb that lost its separators, "Main University News The title", cut at the names of sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.folding import fold
from ingest.blocks import RawBlock, tidy

_MARKS = " ›»>/|•·"


@dataclass(frozen=True)
class SiteNames:
    """How the site calls its first page and its sections, by which a glued breadcrumb is cut again."""

    home: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()

    def first(self, names: Sequence[str], line: str) -> str | None:
        """The longest of the names that a line begins with, as whole words."""
        return next(
            (name for name in sorted(names, key=len, reverse=True) if f"{line} ".startswith(f"{name} ")), None
        )


NO_NAMES = SiteNames()


def same_title(one: str, other: str) -> bool:
    """Whether two lines are one title: case, an article in front and punctuation aside."""
    return fuzz.ratio(_bare(one), _bare(other)) >= 95


def _bare(title: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w ]", "", fold(title)))


def is_nearly(one: str, other: str) -> bool:
    """Whether two lines differ and yet one is the other with a little more or a little less."""
    bare, longer = sorted((_bare(one), _bare(other)), key=len)
    if not bare or same_title(one, other):
        return False
    return (longer.startswith(bare) or longer.endswith(bare)) and 2 * len(bare) > len(longer)


def in_text(content: str, site: SiteNames) -> tuple[tuple[str, ...], str]:
    """The breadcrumb that a plain text begins with, the page's own title last, and the rest of the text."""
    first, _, rest = content.partition("\n")
    crumbs = _cut(tidy(first), site)
    if not crumbs:
        return (), content
    # The page's own heading names it better than the breadcrumb's last crumb, if it is the same title.
    heading, _, below = rest.strip().partition("\n")
    if same_title(heading, crumbs[-1]) or not crumbs[-1]:
        return (*crumbs[:-1], tidy(heading)), below
    return crumbs, rest


def in_blocks(blocks: Sequence[RawBlock], site: SiteNames) -> tuple[tuple[str, ...], list[RawBlock]]:
    """As `in_text`, of a page whose parts are known: its first block is the breadcrumb."""
    crumbs = _cut(blocks[0].text, site) if blocks else ()
    if not crumbs:
        return (), list(blocks)
    rest = list(blocks[1:])
    if rest and rest[0].kind == "heading" and (same_title(rest[0].text, crumbs[-1]) or not crumbs[-1]):
        return (*crumbs[:-1], rest[0].text), rest
    return crumbs, rest


def _cut(line: str, site: SiteNames) -> tuple[str, ...]:
    """First page, sections and title in a line; nothing where it is no breadcrumb."""
    home = site.first(site.home, line)
    if home is None or home == line:
        return ()
    remainder, path = line.removeprefix(home).strip(_MARKS), [home]
    while name := site.first(site.sections, remainder):
        path.append(name)
        remainder = remainder.removeprefix(name).strip(_MARKS)
    return (*path, remainder)
