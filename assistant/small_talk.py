"""Messages that ask nothing of the pages: greetings, thanks, "are you a bot", "I want a person"."""

import functools
import re
import tomllib
from pathlib import Path

from corpus.folding import fold

_PHRASES = Path(__file__).parent / "lexicon" / "small_talk.toml"


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    phrases = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    filler = "|".join(re.escape(fold(word)) for word in phrases.pop("filler"))
    return tuple(
        (kind, re.compile(rf"(?:(?:{'|'.join(map(_source, spoken))}|{filler})[\s,.!?]*)+"))
        for kind, spoken in phrases.items()
    )


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
