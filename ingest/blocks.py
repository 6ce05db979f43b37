"""Markup → blocks: markdown and HTML by their tags, plain text by its shape."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import lxml.html
from lxml import etree
from markdown_it import MarkdownIt

from corpus.document import BlockKind
from corpus.errors import PageUnreadable
from ingest.hidden import hidden_elements
from ingest.tables import is_layout, row_lines

# fmt: off
_SKIPPED = {
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "svg",
    "iframe", "select", "head",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = {
    "p", "div", "section", "article", "main", "blockquote", "td", "th", "dd", "dt", "pre", "body", "html",
    "figcaption", "address", "center", "ul", "ol", "dl", "figure", "details", "summary",
}
# fmt: on
_END_TAGS = re.compile(r"</(body|html)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class RawBlock:
    """A block before it has its place in a document; `group` tells one list or table from the next."""

    kind: BlockKind
    text: str
    level: int = 0
    group: int = 0


def markdown_blocks(content: str) -> list[RawBlock]:
    """The blocks of a markdown page; raw HTML in it stays text."""
    return html_blocks(
        MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table").render(content)
    )


@dataclass(frozen=True)
class HtmlPage:
    """What an HTML page holds: its blocks, apart from them what no reader sees, and its breadcrumb."""

    blocks: list[RawBlock] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    breadcrumb: tuple[str, ...] = ()
    tree: etree._Element | None = None


def html_blocks(content: str) -> list[RawBlock]:
    """The blocks of an HTML page; raises `PageUnreadable` as `html_page`."""
    return html_page(content).blocks


def html_page(content: str) -> HtmlPage:
    """An HTML page: its main part where it names one, without menus and forms.

    Raises `PageUnreadable` where its tags are nested deeper than the parser reads.
    """
    # Bytes and their encoding, for the page was decoded already, whatever it declares itself to be.
    # Broken pages go on after </html>, which the parser would leave out.
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(_END_TAGS.sub("", content).encode(), parser)
    except etree.ParserError:  # there is nothing in it
        return HtmlPage()
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise PageUnreadable("its tags are nested too deeply to be read whole")
    main = next(
        (part for part in tree.iter() if part.tag in ("main", "article") or part.get("role") == "main"), tree
    )
    walk = _Walk(hidden_elements(tree), seeks_breadcrumb=True)
    walk.visit(main)
    walk.flush("paragraph")
    return HtmlPage(walk.blocks, walk.hidden, walk.breadcrumb or _outside_breadcrumb(tree, main), tree)


def _outside_breadcrumb(tree: etree._Element, main: etree._Element) -> tuple[str, ...]:
    """The breadcrumb that stands outside the main part, as an element that calls itself one."""
    for element in tree.iter(etree.Element) if main is not tree else ():
        if crumbs := crumbs_of(element, by_name=True):
            return crumbs
    return ()


def crumbs_of(element: etree._Element, by_name: bool = False) -> tuple[str, ...]:
    """The parts of a breadcrumb, the page itself last; none where the element is no breadcrumb.

    It calls itself one, or it is one line that begins with a link to the first page of the site.
    """
    links = list(element.iter("a"))
    if not links or len(links) > 12:
        return ()
    called = "breadcrumb" in " ".join(element.get(key, "") for key in ("class", "id", "aria-label")).lower()
    texts = [tidy("".join(map(str, link.itertext()))) for link in links]
    whole = tidy(" ".join(map(str, element.itertext())))
    if not called:
        is_home = links[0].get("href", "").rstrip("/").count("/") in (0, 2) and links[0].get("href", "") != ""
        is_line = len(whole) <= 300 and not any(True for _ in element.iter(*_HEADINGS, "table", "br"))
        if (
            by_name
            or not is_line
            or len(links) < 2
            or not is_home
            or links[0].get("href", "").startswith("#")
        ):
            return ()
        if 2 * len("".join(texts)) < len(whole) or not whole.startswith(texts[0]):
            return ()
        if (element.getparent() is not None) and element.tag in ("li", "a", "span"):
            return ()
    rest = whole
    for text in texts:
        rest = rest.replace(text, "", 1)
    rest = re.sub(r"^[\s›»>/|\\·•→-]+|[\s›»>/|\\·•→-]+$", "", re.sub(r"\s*[›»>/|\\·•→]\s*", " › ", rest))
    last = rest.split(" › ")[-1].strip(" ›")
    return tuple(text for text in (*texts, last) if text)


class _Walk:
    """Collects blocks while it goes through a tree; loose text gathers until a block ends."""

    def __init__(
        self, hidden: AbstractSet[etree._Element] = frozenset(), seeks_breadcrumb: bool = False
    ) -> None:
        self.blocks: list[RawBlock] = []
        self.hidden: list[str] = []
        self.breadcrumb: tuple[str, ...] = ()
        self._unseen = hidden
        self._seeks_breadcrumb = seeks_breadcrumb
        self._loose: list[str] = []
        self._group = 0

    def flush(self, kind: BlockKind, level: int = 0, group: int = 0) -> None:
        text = tidy("".join(self._loose))
        self._loose.clear()
        if text:
            self.blocks.append(RawBlock(kind, text, level, group))

    def visit(self, element: etree._Element, item_group: int = 0) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if element in self._unseen and tag not in _SKIPPED:
            self.hidden.append(tidy(" ".join(_seen_text(element))))
        elif self._seeks_breadcrumb and tag in _PARAGRAPHS and (crumbs := crumbs_of(element)):
            self.breadcrumb, self._seeks_breadcrumb = crumbs, False
        elif tag and tag not in _SKIPPED:
            if tag == "table" and not is_layout(element):
                self.flush("paragraph")
                self._table(element)
            elif tag == "br":
                self._loose.append(" ")
            elif tag in _HEADINGS or tag == "li" or tag in _PARAGRAPHS:
                self._block(element, tag, item_group)
            else:
                self._inside(element, item_group)
        self._loose.append(element.tail or "")

    def _block(self, element: etree._Element, tag: str, item_group: int) -> None:
        kind: BlockKind = "item" if item_group else "paragraph"
        if tag != "p" or not item_group:  # markdown wraps the items of a loose list in <p>
            self.flush(kind, group=item_group)
        if tag in ("ul", "ol"):
            self._group += 1
            self._inside(element, self._group)
            self._loose.clear()
        elif tag in _HEADINGS:
            self._seeks_breadcrumb = self._seeks_breadcrumb and tag != "h1"
            self._inside(element, 0)
            self.flush("heading", level=_HEADINGS[tag])
        else:
            self._inside(element, item_group if tag != "body" else 0)
            self.flush(kind if tag in ("li", "p") or not item_group else "item", group=item_group)

    def _inside(self, element: etree._Element, item_group: int) -> None:
        self._loose.append(element.text or "")
        for child in element:
            self.visit(child, item_group)

    def _table(self, table: etree._Element) -> None:
        for caption in table.iterchildren("caption"):
            self._inside(caption, 0)
            self.flush("paragraph")
        self._group += 1
        lines = row_lines(table, self._text_of)
        self.blocks.extend(RawBlock("row", line, group=self._group) for line in lines)

    def _text_of(self, cell: etree._Element) -> str:
        if cell in self._unseen:
            self.hidden.append(tidy(" ".join(_seen_text(cell))))
            return ""
        walk = _Walk(self._unseen)
        walk._inside(cell, 0)
        walk.flush("paragraph")
        self.hidden += walk.hidden
        return " ".join(block.text for block in walk.blocks)


def _seen_text(element: etree._Element) -> Iterator[str]:
    """The texts of an element, without scripts, styles and comments in it."""
    for one in element.iter(etree.Element):
        if one.tag not in _SKIPPED:
            yield one.text or ""
        if one is not element:
            yield one.tail or ""


def text_blocks(content: str) -> list[RawBlock]:
    """The blocks of plain text, whose only markup is the shape of its lines.

    A short line without a final stop is a heading or an item of a list. In a run of such lines the
    first is the heading and, where two or more follow, these are its list; a line alone is a heading.
    """
    lines = [tidy(line) for line in content.split("\n")]
    blocks: list[RawBlock] = []
    run: list[str] = []
    group = 0
    for line in [*lines, "."]:
        if not line:
            continue
        if len(line) <= 120 and not re.search(r"[.!?:;…]$", line):
            run.append(line)
            continue
        if len(run) >= 3:
            group += 1
            blocks.append(RawBlock("heading", run[0], 2))
            blocks.extend(RawBlock("item", item, group=group) for item in run[1:])
        else:
            blocks.extend(RawBlock("heading", heading, 2 + depth) for depth, heading in enumerate(run))
        run.clear()
        if line != ".":
            blocks.append(RawBlock("paragraph", line))
    return blocks


def tidy(text: str) -> str:
    """One line without white space at its ends; NBSP and every other visible character stay as they are."""
    # Control characters too: in a terminal they would be commands.
    return re.sub(r"[\x00-\x20\x7f]+", " ", text).strip()
