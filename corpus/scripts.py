"""The scripts that pages and questions are written in: one table, which all that depends on letters asks."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Script:
    """A script: the ranges of its letters, and what is done with words written in it.

    `languages` are those of it that are read here, first the one taken where nothing tells more.
    """

    name: str
    ranges: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    stemmer: str = "english"
    spaced: bool = True

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches one character of the script."""
        return re.compile("[" + "".join(f"{first}-{last}" for first, last in self.ranges) + "]")

    def has(self, letter: str) -> bool:
        """Whether a character belongs to the script."""
        return any(first <= letter <= last for first, last in self.ranges)

    def is_in(self, text: str) -> bool:
        """Whether a text has any character of the script."""
        return self.pattern.search(text) is not None

    def count(self, text: str) -> int:
        """How many characters of a text belong to the script."""
        return len(self.pattern.findall(text))


LATIN = Script(
    "latin",
    (("A", "Z"), ("a", "z"), ("ª", "ª"), ("µ", "µ"), ("º", "º"), ("À", "Ö"), ("Ø", "ö"), ("ø", "\u024f")),
    ("en", "tr", "fr", "es", "tk", "uz"),
)
CYRILLIC = Script("cyrillic", (("\u0400", "\u04ff"),), ("ru", "be"), stemmer="russian")
ARABIC = Script("arabic", (("\u0600", "\u06ff"),), ("ar", "fa"), stemmer="arabic")
# Chinese signs and Japanese kana: written without spaces, so searched by pairs of letters.
HAN = Script("han", (("\u3040", "\u30ff"), ("\u3400", "\u9fff")), ("zh",), spaced=False)

SCRIPTS = (LATIN, CYRILLIC, ARABIC, HAN)


def script_of(letter: str) -> Script:
    """The script of a character; Latin for signs, digits and the scripts that are not listed."""
    return next((script for script in SCRIPTS if script.has(letter)), LATIN)


def main_script(text: str) -> Script:
    """The script that most letters of a text are written in; Latin where there is none."""
    return max(SCRIPTS, key=lambda script: script.count(text))


def is_mostly_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin, those of unlisted scripts counted too."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(map(LATIN.has, letters)) >= len(letters)
