"""Words cut to their stems, by the script they are written in, so that both sides of a search meet."""

import functools

import Stemmer

from corpus.folding import words

_ALGORITHM_BY_SCRIPT = (("\u0400", "\u04ff", "russian"), ("\u0600", "\u06ff", "arabic"))


@functools.cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one folded word."""
    for first, last, algorithm in _ALGORITHM_BY_SCRIPT:
        if first <= word[0] <= last:
            return str(_stemmer(algorithm).stemWord(word))
    return str(_stemmer("english").stemWord(word))


def _is_unsegmented(letter: str) -> bool:
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"


def stems(text: str) -> list[str]:
    """The stems of `text`, in order; Chinese and Japanese, written without spaces, as letter pairs."""
    found: list[str] = []
    for word in words(text):
        if any(_is_unsegmented(letter) for letter in word.text):
            pairs = [word.text[i : i + 2] for i in range(len(word.text) - 1)]
            found.extend(pairs or [word.text])
        else:
            found.append(stem(word.text))
    return found
