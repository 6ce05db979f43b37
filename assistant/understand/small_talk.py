"""Messages that ask nothing of the pages: greetings, thanks, "are you a bot", "I want a person"."""

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from corpus.folding import fold

_PHRASES = Path(__file__).parent / "words" / "small_talk.toml"


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    phrases = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    filler = _choice(phrases.pop("filler"))
    patterns = [
        (kind, re.compile(rf"(?:{filler})*(?:{_choice(spoken)})(?:{_choice(spoken)}|{filler})*"))
        for kind, spoken in phrases.items()
    ]
    return (*patterns, ("acknowledged", re.compile(rf"(?:{filler})+")))


def _choice(phrases: Sequence[str]) -> str:
    # The word must end: "k" and "kk" side by side would be tried in every combination.
    return rf"(?:{'|'.join(map(_source, phrases))})(?!\w)[\s,.!?]*"


def _source(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in fold(phrase).split())


def small_talk(text: str) -> str | None:
    """The kind of small talk a message is ("greeting", "thanks", …), or None where it asks something.

    A message without a letter or a digit, emoji say, is a greeting: there is nothing to look for.
    """
    folded = re.sub(r"[^\w\s,.!?'+-]", " ", fold(text)).strip()
    if not re.search(r"\w", folded):
        return "help"
    for kind, pattern in _patterns():
        if pattern.fullmatch(folded):
            return kind
    return None
