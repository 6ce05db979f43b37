"""Are the names of a sentence those of the quotation, in whichever letters either writes them?"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz

from assistant.model.word_lists import letters, short_names
from corpus.folding import Word, words
from corpus.scripts import CYRILLIC, LATIN, script_of
from corpus.stems import stem

Vectors = Callable[[Sequence[str]], np.ndarray]

# From this likeness on (0 to 100) two spellings are taken for one name: "Колосова" and "Kolosov".
_SAME_NAME = 72
_SAME_SKELETON = 80
# From this cosine on words of two languages mean the same: "Национальный банк" is "National Bank".
_SAME_MEANING = 0.66
_LONGEST_PHRASE = 5
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)
# Fewer letters than this say too little when vowels are left out.
_SHORTEST = 3

# Languages in other letters than Latin: what stands in Latin ones in them was not translated.
_OTHER_LETTERS = ("ru", "be", "zh", "ar", "fa", "hi")

# Consonants that languages take for each other when they spell a foreign name.
_PAIRS = (("kh", "k"), ("sh", "s"), ("ch", "s"), ("zh", "z"), ("ts", "s"), ("ph", "f"), ("th", "t"))
_SOUNDS = str.maketrans("hwjq", "gvyk")
_ALIKE = str.maketrans("pvwfqcxjyö", "bffbkkkgyo")


def has_capitals(language: str) -> bool:
    """Whether names are told by their capitals."""
    return language not in ("zh", "ar", "fa", "hi")


def unknown_names(
    sentence: str, stated: str, language: str, stated_language: str, vectors: Vectors | None
) -> list[str]:
    """The names of a sentence that a text does not have; `vectors` compares what can only be translated."""
    if language == "fr":
        sentence = _ELISION.sub(lambda match: " " * len(match[0]), sentence)
    known = _known(stated)
    unknown: list[str] = []
    for run in _runs(sentence, language):
        missing = [word for word in run if not known.has(sentence[word.start : word.end])]
        if not missing:
            continue
        phrase = " ".join(sentence[word.start : word.end] for word in missing)
        kept = language in _OTHER_LETTERS and LATIN.is_in(phrase)
        translated = not kept and language != stated_language and not _is_code(phrase)
        if translated and vectors is not None:
            # A name may begin with the sentence, where a capital says nothing.
            first = re.match(r"\W*(\w+)\W+$", sentence[: missing[0].start])
            whole = f"{first[1]} {phrase}" if first else phrase
            if any(_is_translated(one, stated, vectors) for one in {phrase, whole}):
                continue
        unknown += [sentence[word.start : word.end] for word in missing]
    return unknown


def has_any_name(sentence: str, names: Sequence[str]) -> bool:
    """Whether a sentence, in letters without capitals, has one of these names in any spelling."""
    known = _known(sentence)
    return any(known.has(name) for name in names)


class _Known:
    """The words of a text, as a name in other letters is compared with them."""

    def __init__(self, text: str) -> None:
        found = words(text)
        self.folded = {word.text for word in found}
        self.stems = {stem(word.text) for word in found}
        self.words = sorted(self.folded)
        self.short = {short_names()[word.text] for word in found if word.text in short_names()}
        if "usd" in self.folded:
            self.short.add("usa")
        self.initials = _initials(text)

    def has(self, written: str) -> bool:
        parts = [word.text for word in words(written)]
        return bool(parts) and all(self._has(part) for part in parts)

    def _has(self, name: str) -> bool:
        if name in self.folded or stem(name) in self.stems or name in self.initials:
            return True
        if name in short_names():
            return short_names()[name] in self.short
        if len(name) < _SHORTEST or any(map(str.isdigit, name)):
            return False
        if any(_is_inflected(name, other) for other in self.folded):
            return True
        script = script_of(name[0])
        ours = _spellings(name)
        theirs = [one for one in self.words if script_of(one[0]) is not script and len(one) >= _SHORTEST]
        if any(fuzz.ratio(o, t) >= _SAME_NAME for one in theirs for t in _spellings(one) for o in ours):
            return True
        skeletons = [one for one in map(_skeleton, ours) if len(one) >= _SHORTEST]
        others = [one for word in theirs for one in map(_skeleton, _spellings(word)) if len(one) >= _SHORTEST]
        return any(fuzz.ratio(one, other) >= _SAME_SKELETON for one in skeletons for other in others)


@functools.lru_cache(maxsize=1024)
def _known(text: str) -> _Known:
    return _Known(text)


def _runs(sentence: str, language: str) -> Iterator[list[Word]]:
    """Words written as names that stand together."""
    run: list[Word] = []
    for word in words(sentence):
        written, before = sentence[word.start : word.end], sentence[: word.start]
        if run and before[run[-1].end :].strip():
            yield run
            run = []
        if _is_name(written, before, has_capitals(language)):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_name(written: str, before: str, capitals: bool) -> bool:
    if not written[0].isalpha():
        return False
    if not capitals:  # in such a text whatever is in letters that have capitals is a name or a code
        return (LATIN.is_in(written) or CYRILLIC.is_in(written)) and len(written) > 1
    if len(written) > 1 and any(map(str.isupper, written[1:])):
        return True
    begins = not before.strip() or before.rstrip()[-1] in ".!?:;«»“”\"„'(–—-•"
    return written[0].isupper() and not begins and len(written) > 1


def _is_inflected(name: str, other: str) -> bool:
    """Two forms of one name in the same letters: Колосова, Колосовым."""
    shared = sum(
        1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False))
    )
    return shared >= 4 and max(len(name), len(other)) - shared <= 2


def _is_code(phrase: str) -> bool:
    return phrase.isupper() and len(phrase) <= 6


def _is_translated(phrase: str, stated: str, vectors: Vectors) -> bool:
    found = words(stated)
    phrases = {
        stated[found[first].start : found[last].end]
        for first in range(len(found))
        for last in range(first, min(first + _LONGEST_PHRASE, len(found)))
    }
    # Only as long as the name, give or take a word: the rest is compared by the sentence as a whole.
    length = len(words(phrase))
    near = [one for one in phrases if length - 1 <= len(words(one)) <= length + 2]
    if not near:
        return False
    found_vectors = vectors([phrase, *sorted(near)])
    return float((found_vectors[1:] @ found_vectors[0]).max()) >= _SAME_MEANING


def _in_latin(word: str) -> str:
    if not CYRILLIC.is_in(word):
        return word
    return "".join(letters("cyrillic").get(letter, letter) for letter in word)


def _spellings(word: str) -> tuple[str, ...]:
    """A word in Latin letters, as it stands and as other languages write its sounds."""
    latin = _in_latin(word)
    return tuple(dict.fromkeys([latin, latin.translate(_SOUNDS).replace("c", "ts")]))


def _skeleton(word: str) -> str:
    """The consonants of a name, those that are taken for each other as one."""
    latin = "".join(letters("arabic").get(letter, letter) for letter in word)
    latin = "".join(c for c in unicodedata.normalize("NFD", latin) if c.isascii() and c.isalpha())
    for pair, one in (
        ("kh", "k"),
        ("sh", "s"),
        ("ch", "s"),
        ("zh", "z"),
        ("ts", "s"),
        ("ph", "f"),
        ("th", "t"),
    ):
        latin = latin.replace(pair, one)
    bare = re.sub("[aeiouy]", "", latin).translate(_ALIKE)
    return re.sub(r"(.)\1+", r"\1", bare.replace("-", "")).replace("v", "f").replace("w", "f")


def _initials(text: str) -> set[str]:
    """The initials of each run of two to six capitalised words, little words aside."""
    capitals = [word for word in words(text) if text[word.start].isupper()]
    found = set()
    for first in range(len(capitals)):
        for last in range(first + 2, min(first + 6, len(capitals)) + 1):
            found.add("".join(word.text[0] for word in capitals[first:last]))
    return found
