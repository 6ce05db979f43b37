"""Does a sentence follow from a quotation? Words, numbers, names, negation and strength are compared.

The weights are a logistic regression on WiCE's development half (Wikipedia's claims against the pages they
cite, ODC-BY 1.0). The caps are set by hand: what they catch is rare there and costly here.
"""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from corpus.folding import Word, words
from corpus.stems import stem

# What is left of the probability where the sentence has a number, a name or a standing that the quotation
# lacks, where one of the two denies what the other affirms, and where only the quotation leaves it open.
OTHER_NUMBER, OTHER_NAME, OTHER_STANDING, DENIED, LEFT_OPEN = 0.1, 0.5, 0.1, 0.1, 0.3

_LITTLE_WORDS = (
    "a an the of in on at to for from by with and or but nor so than then is are was were be been being am do"
    " does did has have had having will would shall should it its this that these those as there their theirs"
    " his her hers him he she they i me my you your we us our who whom whose which what when where why how also"
    " into over under about after before during between through up down out off more most other some such own"
    " same too very just if while both each any not no according page pages says state states stated"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve"
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_MONTHS = "january february march april june july august september october november december"
_SAME = {word: str(n) for names in (_UNITS, _ORDINALS) for n, word in enumerate(names.split())} | {
    name[:3]: stem(name) for name in _MONTHS.split()
}
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n+")
_NOT = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|unable)\b|n['’]t\b", re.IGNORECASE)
# Stems that give a standing, a duty or an extent: never to be read into words that lack them.
_STANDING_STEMS = (
    "accredit recogn recognis approv certif certifi licens member membership guarante valid rank best top first"
    " free must requir oblig mandatori compulsori only all everi alway exact entir award prove"
)
_STANDING = frozenset(_STANDING_STEMS.split())
# Words that leave open whether it is so, or how much.
_OPEN = re.compile(
    r"\b(?:may|might|could|plan\w*|propos\w*|possib\w+|probabl\w+|likely|expect\w*|candidate\w*|intend\w*|hop(?:e|es"
    r"|ing)|seek\w*|appl(?:y|ied|ies) for|up to|at (?:least|most)|(?:more|less|fewer) than|about|approximately"
    r"|nearly|almost|some|reportedly|alleged\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Content:
    """What carries the meaning of a text, in order, each word as its stem; which stems are names, or numbers."""

    stems: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[str]


def supports(sentence: str, quotation: str) -> float:
    """The probability, 0 to 1, that all that the sentence says follows from the quotation."""
    said, quoted = _content(sentence), _content(quotation)
    if not said.stems or not quoted.stems:
        return 0.0
    found = frozenset(quoted.stems) | _short_names(quotation).keys()
    for initials, spelt_out in _short_names(sentence).items():
        if initials in quoted.stems:
            found |= spelt_out
    total = _OFFSET + sum(
        weight * value for weight, value in zip(_WEIGHTS, _measures(said, quoted, found), strict=True)
    )
    return _reductions(sentence, quotation, said, found) / (1 + math.exp(-total))


def _content(text: str) -> _Content:
    plain = _NUMBER.sub(
        lambda match: re.sub(r"[,\u00a0\u202f](?=\d{3})", "", match[0]).replace(".", "·"), text
    )
    kept = [word for word in words(plain) if word.text not in _LITTLE]
    stems = [_SAME.get(word.text, stem(word.text)) for word in kept]
    names = {s for s, word in zip(stems, kept, strict=True) if _is_name(plain, word) and not s[0].isdigit()}
    return _Content(tuple(stems), frozenset(names), frozenset(s for s in stems if any(map(str.isdigit, s))))


def _is_name(text: str, word: Word) -> bool:
    written = text[word.start : word.end]
    begins = not re.search(r"[^\s“\"'(\[]", text[: word.start]) or bool(
        re.search(r"[.!?:]\s*$", text[: word.start])
    )
    return any(map(str.isupper, written[1:])) or (written[0].isupper() and not begins)


def _short_names(text: str) -> dict[str, frozenset[str]]:
    """Initials, folded and stemmed, of each run of two to six capitalised words, with the stems of the run."""
    result = {}
    for run in re.finditer(r"[^\W\d_a-z]\w*(?:[ -](?:(?:of|and|for|the|in|de) )*[^\W\d_a-z]\w*)+", text):
        parts = [word for word in words(run[0]) if word.text not in _LITTLE]
        for first in range(len(parts)):
            for last in range(first + 2, min(first + 6, len(parts)) + 1):
                initials = "".join(word.text[0] for word in parts[first:last])
                result[stem(initials)] = frozenset(stem(word.text) for word in parts[first:last])
    return result


def _measures(said: _Content, quoted: _Content, found: frozenset[str]) -> tuple[float, ...]:
    """Shares found of words, names and neighbouring words; how many words are missing; how many there are."""
    pairs = set(zip(quoted.stems, quoted.stems[1:], strict=False))
    return (
        _share(said.stems, found),
        _share(said.names, found),
        _share(set(zip(said.stems, said.stems[1:], strict=False)), pairs),
        math.log1p(sum(s not in found for s in said.stems)),
        math.log1p(len(said.stems)),
    )


def _share(wanted: Collection[object], found: Collection[object]) -> float:
    return sum(item in found for item in wanted) / len(wanted) if wanted else 1.0


def _reductions(sentence: str, quotation: str, said: _Content, found: frozenset[str]) -> float:
    """What no likeness outweighs, as a factor from 0 to 1."""
    nearest = max(
        _CLAUSE.split(quotation), key=lambda clause: _share(_content(clause).stems, frozenset(said.stems))
    )
    left = 1.0
    if said.numbers - found:
        left *= OTHER_NUMBER
    if said.names - said.numbers - found:
        left *= OTHER_NAME
    if (_STANDING & set(said.stems)) - found:
        left *= OTHER_STANDING
    if bool(_NOT.search(sentence)) != bool(_NOT.search(nearest)):
        left *= DENIED
    if _OPEN.search(nearest) and not _OPEN.search(sentence):
        left *= LEFT_OPEN
    return left


_WEIGHTS = (1.0, 1.0, 1.0, -1.0, 0.0)
_OFFSET = 0.0
