"""The words by which numbers, units, standings and denials are told, in every language of the interface."""

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError

from corpus.folding import fold
from corpus.scripts import HAN

WORDS = Path(__file__).parent / "words"
# Small words that stand before an Arabic one without a space.
_ARABIC_PREFIX = "(?:[وف]?(?:ال|لل|[بلك](?:ال)?)?)"
_ARABIC_AND = "[وفبلك]?"
_ARABIC_LETTER = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True)
class WordList:
    """Words of one meaning: `spaced` is matched with folded words, `han` anywhere in a text, like `signs`."""

    spaced: re.Pattern[str] | None
    han: re.Pattern[str] | None
    signs: str = ""

    def is_in(self, folded: str, text: str) -> bool:
        """Whether a text has any of them; `folded` are its folded words with single spaces."""
        return bool(
            (self.spaced and self.spaced.search(folded))
            or (self.han and self.han.search(text))
            or any(sign in text for sign in self.signs)
        )

    def removed(self, folded: str, text: str) -> tuple[str, str]:
        """Both without these words."""
        if self.spaced:
            folded = self.spaced.sub(" ", folded)
        if self.han:
            text = self.han.sub(" ", text)
        return folded, text


def _pattern(written: str, arabic_prefix: str = _ARABIC_PREFIX) -> re.Pattern[str] | None:
    """Words with stars for any letters and _ for a space, as one pattern over folded words."""
    parts = []
    for word in written.split():
        plain = fold(word.replace("_", " ")).replace("'", "").replace("\u200c", "")
        part = r"\w*".join(re.escape(piece) for piece in plain.split("*"))
        parts.append(arabic_prefix + part if _ARABIC_LETTER.search(plain) else part)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None


@functools.cache
def word_lists(file: str) -> dict[str, WordList]:
    """The lists of `quantities` or `standing`, by name."""
    raw = tomllib.loads((WORDS / f"{file}.toml").read_text(encoding="utf-8"))
    return {
        name: WordList(
            _pattern(one.get("words", "")),
            re.compile("|".join(one["han"].split())) if one.get("han") else None,
            one.get("signs", "").replace(" ", ""),
        )
        for name, one in raw.items()
    }


@functools.cache
def number_words(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """Patterns of whole folded words with their values, the article for one left out."""
    raw = tomllib.loads((WORDS / "numbers.toml").read_text(encoding="utf-8")).get(language, {})
    found = []
    for value, written in raw.items():
        pattern = _pattern(written, _ARABIC_AND)
        if value != "one" and pattern:
            found.append((pattern, int(value)))
    return tuple(found)


@functools.cache
def one_words(language: str) -> re.Pattern[str] | None:
    """The words for one."""
    raw = tomllib.loads((WORDS / "numbers.toml").read_text(encoding="utf-8")).get(language, {})
    return _pattern(raw.get("one", ""))


def _locales(language: str) -> list[Locale]:
    """What CLDR knows of a language, if it knows the code; Arabic has two sets of months."""
    codes = ["ar", "ar_SY"] if language == "ar" else [language]
    try:
        return [Locale.parse(code) for code in codes]
    except (ValueError, UnknownLocaleError):
        return []


@functools.cache
def month_names(language: str) -> tuple[tuple[re.Pattern[str], int], ...]:
    """The names of the months in a language, with their numbers."""
    names: dict[str, int] = {}
    for locale in _locales(language):
        months = locale.months
        for form in ("format", "stand-alone"):
            for number, name in months[form]["wide"].items():
                names[fold(name)] = number
            if language == "en":
                names.update({fold(name): number for number, name in months[form]["abbreviated"].items()})
    if language == "en":
        names["sept"] = 9
    found = []
    for name, number in names.items():
        # In Chinese a month is its number before 月; elsewhere letters of a case may follow.
        if re.search(r"[^\W\d]", name) and not HAN.is_in(name):
            ending = "" if language in ("en", "fr", "es") else r"\w{0,4}"
            before = _ARABIC_PREFIX if _ARABIC_LETTER.search(name) else ""
            plain = re.escape(name.replace("'", ""))
            found.append((re.compile(rf"(?<!\w){before}{plain}{ending}(?!\w)"), number))
    return tuple(found)


@functools.cache
def named(kind: str, language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The names of countries or of languages in a language, with their codes."""
    names: dict[str, str] = {}
    for locale in _locales(language)[:1]:
        names = dict(locale.territories if kind == "countries" else locale.languages)
    found = []
    for code, name in names.items():
        plain = fold(re.split(r"[(,（]", name)[0]).replace("'", "").strip()
        if not (code.isalpha() and len(code) == 2 and len(plain) > 1) or code in ("EU", "EZ", "UN"):
            continue
        if HAN.is_in(plain):
            found.append((re.compile(re.escape(plain)), code))
            continue
        if len(plain) < 4:
            continue
        cut = plain[: max(4, len(plain) - 2)] if language in ("ru", "be") else plain
        ending = r"\w{0,3}" if language not in ("en", "fr", "es") else ""
        before = _ARABIC_PREFIX if _ARABIC_LETTER.search(plain) else ""
        found.append((re.compile(rf"(?<!\w){before}{re.escape(cut)}{ending}(?!\w)"), code))
    return tuple(found)


@functools.cache
def short_names() -> dict[str, str]:
    """Abbreviations, folded, with what those that mean the same have in common."""
    raw = tomllib.loads((WORDS / "short_names.toml").read_text(encoding="utf-8"))
    return {fold(one): name for name, written in raw.items() for one in written.split()}


@functools.lru_cache(maxsize=4096)
def is_translated_by_all(word: str) -> bool:
    """Whether a folded English word is a month, a country or a language: all have their own names of them."""
    return any(pattern.search(word) for pattern, _ in month_names("en")) or any(
        pattern.search(word) for kind in ("countries", "languages") for pattern, _ in named(kind, "en")
    )


@functools.cache
def letters(script: str) -> dict[str, str]:
    """The letters of a script as Latin ones."""
    raw = tomllib.loads((WORDS / "letters.toml").read_text(encoding="utf-8"))
    pairs = (pair.partition("=") for pair in raw[script].split())
    return {letter: latin for letter, _, latin in pairs}
