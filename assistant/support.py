"""Does a sentence follow from a quotation? Words, numbers, names, negation and strength are compared.

The weights are a logistic regression on WiCE's development half (Wikipedia's claims against the pages they
cite, ODC-BY 1.0). The reductions are set by hand: what they catch is rare there and costly here.
"""

import math
import re
from collections.abc import Collection
from dataclasses import dataclass

from corpus.folding import Word, words
from corpus.stems import stem as stem_of

# In the order of `_measures`.
_WEIGHTS = (1.02, -0.2, 1.17, -0.82, -1.29, -1.09, 1.01)
_OFFSET = -2.07
# What is left of the probability where the sentence has a number, a name or a standing that the quotation
# lacks, where one of the two denies what the other affirms, and where only the quotation leaves it open.
OTHER_NUMBER, OTHER_NAME, OTHER_STANDING, DENIED, LEFT_OPEN = 0.4, 0.5, 0.3, 0.2, 0.4
SAME_MATTER = (
    0.6  # share of the sentence's words in one clause of the quotation, from which on both speak of it
)

_LITTLE_WORDS = (
    "a an the of in on at to for from by with and or but nor so than then is are was were be been being am do"
    " does did has have had having will would shall should it its this that these those as there their theirs"
    " his her hers him he she they i me my you your we us our who whom whose which what when where why how"
    " also into over under about after before during between through up down out off more most other some"
    " such own same too very just if while both each any not no according page pages says states stated"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve"
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_MONTHS = "january february march april june july august september october november december"
_SAME = {word: str(n) for names in (_UNITS, _ORDINALS) for n, word in enumerate(names.split())} | {
    name[:3]: stem_of(name) for name in _MONTHS.split()
}
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_CLAUSE = re.compile(r"(?<=[.!?;])\s+|\n+")
_JOINING = ("of", "and", "for", "the", "in", "de")
_CAPITALISED = re.compile(rf"[^\W\d_a-z]\w*(?:[ -](?:(?:{'|'.join(_JOINING)}) )*[^\W\d_a-z]\w*)+")
_NOT = re.compile(
    r"\b(?:not|no(?!\.)|never|none|neither|nor|without|cannot|unable)\b|n['’]t\b", re.IGNORECASE
)
# Stems that give a standing, a duty or an extent: never to be read into words that lack them.
_STANDING_STEMS = (
    "accredit recogn recognis approv certif certifi licens member membership guarante valid rank best top"
    " free must requir oblig mandatori compulsori only all everi alway exact entir award prove"
)
_STANDING = frozenset(_STANDING_STEMS.split())
# Words that leave open whether it is so, or how much; in small letters alone, for May is a month.
_OPEN = re.compile(
    r"\b(?:may|might|could|plan(?:s|ned)? to|propos\w*|possib\w+|probabl\w+|likely|expect\w*|candidates? for"
    r"|intend\w*|hop(?:es?|ing)|seek\w*|appl(?:y|ied|ies) for|up to|at (?:least|most)|more than"
    r"|(?:less|fewer) than|about \d|approximately|nearly|almost|reportedly|alleged\w*)\b"
)


@dataclass(frozen=True)
class _Content:
    """What carries the meaning of a text: its words' stems in order; which are names, and which numbers."""

    stems: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[str]


def supports(sentence: str, quotation: str) -> float:
    """The probability, 0 to 1, that all that the sentence says follows from the quotation."""
    measures, left = compared(sentence, quotation)
    total = _OFFSET + sum(weight * value for weight, value in zip(_WEIGHTS, measures, strict=True))
    return left / (1 + math.exp(-total))


def compared(sentence: str, quotation: str) -> tuple[tuple[float, ...], float]:
    """The measures that the weights weigh, and what is left (0 to 1) after the reductions."""
    said, quoted = _content(sentence), _content(quotation)
    found = frozenset(quoted.stems) | _short_names(quotation).keys()
    for initials, spelt_out in _short_names(sentence).items():
        if initials in quoted.stems:
            found |= spelt_out
    return _measures(said, quoted, found), _left(sentence, quotation, said, found)


def content_stems(text: str) -> tuple[str, ...]:
    """The stems of the words that carry the meaning of the text, in order."""
    return _content(text).stems


def _content(text: str) -> _Content:
    plain = _NUMBER.sub(_plain_number, text)
    kept = [word for word in words(plain) if word.text not in _LITTLE]
    stems = [_SAME.get(word.text, stem_of(word.text)) for word in kept]
    numbers = frozenset(stem for stem in stems if any(map(str.isdigit, stem)))
    names = frozenset(stem for stem, word in zip(stems, kept, strict=True) if _is_name(plain, word))
    return _Content(tuple(stems), names - numbers, numbers)


def _plain_number(match: re.Match[str]) -> str:
    """`1,000` as 1000, and 6.5 as one word."""
    return re.sub(r"[,\u00a0\u202f](?=\d{3})", "", match[0]).replace(".", "p").replace(",", "p")


def _is_name(text: str, word: Word) -> bool:
    written, before = text[word.start : word.end], text[: word.start].rstrip(" “\"'([")
    begins = not before or before[-1] in ".!?:\n"
    return any(map(str.isupper, written[1:])) or (written[0].isupper() and not begins)


def _short_names(text: str) -> dict[str, frozenset[str]]:
    """The initials of each run of two to six capitalised words, with the stems of the run."""
    result: dict[str, frozenset[str]] = {}
    for run in _CAPITALISED.finditer(text):
        parts = [word.text for word in words(run[0]) if word.text not in _JOINING]
        for first in range(len(parts)):
            for last in range(first + 2, min(first + 6, len(parts)) + 1):
                initials = "".join(part[0] for part in parts[first:last])
                result[stem_of(initials)] = frozenset(map(stem_of, parts[first:last]))
    return result


def _measures(said: _Content, quoted: _Content, found: frozenset[str]) -> tuple[float, ...]:
    """Shares found of words, names, neighbouring words; missing words, names, any number; how long it is."""
    neighbours = set(zip(quoted.stems, quoted.stems[1:], strict=False))
    return (
        _share(said.stems, found),
        _share(said.names, found),
        _share(set(zip(said.stems, said.stems[1:], strict=False)), neighbours),
        math.log1p(sum(stem not in found for stem in said.stems)),
        math.log1p(len(said.names - found)),
        float(not said.numbers <= found),
        math.log1p(len(said.stems)),
    )


def _share(wanted: Collection[object], found: Collection[object]) -> float:
    return sum(item in found for item in wanted) / len(wanted) if wanted else 1.0


def _left(sentence: str, quotation: str, said: _Content, found: frozenset[str]) -> float:
    """What is left, 0 to 1, after what no likeness outweighs."""
    if not found & set(said.stems):
        return 0.0
    shares = {clause: _share(said.stems, set(_content(clause).stems)) for clause in _CLAUSE.split(quotation)}
    nearest = max(shares, key=lambda clause: shares[clause])
    alike = shares[nearest] >= SAME_MATTER
    left = 1.0
    if said.numbers - found:
        left *= OTHER_NUMBER
    if said.names - found:
        left *= OTHER_NAME
    if (_STANDING & set(said.stems)) - found:
        left *= OTHER_STANDING
    if alike and bool(_NOT.search(sentence)) != bool(_NOT.search(nearest)):
        left *= DENIED
    if alike and _OPEN.search(nearest) and not _OPEN.search(sentence[:1].lower() + sentence[1:]):
        left *= LEFT_OPEN
    return left
