"""What staff should look at on a page before they publish it, told from the page alone."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from corpus.academic_year import is_over
from corpus.document import Document, canonical_url
from corpus.folding import mixed_script_words
from corpus.scripts import SCRIPTS
from ingest.instructions import instructs_machine, invisible_text
from ingest.page_warning import Severity

# UTF-8 read as a one-byte encoding: marks that no language writes side by side.
_MOJIBAKE = re.compile(
    r"[ÐÑ][\u0080-\u00bf]|–°|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[™œ\u009d“”]|\ufffd"
    r"|(?:Р[°-ї]|С[Ђ-џ]){3,}"
)
_EMPTY_LABEL = re.compile(
    r"(?im)\b(e-?mails?|phones?|tel(?:ephone)?|fax|эл(?:ектронная)?\.? ?почта|телефоны?|тел|факс)\.?\s*:\s*"
    r"(?=$|[;|,]|\w+\s*:)"
)
PROTECTED = re.compile(r"email address is being protected from spambots|\[email.protected\]", re.IGNORECASE)
# A text of fewer letters says nothing of its language.
_FEWEST_LETTERS = 60


def findings(
    document: Document,
    stated_url: str,
    hidden: Sequence[str],
    removed: Sequence[str],
    doubled: str,
    today: date,
) -> Iterator[tuple[Severity, str]]:
    """The gravity and the words of each thing; `hidden` are texts that no reader of the page sees.

    `removed` are texts that belong to the site and not to the page, `doubled` is a heading that says the
    title once more, in other words.
    """
    text = document.text
    for unseen in hidden:
        yield "error", f"holds text that no reader sees: “{_short(unseen)}”"
    for order in _orders(document, removed):
        yield "error", f"holds text that tells a machine what to do: “{_short(order)}”"
    if invisible_text(text):
        yield "error", "holds invisible characters in which text can be hidden"
    if not stated_url:
        yield "warning", "no url: answers can't link to the live page"
    elif not canonical_url(stated_url):
        yield "warning", f"its url is not an http address and was dropped: {_short(stated_url)}"
    if doubled:
        yield "note", f"its title is said twice, as “{_short(document.title)}” and “{_short(doubled)}”"
    if mixed := mixed_script_words(text):
        some = ", ".join(sorted(set(mixed))[:5])
        yield "warning", f"words that mix Latin and Cyrillic letters: {some}"
    if _MOJIBAKE.search(text):
        yield "warning", "characters that were decoded wrongly (mojibake)"
    if _EMPTY_LABEL.search(text) or PROTECTED.search(text):
        yield "warning", "an e-mail or telephone label with nothing after it"
    yield from (("warning", one) for one in _lost_lists(document))
    if others := _other_scripts(document):
        yield "note", f"parts of it are in another script than its language, {document.language}: {others}"
    if is_over(document.valid_for, today):
        yield "note", f"it is about {document.valid_for}, which is over"


def _orders(document: Document, removed: Sequence[str]) -> Iterator[str]:
    """The first words that tell a machine what to do, whether they would be published or not."""
    texts = (block.span.of(document.text) for block in document.blocks)
    found = (instructs_machine(text) for text in (*texts, *removed))
    yield from islice((order for order in found if order), 1)


def _lost_lists(document: Document) -> Iterator[str]:
    """Lead-ins such as "the following documents:" whose list was lost."""
    for block, after in zip(document.blocks, [*document.blocks[1:], None], strict=True):
        words = block.span.of(document.text)
        listed = after is not None and after.kind in ("item", "row")
        if block.kind == "paragraph" and words.endswith(":") and not listed:
            yield f"announces a list that does not follow: {words[-60:]}"


def _other_scripts(document: Document) -> str:
    """How the first block begins that is not in the script of the page's language."""
    own = next((script for script in SCRIPTS if document.language.split("-")[0] in script.languages), None)
    if own is None:
        return ""
    for block in document.blocks:
        words = block.span.of(document.text)
        letters = sum(map(str.isalpha, words))
        if letters >= _FEWEST_LETTERS and 3 * own.count(words) < letters:
            return f"“{_short(words)}”"
    return ""


def _short(text: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain if len(plain) <= 120 else f"{plain[:119]}…"
