"""A message → the questions in it, as text: cut where a new one begins, without greeting and tag."""

import re
from collections.abc import Iterator

from assistant.understand.lexicon import Lexicon
from assistant.understand.small_talk import small_talk

_END = re.compile(r"([?؟？！。!;\n]+|(?<!\b[nN]o)\.(?=\s|$))")
_INTRODUCTION = re.compile(r"(?i)(?:i am|i'm|im) (?:from|a|an) \w+,?\s+(?=\S)")
_CIRCUMSTANCE = re.compile(r"(?i)(?:i|we|my) (?:want|have|am|will|finished|study|studied|plan|would like)\b")


def parts_of(text: str, lexicon: Lexicon) -> list[str]:
    """The questions of a message, in order; what only tells of the applicant is left out beside them."""
    parts = list(_cut(text, lexicon))
    # "I have 58 percent" beside a question is a circumstance; alone it is all there is.
    asking = [part for part in parts if not _CIRCUMSTANCE.match(part)]
    return asking or parts


def _cut(text: str, lexicon: Lexicon) -> Iterator[str]:
    starts = "|".join(re.escape(start) for start in lexicon.starts)
    cut = _END.sub(r"\1\n", text)
    # "WHO" is an organisation, "who" a question word: only small letters begin a new question.
    cut = re.sub(rf"(\S)(?:,| and| but|, and| \+| plus) +(?=(?:{starts})\b)", r"\1\n", cut)
    cut = re.sub(r" [+&] ", "\n", cut)
    for part in cut.split("\n"):
        part = _without_preamble(part.strip(" ,.-–—"), lexicon)
        part = lexicon.tags.sub("", part).strip()
        if re.search(r"\w", part) and not small_talk(part):
            yield part


def _without_preamble(part: str, lexicon: Lexicon) -> str:
    """A part without the greeting or the "I am from Nigeria" in front of the question."""
    part = _INTRODUCTION.sub("", part, count=1) if _INTRODUCTION.match(part) else part
    for preamble in lexicon.preambles:
        match = re.match(rf"(?i){re.escape(preamble)}\b[\s,!.]+(?=\S)", part)
        if match:
            return _without_preamble(part[match.end() :], lexicon)
    return part
