"""Raw page → document: breadcrumb and doubled title become metadata, the words stay as they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from corpus.document import Block, Document, canonical_url, document_id
from corpus.errors import PageUnreadable
from corpus.folding import fold, mixed_script_words
from corpus.scripts import main_script
from corpus.span import Span
from ingest.blocks import RawBlock, html_blocks, markdown_blocks, text_blocks, tidy
from ingest.load import RawPage

_PARSERS = {".md": markdown_blocks, ".html": html_blocks, ".htm": html_blocks, ".txt": text_blocks}


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


def clean(page: RawPage, site: SiteNames = NO_NAMES) -> Document:
    """The document of a page; raises `PageUnreadable` where no text is left."""
    section, title, content = page.path("section"), tidy(page.text("title")), page.content
    if page.suffix == ".txt":
        section, title, content = _without_breadcrumb(content, section, title, site)
    try:
        blocks = _PARSERS[page.suffix](content)
    except PageUnreadable as error:
        raise PageUnreadable(f"{page.name} can't be read: {error}.") from error
    if not title:
        title = next((block.text for block in blocks if block.kind == "heading"), page.name)
    blocks = [block for block in blocks[:3] if not same_title(block.text, title)] + blocks[3:]
    if not any(block.kind != "heading" for block in blocks):
        raise PageUnreadable(f"{page.name} holds no text to publish.")
    text, placed = _laid_out([RawBlock("title", title, 1), *blocks])
    url = canonical_url(page.text("url"))
    stated_url = page.text("url")
    return Document(
        id=document_id(url or page.name),
        # The address is shown as it was stated: sites differ on the trailing slash.
        url=stated_url if url else "",
        title=title,
        section=section,
        language=page.text("language") or main_script(text).languages[0],
        text=text,
        blocks=placed,
        retrieved_at=page.text("retrieved_at"),
        changed_at=page.text("changed_at"),
        valid_for=page.text("valid_for"),
        warnings=tuple(_warnings(text, placed, stated_url)),
    )


def same_title(one: str, other: str) -> bool:
    """Whether two lines are one title: case, an article in front and punctuation aside."""
    return fuzz.ratio(_bare(one), _bare(other)) >= 95


def _bare(title: str) -> str:
    return re.sub(r"^(the|a|an) ", "", re.sub(r"[^\w ]", "", fold(title)))


def _without_breadcrumb(
    content: str, section: tuple[str, ...], title: str, site: SiteNames
) -> tuple[tuple[str, ...], str, str]:
    """Section, title and the rest of a text that begins with "Main University … The title"."""
    first, _, rest = content.partition("\n")
    first = tidy(first)
    home = site.first(site.home, first)
    if home is None or home == first:
        return section, title, content
    remainder, path = first.removeprefix(home).strip(), []
    while name := site.first(site.sections, remainder):
        path.append(name)
        remainder = remainder.removeprefix(name).strip()
    # The page's own heading names it better than the breadcrumb's last crumb, if it is the same title.
    heading, _, below = rest.strip().partition("\n")
    if same_title(heading, remainder) or not remainder:
        remainder, rest = tidy(heading), below
    return section or tuple(path), title or remainder, rest


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


def _warnings(text: str, blocks: Sequence[Block], url: str) -> list[str]:
    """What staff should look at before they publish the page."""
    found = []
    if not url:
        found.append("no url: answers can't link to the live page")
    elif not canonical_url(url):
        found.append(f"its url is not an http address and was dropped: {url[:80]}")
    if mixed := mixed_script_words(text):
        found.append(f"words that mix Latin and Cyrillic letters: {', '.join(sorted(set(mixed))[:5])}")
    if re.search(r"[ÐÑ][\u0080-\u00bf]|–°", text):
        found.append("characters that were decoded wrongly (mojibake)")
    if re.search(r"(?im)\b(e-?mail|phone|tel)\.?:\s*$", text):
        found.append("an e-mail or telephone label with nothing after it")
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        listed = after is not None and after.kind in ("item", "row")
        if block.kind == "paragraph" and block.span.of(text).endswith(":") and not listed:
            found.append(f"announces a list that does not follow: {block.span.of(text)[-60:]}")
    return found
