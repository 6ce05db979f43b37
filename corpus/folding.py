"""Text folded for comparing and searching: case, look-alike letters, odd spaces, quotes and dashes.

Folding is for comparison only; what is shown or quoted is always the original.
"""

import re
import unicodedata
from dataclasses import dataclass

from corpus.scripts import CYRILLIC, LATIN

# Cyrillic (and a few Greek) letters that look like a Latin one; pages mix them inside one word.
_LOOKALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXo",
)
_QUOTES = str.maketrans(dict.fromkeys('“”„‟«»‹›"‘’‚‛`´ʼ', "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# Zero-width characters and direction marks: invisible, and typed by Persian and Arabic keyboards.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Vowel signs and points are no letters to `re`, but they stand inside words (Hindi, Arabic).
_LETTER = "(?:[^\\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u096f\u0971-\u0dff])"
# Uzbek's letter o‘ is typed with any of these, and they are left out as often.
_APOSTROPHES = "'’‘ʻʼ`´"
_WORD = re.compile(f"{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*")
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_POINTS = re.compile("[\u0640\u0610-\u061a\u064b-\u065f\u0670]")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)


@dataclass(frozen=True)
class Word:
    """A word of a text: folded form, and where it stands (code points)."""

    text: str
    start: int
    end: int


def _fold_word(word: str) -> str:
    has_latin = re.search("[A-Za-z]", word) is not None
    word = unicodedata.normalize("NFKC", word).translate(_DIGITS)
    if has_latin:
        word = word.translate(_LOOKALIKE)
    word = _POINTS.sub("", word.casefold()).translate(_ONE_APOSTROPHE).replace("ё", "е")
    # Latin diacritics (Turkish, Turkmen, French) are typed or left out as the keyboard has them.
    if has_latin:
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        word = word.replace("ı", "i")
    return word.removesuffix("'s").replace("'", "")


def words(text: str) -> list[Word]:
    """The words of `text`, folded, with their offsets in `text`."""
    # Blanked, not removed: offsets must go on meaning the original text.
    visible = _INVISIBLE.sub(lambda match: "\u02d0" if match[0] == "\u200c" else " ", text)
    found = []
    for match in _WORD.finditer(visible):
        folded = _fold_word(match[0].replace("\u02d0", ""))
        if folded:
            found.append(Word(folded, match.start(), match.end()))
    return found


def fold(text: str) -> str:
    """`text` as it is compared: two texts that a reader would call the same fold alike."""
    if text.isascii():  # the same by a shorter way, for a hundred thousand questions are folded at once
        return " ".join(text.translate(_QUOTES).split()).casefold()
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    text = re.sub(r"[^\W_]+", lambda match: _fold_mixed(match[0]), text)
    text = text.translate(_QUOTES).translate(_DASHES)
    return re.sub(r"\s+", " ", text).strip().casefold()


def _fold_mixed(word: str) -> str:
    return word.translate(_LOOKALIKE) if re.search("[A-Za-z]", word) else word


def mixed_script_words(text: str) -> list[str]:
    """Words that mix Latin and Cyrillic letters; staff are told of them, for they can't be searched."""
    return [
        match[0]
        for match in re.finditer(r"[^\W\d_]+", text)
        if LATIN.is_in(match[0]) and CYRILLIC.is_in(match[0])
    ]


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text as digits, thousands joined: {"1998", "5350"}."""
    plain = unicodedata.normalize("NFKC", text).translate(_DIGITS)
    return frozenset(re.findall(r"\d+", re.sub(r"(?<=\d)[ ,.'](?=\d{3}(?!\d))", "", plain)))


def folded_in_place(text: str) -> tuple[str, list[int]]:
    """`text` with odd spaces, quotes, dashes and look-alike letters made plain, and where each letter stood.

    Case is kept: this is for finding words that were copied, not for searching.
    """
    plain = re.sub(r"[^\W_]+", lambda match: _fold_mixed(match[0]), text)
    plain = plain.translate(_QUOTES).translate(_DASHES)
    folded: list[str] = []
    places: list[int] = []
    at = 0
    for match in re.finditer(rf"(?:\s|{_INVISIBLE.pattern})+", plain):
        folded.append(plain[at : match.start()])
        places.extend(range(at, match.start()))
        if re.search(r"\s", match[0]):  # a soft hyphen or a direction mark alone parts no words
            folded.append(" ")
            places.append(match.start())
        at = match.end()
    folded.append(plain[at:])
    places.extend(range(at, len(plain)))
    return "".join(folded), places
