"""Messages that ask nothing of the pages, by their words: greetings, thanks, "are you a bot"."""

import functools
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from corpus.folding import words

_PHRASES = Path(__file__).parent / "words" / "small_talk.toml"
# A longer message says more than small talk does.
_LONGEST = 24


@functools.cache
def _phrases() -> tuple[frozenset[tuple[str, ...]], dict[tuple[str, ...], str], int]:
    """The filler phrases, the kind of each other phrase, and how many words the longest has."""
    stored = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    filler = frozenset(_words(phrase) for phrase in stored.pop("filler"))
    kinds = {_words(phrase): kind for kind, spoken in stored.items() for phrase in spoken}
    return filler, kinds, max(len(phrase) for phrase in (*filler, *kinds))


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(word.text for word in words(phrase))


def small_talk(text: str) -> str | None:
    """The kind of small talk a message is ("greeting", "thanks", …), or None where it asks something.

    A message without a letter or a digit asks for help. Each word is looked at once per length of a phrase,
    so a long message costs no more than its length.
    """
    spoken = _words(text[:400])
    if not re.search(r"\w", text):
        return "help"
    if len(spoken) > _LONGEST or not spoken:
        return None
    filler, kinds, longest = _phrases()
    found: list[str] = []
    place = 0
    while place < len(spoken):
        for length in range(min(longest, len(spoken) - place), 0, -1):
            phrase = spoken[place : place + length]
            if phrase in kinds or phrase in filler:
                found += [kinds[phrase]] if phrase in kinds else []
                place += length
                break
        else:
            return None
    return _first(found, tuple(dict.fromkeys(kinds.values())))


def _first(found: Sequence[str], order: Sequence[str]) -> str:
    """Of several kinds the one that stands first in the file; filler alone is an acknowledgement."""
    return next((kind for kind in order if kind in found), "acknowledged")
