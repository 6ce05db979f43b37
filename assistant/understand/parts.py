"""A message → the questions in it as text."""

import functools
import re
import tomllib
from pathlib import Path

from assistant.understand.small_talk import small_talk

_JOINTS = Path(__file__).parent / "words" / "joints.toml"
_END = re.compile(r"(?<=[?؟？！。!;\n])|(?<=\w\w[.])(?=\s+[^\s\d])")
_UNSPACED = re.compile("[\u4e00-\u9fff]")
_MOST_SENTENCES, _MOST_PIECES = 6, 4


def sentences_of(message: str) -> list[str]:
    """The sentences of a message in order, without greetings and thanks."""
    parts = [part.strip(" \t\n,.-–—") for part in _END.split(message)]
    kept = [part for part in parts if re.search(r"\w", part) and not small_talk(part)]
    return (kept or [message.strip()])[:_MOST_SENTENCES]


@functools.cache
def _joint() -> re.Pattern[str]:
    stored = tomllib.loads(_JOINTS.read_text(encoding="utf-8"))
    signs = "|".join(re.escape(sign) for sign in stored.pop("signs"))
    tails = "|".join(re.escape(word) for words in stored.pop("tails").values() for word in words)
    spoken = sorted({word for joints in stored.values() for word in joints}, key=len, reverse=True)
    unspaced = "|".join(re.escape(word) for word in spoken if _UNSPACED.match(word))
    spaced = "|".join(re.escape(word) for word in spoken if not _UNSPACED.match(word))
    asks_more = rf"(?!(?:{tails})\W*$)"
    return re.compile(rf"\s+(?:{spaced})\s+{asks_more}|\s*(?:{signs})\s*(?!\d)|{unspaced}", re.IGNORECASE)


def pieces_of(sentence: str) -> list[str]:
    """What a sentence joins by "and", a comma and the like; the sentence alone where it joins nothing."""
    pieces = [piece.strip() for piece in _joint().split(sentence)]
    found = [piece for piece in pieces if re.search(r"\w", piece)]
    return found if 1 < len(found) <= _MOST_PIECES else [sentence]
