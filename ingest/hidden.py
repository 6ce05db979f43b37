"""What an HTML page holds and no reader sees: text that is hidden by its style.

Only what the page itself says is judged; style sheets elsewhere are not fetched. What a visible control
opens (a tab, a folded answer) is no hidden text.
"""

import re
from collections.abc import Iterator

from lxml import etree

_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_AT_BLOCK = re.compile(r"@[^{};]{0,200}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,200}[^{}]{0,2000}\}")
_COMMENT = re.compile(r"/\*.{0,5000}?\*/", re.DOTALL)
_SIMPLE = re.compile(r"([A-Za-z][\w-]*)?(?:\.([\w-]+)|#([\w-]+))?")
_ZERO = r"[+-]?0*(?:\.0+)?(?:px|pt|em|rem|%|ex)?"
_FAR = r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%)?"
_HIDES = re.compile(
    rf"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*(?:\.0\d*)?"
    rf"|font(?:-size)?\s*:\s*(?:{_ZERO}|[01](?:\.\d+)?(?:px|pt))|color\s*:\s*transparent|text-indent\s*:\s*{_FAR}"
    rf"|(?:left|top|right|bottom|margin(?:-left|-top)?)\s*:\s*{_FAR}|clip\s*:\s*rect\(\s*[01](?:px)?[^)]*\)"
    rf"|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0)|transform\s*:\s*scale\(\s*0\s*\))"
    r"\s*(?:!important)?\s*(?:;|$)",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(rf"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*(?:{_ZERO}|1px)\s*(?:;|$)", re.IGNORECASE)
_CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*hidden", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = re.compile(
    r"(?:white|snow|ivory|#f[c-f]f[c-f]f[c-f]|#fff(?:f(?:ff?)?)?|rgba?\(\s*25[0-5]\s*,\s*25[0-5]\s*,\s*25[0-5].*\)"
    r"|rgba\(.*,\s*0?(?:\.0\d*)?\s*\))",
    re.IGNORECASE,
)
_OPENS = ("aria-controls", "data-target", "data-bs-target", "data-tab", "for", "href")


def hidden_elements(tree: etree._Element) -> set[etree._Element]:
    """The outermost elements that no reader sees."""
    rules = dict(_rules(tree))
    opened = _opened(tree)
    hidden: set[etree._Element] = set()
    for element in tree.iter(etree.Element):
        if element.get("id", "") in opened and element.get("id"):
            continue
        if _is_hidden(element, rules) and not any(parent in hidden for parent in element.iterancestors()):
            hidden.add(element)
    return hidden


def _is_hidden(element: etree._Element, rules: dict[str, str]) -> bool:
    style = _style(element, rules)
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    if not style:
        return (
            element.tag == "font" and _is_white(element.get("color", "")) and not _stands_on(element, rules)
        )
    if _HIDES.search(style) or (_CLIPPED.search(style) and _NO_SIZE.search(style)):
        return True
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    if colour is None:
        return False
    written = colour[1].strip().lower()
    if background is not None and background[1].strip().lower() == written:
        return True
    return _is_white(written) and background is None and not _stands_on(element, rules)


def _is_white(colour: str) -> bool:
    return _WHITE.fullmatch(colour.strip()) is not None


def _stands_on(element: etree._Element, rules: dict[str, str]) -> bool:
    """Whether something about it or above it has a background of its own, on which white is read."""
    for one in (element, *element.iterancestors()):
        background = _BACKGROUND.search(_style(one, rules))
        if one.get("bgcolor") or one.get("background") or (background and not _is_white(background[1])):
            return True
    return False


def _style(element: etree._Element, rules: dict[str, str]) -> str:
    keys = [f".{name}" for name in element.get("class", "").split()]
    if element.get("id"):
        keys.append(f"#{element.get('id')}")
    return ";".join((*(rules[key] for key in keys if key in rules), element.get("style", "")))


def _rules(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """What the page's own style sheets say of a class or an id alone; what depends on more is passed over."""
    for sheet in tree.iter("style"):
        text = _AT_BLOCK.sub("", _COMMENT.sub("", (sheet.text or "")[:200_000]))
        for selectors, style in _RULE.findall(text):
            for selector in selectors.split(","):
                simple = _SIMPLE.fullmatch(selector.strip())
                if simple and (simple[2] or simple[3]):
                    yield (f".{simple[2]}" if simple[2] else f"#{simple[3]}"), style


def _opened(tree: etree._Element) -> frozenset[str]:
    """The ids that a control of the page names."""
    named = (
        one.get(attribute, "")
        for one in tree.iter("a", "button", "li", "label", "summary", "div", "span", "h3")
        for attribute in _OPENS
    )  # fmt: skip
    return frozenset(name.removeprefix("#") for names in named for name in names.split() if name)
