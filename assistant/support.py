"""Does a sentence follow from a quotation? Words, numbers, names, negation and strength compared.

The weights of `_WEIGHTS` are a logistic regression on WiCE's development half (claims of Wikipedia against
the pages they cite, ODC-BY 1.0); the caps are set by hand, for WiCE has next to no such cases.
"""

import re
from dataclasses import dataclass

from corpus.folding import Word

_LITTLE = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "than",
        "then",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "having",
        "will",
        "would",
        "shall",
        "should",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "as",
        "there",
        "their",
        "theirs",
        "his",
        "her",
        "hers",
        "him",
        "he",
        "she",
        "they",
        "i",
        "me",
        "my",
        "you",
        "your",
        "we",
        "us",
        "our",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "when",
        "where",
        "why",
        "how",
        "also",
        "into",
        "over",
        "under",
        "about",
        "after",
        "before",
        "during",
        "between",
        "through",
        "up",
        "down",
        "out",
        "off",
        "more",
        "most",
        "other",
        "some",
        "such",
        "own",
        "same",
        "too",
        "very",
        "just",
        "if",
        "while",
        "both",
        "each",
        "any",
        "s",
        "according",
        "page",
        "says",
        "said",
        "stated",
        "states",
    ]
)
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_NUMERALS = {word: str(value) for names in (_UNITS, _ORDINALS) for value, word in enumerate(names)}
_MONTHS = {
    name[:3]: name
    for name in [
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
}
_NOT = re.compile(r"\b(?:not|no|never|none|neither|nor|without|cannot|unable)\b|n['’]t\b", re.IGNORECASE)
# Words that claim a standing or an extent: never to be read into a quotation that does not have them.
_STRONG = re.compile(
    r"\b(accredit|recogni[sz]|approv|certif|licen[cs]|member|guarant|official|valid|free|best|top|lead|rank|place"
    r"|position|award|promis|must|requir|oblig|only|all|every|always|entire|exact|mandator|compulsor|prove|cause)",
    re.IGNORECASE,
)
# Words that leave open whether it is so, or how much.
_OPEN = re.compile(
    r"\b(may|might|could|can|plan\w*|propos\w*|possibl\w*|probabl\w*|likely|expect\w*|candidate\w*|intend\w*"
    r"|up to|at least|at most|about|approximately|some|allegedly|reportedly|rumou?r\w*|appl(?:y|ied) for|if)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Read:
    """A text as it is compared: its content words with their stems, those that are names, its numbers."""

    content: tuple[tuple[Word, str], ...]
    names: frozenset[str]
    numbers: frozenset[str]
    stems: frozenset[str]
    initials: str
