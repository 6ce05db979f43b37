"""Raw page → document: breadcrumb and doubled title become metadata, the words stay as they are."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from corpus.document import Block, Document, canonical_url, document_id
from corpus.errors import PageUnreadable
from corpus.folding import fold, mixed_script_words
from corpus.span import Span
from ingest.blocks import RawBlock, html_blocks, markdown_blocks, text_blocks, tidy
from ingest.load import RawPage

# The site's section names, by which a breadcrumb that lost its separators is cut again. Longest first.
SECTION_NAMES = (
    "Procedure for Conducting Interviews with the Applicants",
    "The Medical Faculty for International Students",
    "The Rules and Procedure for Admission",
    "International cooperation",
    "Preparatory department",
    "Faculties, Institute",
    "Университет в СМИ",
    "University",
    "Университет",
    "Admission",
    "Faculties",
    "News",
)  # fmt: skip
_HOME = ("Main", "Главная", "Home")
_PARSERS = {".md": markdown_blocks, ".html": html_blocks, ".htm": html_blocks, ".txt": text_blocks}


def clean(page: RawPage) -> Document:
    """The document of a page; raises `PageUnreadable` where no text is left."""
    section, title, content = page.path("section"), tidy(page.text("title")), page.content
    if page.suffix == ".txt":
        section, title, content = _without_breadcrumb(content, section, title)
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
        language=page.text("language") or _language(text),
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
    content: str, section: tuple[str, ...], title: str
) -> tuple[tuple[str, ...], str, str]:
    """Section, title and the rest of a text that begins with "Main University … The title"."""
    first, _, rest = content.partition("\n")
    first = tidy(first)
    home = next((name for name in _HOME if first.startswith(name + " ")), None)
    if home is None:
        return section, title, content
    remainder, path = first.removeprefix(home).strip(), []
    while name := next((name for name in SECTION_NAMES if f"{remainder} ".startswith(f"{name} ")), None):
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


def _language(text: str) -> str:
    """English, Russian or Arabic by the script most letters are written in."""
    counts = {
        "ru": len(re.findall("[\u0400-\u04ff]", text)),
        "ar": len(re.findall("[\u0600-\u06ff]", text)),
        "en": len(re.findall("[A-Za-z]", text)),
    }
    return max(counts, key=lambda language: counts[language])


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
