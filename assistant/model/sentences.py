"""A chat model's words as they arrive → whole sentences with the numbers they cite."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.answer import SentenceKind
from corpus.sentences import sentence_spans

_BRACKETED = re.compile(r"[\[【［]\s*(\d{1,3}(?:\s*[,;、，–-]\s*\d{1,3})*)\s*[\]】］]")
# What may yet become a marker, or the point behind one.
_OPEN_END = re.compile(r"[\[【［][^\]】］]{0,12}$")
_ENDED = re.compile(r"[.!?。！？؟।\]】］]\W*$")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_MARKS = re.compile(r"\*\*|__|`+|^#{1,6}\s+|^>\s+")
_LONGEST_RANGE = 5
# A model that never ends a sentence is not waited for.
_LONGEST_SENTENCE = 1_500


@dataclass(frozen=True)
class WrittenSentence:
    """A sentence without its markers, and the numbers in them."""

    text: str
    cited: tuple[int, ...]
    kind: SentenceKind = "paragraph"


def sentences(pieces: Iterable[str], language: str) -> Iterator[WrittenSentence]:
    """Each sentence as soon as it is known to be whole; what is cut off at the end is left out."""
    waiting = ""
    for piece in pieces:
        waiting += piece
        *lines, waiting = waiting.split("\n")
        for line in lines:
            yield from _written(_cut(line, language))
        if not _OPEN_END.search(waiting):
            whole = _cut(waiting, language)
            if len(whole) > 1:
                *done, waiting = whole
                yield from _written(done)
        if len(waiting) > _LONGEST_SENTENCE:
            yield from _written([waiting])
            waiting = ""
    # What ends without a full stop or a marker was cut off, perhaps in the middle of a number.
    if _ENDED.search(waiting):
        yield from _written(_cut(waiting, language))


def _cut(line: str, language: str) -> list[str]:
    """The sentences of a line, each with the markers behind it."""
    cut: list[str] = []
    for span in sentence_spans(line, language):
        text = span.of(line)
        # Markers that stand behind the full stop begin the next sentence for whoever cuts by full stops.
        ahead = re.match(rf"(?:{_BRACKETED.pattern}\s*[.。]?\s*)+", text)
        if ahead and cut:
            cut[-1] = f"{cut[-1]} {ahead[0].strip()}"
            text = text[ahead.end() :]
        if text.strip():
            cut.append(text)
    if cut and line[-1:].isspace():
        cut[-1] += " "
    return cut


def _written(texts: Iterable[str]) -> Iterator[WrittenSentence]:
    for text in texts:
        cited = [number for match in _BRACKETED.finditer(text) for number in _numbers(match[1])]
        kind: SentenceKind = "item" if _BULLET.match(text) else "paragraph"
        plain = _MARKS.sub("", _BULLET.sub("", _BRACKETED.sub("", text)))
        plain = "".join(char for char in plain if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))
        plain = re.sub(r"\s+([.,;:!?。，；：！？؟،])", r"\1", " ".join(plain.split()))
        plain = re.sub(r"([.。])\1+$", r"\1", plain)
        if any(map(str.isalnum, plain)):
            yield WrittenSentence(plain, tuple(dict.fromkeys(cited)), kind)


def _numbers(written: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;、，]", written):
        first, _, last = (one.strip() for one in re.sub("[–]", "-", part).partition("-"))
        if not first.isdecimal():
            continue
        upto = int(last) if last.isdecimal() else int(first)
        numbers += range(int(first), min(upto, int(first) + _LONGEST_RANGE) + 1)
    return numbers
