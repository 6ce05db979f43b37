"""Words cut to their stems, by the script they are written in, so that both sides of a search meet."""

import functools

import Stemmer

from corpus.folding import words
from corpus.scripts import SCRIPTS, script_of


@functools.cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


# English words that carry no meaning of their own, as stems.
_LITTLE = """
a an the of in on at to for from by with and or is are was were be been do doe did has have had what which who
whom whose when where whi how mani much it its this that as there i my me you your u can will if not no so am
get need please pls
"""
LITTLE = frozenset(_LITTLE.split())


# No word of any language is longer; what is written without end is neither stemmed nor remembered.
_LONGEST_WORD = 64


def stem(word: str) -> str:
    """The stem of one folded word."""
    return _stem(word) if len(word) <= _LONGEST_WORD else word


@functools.lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return str(_stemmer(script_of(word[0]).stemmer).stemWord(word))


def stems(text: str) -> list[str]:
    """The stems of `text`, in order; Chinese and Japanese, written without spaces, as letter pairs."""
    found: list[str] = []
    for word in words(text):
        if any(script.is_in(word.text) for script in SCRIPTS if not script.spaced):
            pairs = [word.text[i : i + 2] for i in range(len(word.text) - 1)]
            found.extend(pairs or [word.text])
        else:
            found.append(stem(word.text))
    return found


def content_stems(text: str) -> tuple[str, ...]:
    """The stems of the words that carry meaning, in order."""
    return tuple(found for found in stems(text) if found not in LITTLE)
