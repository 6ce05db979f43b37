"""Raw page → document: breadcrumb and doubled title become metadata, the words stay as they are."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from corpus.document import Block, Document, canonical_url, document_id
from corpus.errors import PageUnreadable
from corpus.expected import address_of
from corpus.folding import fold
from corpus.scripts import main_script
from corpus.span import Span
from ingest.blocks import RawBlock, tidy
from ingest.breadcrumb import NO_NAMES, SiteNames, in_blocks, is_nearly, same_title
from ingest.findings import PROTECTED, findings
from ingest.formats.parse import parse
from ingest.formats.parsed import ParsedPage
from ingest.load import RawPage
from ingest.page_warning import PageWarning, Severity

# "2023/2024", "2023-24", "2018–2019"
_YEARS = re.compile(r"\b(20\d\d)\s?[/–—-]\s?((?:20)?\d\d)\b(?![/.–-]\d)")


def clean(page: RawPage, site: SiteNames = NO_NAMES) -> Document:
    """The document of a page; raises `PageUnreadable` where no text is left."""
    return lay_out(parse(page, site), site).document


@dataclass(frozen=True)
class CleanPage:
    """A document, and what staff should look at before it is published."""

    document: Document
    findings: tuple[tuple[Severity, str], ...] = ()

    @property
    def warnings(self) -> list[PageWarning]:
        """The findings with the page's title in front."""
        document = self.document
        return [
            PageWarning(severity, address_of(document), f"{document.title}: {text}")
            for severity, text in self.findings
        ]


def lay_out(
    page: ParsedPage,
    site: SiteNames = NO_NAMES,
    drop: AbstractSet[str] = frozenset(),
    today: date | None = None,
) -> CleanPage:
    """The document of a parsed page without the blocks that are to be dropped, told by their folded text.

    Raises `PageUnreadable` where no text is left.
    """
    blocks = [block for block in page.blocks if not drop or fold(block.text) not in drop]
    stated = RawPage(page.name, page.suffix, "", page.stated)
    section, title = stated.path("section"), tidy(stated.text("title"))
    crumbs = page.breadcrumb
    if page.suffix not in (".md", ".txt"):
        cut, blocks = in_blocks(blocks, site)
        crumbs = crumbs or cut
    title = title or tidy(page.found.get("title", "")) or (crumbs[-1] if crumbs else "")
    section = section or _path_of(crumbs, title, site)
    if not title:
        title = next((block.text for block in blocks if block.kind == "heading"), page.name)
    doubled = next((one.text for one in blocks[:3] if one.level == 1 and is_nearly(one.text, title)), "")
    blocks = [block for block in blocks[:3] if not same_title(block.text, title)] + blocks[3:]
    blocks = [block for block in blocks if not PROTECTED.search(block.text)]
    if not any(block.kind != "heading" for block in blocks):
        raise PageUnreadable(f"{page.name} holds no text to publish.")
    text, placed = _laid_out([RawBlock("title", title, 1), *blocks])
    stated_url = page.text("canonical") if page.found.get("canonical") else page.text("url")
    url = canonical_url(stated_url)
    document = Document(
        id=document_id(url or page.name),
        # The address is shown as it was stated: sites differ on the trailing slash.
        url=stated_url if url else "",
        title=title,
        section=section,
        language=_language(page, text),
        text=text,
        blocks=placed,
        retrieved_at=page.text("retrieved_at"),
        changed_at=page.text("changed_at"),
        valid_for=page.text("valid_for") or academic_year(title, placed, text),
        office=stated.text("office"),
        authority=_authority(stated.text("authority")),
    )
    found = tuple(findings(document, stated_url, _own_hidden(page, drop), doubled, today or date.today()))
    told = tuple(words for severity, words in found if severity != "note")
    return CleanPage(replace(document, warnings=told), found)


def _own_hidden(page: ParsedPage, drop: AbstractSet[str]) -> list[str]:
    """What no reader sees of this page alone; menus and dialogs that all pages hide are no finding."""
    return [text for text in page.hidden if len(re.findall(r"\w+", text)) >= 3 and fold(text) not in drop]


def _language(page: ParsedPage, text: str) -> str:
    """What is stated, what the page says of itself if its letters bear it out, or what these tell."""
    if isinstance(page.stated.get("language"), str) and page.stated["language"]:
        return str(page.stated["language"])
    languages = main_script(text).languages
    declared = page.found.get("language", "")
    return declared if declared in languages else languages[0]


def _authority(stated: str) -> int:
    return (
        int(stated)
        if stated.lstrip("-").isascii() and stated.lstrip("-").isdigit() and len(stated) < 6
        else 0
    )


def _path_of(crumbs: Sequence[str], title: str, site: SiteNames) -> tuple[str, ...]:
    """The section of a page from its breadcrumb: without the first page of the site and the page itself."""
    path = [crumb for crumb in crumbs if crumb]
    if path and (path[0] in site.home or len(path) > 1):
        path = path[1:]
    if path and (same_title(path[-1], title) or is_nearly(path[-1], title)):
        path = path[:-1]
    return tuple(path)


def academic_year(title: str, blocks: Sequence[Block], text: str) -> str:
    """The academic year that a page is about: its title's or a heading's, or the only one in its text."""
    headings = [block.span.of(text) for block in blocks if block.kind == "heading"]
    for place in (title, *headings, text):
        years = {
            f"{first}/{int(first) + 1}"
            for first, second in _YEARS.findall(place)
            if int(second) in (int(first) + 1, (int(first) + 1) % 100)
        }
        if len(years) == 1:
            return years.pop()
        if years:
            return ""
    return ""


def _laid_out(blocks: Sequence[RawBlock]) -> tuple[str, tuple[Block, ...]]:
    """The text of all blocks, and where each stands in it."""
    text, placed = "", []
    before: RawBlock | None = None
    for block in blocks:
        if before is not None:
            together = block.group and block.group == before.group and block.kind == before.kind
            text += "\n" if together else "\n\n"
        placed.append(Block(block.kind, Span(len(text), len(text) + len(block.text)), block.level))
        text += block.text
        before = block
    return text, tuple(placed)
