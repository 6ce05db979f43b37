"""Raw page → parsed page, by its format; what is too large to be a page is refused with the reason."""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from corpus.document import canonical_url
from corpus.errors import PageUnreadable
from ingest.blocks import HtmlPage, RawBlock, html_page, markdown_blocks, text_blocks, tidy
from ingest.breadcrumb import NO_NAMES, SiteNames, in_text
from ingest.formats.parsed import ParsedPage
from ingest.load import PageFile, RawPage, raw_page

_MOST_BLOCKS = 10_000
_MOST_LETTERS = 2_000_000
_MOST_LINKS = 5_000


def parse_file(file: PageFile, site: SiteNames = NO_NAMES) -> ParsedPage:
    """The page in a file; raises `PageUnreadable` with its name and the reason."""
    return parse(raw_page(file), site)


def parse(page: RawPage, site: SiteNames = NO_NAMES) -> ParsedPage:
    """The page, parsed; raises `PageUnreadable` with its name and the reason."""
    try:
        parsed = _parsed(page, site)
    except PageUnreadable as error:
        reason = str(error).rstrip(".")
        raise PageUnreadable(f"{page.name} can't be read: {reason}.") from error
    letters = sum(len(block.text) for block in parsed.blocks)
    if len(parsed.blocks) > _MOST_BLOCKS or letters > _MOST_LETTERS:
        raise PageUnreadable(
            f"{page.name} holds more than {_MOST_BLOCKS:,} paragraphs or {_MOST_LETTERS:,} letters. "
            "Split it into pages."
        )
    return parsed


def _parsed(page: RawPage, site: SiteNames) -> ParsedPage:
    if page.suffix in (".html", ".htm"):
        return _html(page)
    if page.suffix == ".pdf":
        from ingest.formats.pdf import parse_pdf

        return parse_pdf(page)
    if page.suffix == ".docx":
        from ingest.formats.docx import parse_docx

        return parse_docx(page)
    if page.suffix == ".md":
        return ParsedPage(page.name, page.suffix, page.stated, tuple(markdown_blocks(page.content)))
    # Where a text has no blocks yet, its first line would be taken for the heading of what follows.
    crumbs, content = in_text(page.content, site)
    return ParsedPage(page.name, page.suffix, page.stated, tuple(text_blocks(content)), breadcrumb=crumbs)


def _html(page: RawPage) -> ParsedPage:
    html = html_page(page.content)
    if html.tree is None:
        return ParsedPage(page.name, page.suffix, page.stated, ())
    address = page.text("url")
    return ParsedPage(
        name=page.name,
        suffix=page.suffix,
        stated=page.stated,
        blocks=tuple(html.blocks),
        found=dict(_found(html, address)),
        breadcrumb=html.breadcrumb,
        hidden=tuple(text for text in html.hidden if text),
        links=tuple(_links(html.tree, address)),
        no_index=_says(html.tree, "robots", "noindex"),
    )


def _found(html: HtmlPage, address: str) -> Iterator[tuple[str, str]]:
    """What the head of a page says: its title, its language, when it was changed, its own address."""
    tree = html.tree
    assert tree is not None
    heading = next((block.text for block in html.blocks if block.kind == "heading" and block.level == 1), "")
    title = tidy(next((str(one.text or "") for one in tree.iter("title")), ""))
    yield "title", heading or title
    yield "head_title", title
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").lower()
    yield "language", language.split("-")[0].split("_")[0] if language[:2].isascii() else ""
    yield "changed_at", _changed_at(tree)
    canonical = [
        one.get("href", "") for one in tree.iter("link") if one.get("rel", "").lower() == "canonical"
    ]
    # A page may name its own address, but no page of another site.
    own = urljoin(address, canonical[0]) if canonical and address else ""
    if own and _host(own) == _host(address):
        yield "canonical", own


def _changed_at(tree: etree._Element) -> str:
    """The day on which the page says that it was changed, in its head; guesses from its text are not made."""
    from htmldate import find_date

    head = tree.find("head")
    if head is None or not len(head):
        return ""
    try:
        alone = etree.fromstring(
            f"<html>{etree.tostring(head, encoding='unicode', with_tail=False)}<body/></html>"
        )
        return str(find_date(alone, extensive_search=False, original_date=False) or "")
    except Exception:  # what the library makes of broken heads is of many kinds, and a date is no need
        return ""


def _host(url: str) -> str:
    return canonical_url(url).split("/")[2] if canonical_url(url) else ""


def _says(tree: etree._Element, name: str, word: str) -> bool:
    return any(
        meta.get("name", "").lower() == name and word in meta.get("content", "").lower()
        for meta in tree.iter("meta")
    )


def _links(tree: etree._Element, address: str) -> Iterator[str]:
    if _says(tree, "robots", "nofollow"):
        return
    base = next((one.get("href", "") for one in tree.iter("base")), "")
    base = urljoin(address, base)
    for number, link in enumerate(tree.iter("a", "area", "frame", "iframe")):
        if number >= _MOST_LINKS:
            return
        target = (link.get("href") or link.get("src") or "").strip()
        if target and not target.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            try:
                yield urljoin(base, target).split("#")[0]
            except ValueError:
                continue


def row_blocks(lines: list[str], group: int) -> list[RawBlock]:
    """The rows of one table as blocks."""
    return [RawBlock("row", line, group=group) for line in lines if line]
