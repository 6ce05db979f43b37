"""A question in another language, word by word in English, so that one set of rules reads them all.

The glossaries are data, `corpus/glossary/<language>.toml`; names and words they lack stay as typed.
"""

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from assistant.understand.lexicon import load_lexicon
from corpus.folding import words
from corpus.span import Span

GLOSSARIES = Path(__file__).parents[2] / "corpus" / "glossary"
_SCRIPTS = {"cyrillic": "[\u0400-\u04ff]", "arabic": "[\u0600-\u06ff]", "latin": "[A-Za-z]"}


@dataclass(frozen=True)
class Glossary:
    """The words of one language: a sequence of folded words, the last perhaps a beginning, to English."""

    language: str
    script: re.Pattern[str]
    exact: Mapping[tuple[str, ...], str]
    beginnings: Mapping[tuple[str, ...], str]
    longest: int
    apostrophe_endings: bool

    def at(self, spoken: list[str], position: int) -> tuple[int, str] | None:
        """How many words from here have an entry, and its English; the longest entry wins."""
        for length in range(min(self.longest, len(spoken) - position), 0, -1):
            stretch = tuple(spoken[position : position + length])
            if stretch in self.exact:
                return length, self.exact[stretch]
            for size in range(len(stretch[-1]), 1, -1):
                beginning = (*stretch[:-1], stretch[-1][:size])
                if beginning in self.beginnings:
                    return length, self.beginnings[beginning]
        return None

    def known(self, spoken: list[str]) -> int:
        """How many of the words have an entry."""
        return sum(self.at(spoken, position) is not None for position in range(len(spoken)))


@functools.cache
def load_glossaries(folder: Path = GLOSSARIES) -> tuple[Glossary, ...]:
    """Every glossary of the folder, in alphabetical order."""
    return tuple(_load(file) for file in sorted(folder.glob("*.toml")))


def _load(file: Path) -> Glossary:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    exact: dict[tuple[str, ...], str] = {}
    beginnings: dict[tuple[str, ...], str] = {}
    for key, english in raw["words"].items():
        entry = tuple(word.text for word in words(key.removesuffix("-")))
        (beginnings if key.endswith("-") else exact)[entry] = english
    return Glossary(
        file.stem,
        re.compile(_SCRIPTS[raw["script"]]),
        MappingProxyType(exact),
        MappingProxyType(beginnings),
        max(len(entry) for entry in (*exact, *beginnings)),
        raw.get("apostrophe_endings", False),
    )


def glossed(text: str, protected: Sequence[Span] = ()) -> str:
    """`text` in English words as far as a glossary has them, `protected` spans (names) left alone.

    English text comes back as it is.
    """
    found = words(text)
    glossary = _glossary_for(text, [word.text for word in found])
    if glossary is None:
        return text
    if glossary.apostrophe_endings:
        # "WDOMS'ta": the ending of a name stands behind an apostrophe.
        text = re.sub(r"(?<=\w)['’]\w{1,4}\b", " ", text)
        found = words(text)
    # A protected word is given as one that no glossary has.
    kept = [any(span.start <= word.start < span.end for span in protected) for word in found]
    spoken = ["" if keep else word.text for word, keep in zip(found, kept, strict=True)]
    result, position, copied = "", 0, 0
    while position < len(found):
        entry = glossary.at(spoken, position)
        if entry is None:
            position += 1
            continue
        length, english = entry
        result += text[copied : found[position].start] + english
        position += length
        copied = found[position - 1].end
    return re.sub(r"\s+", " ", result + text[copied:]).replace("؟", "?").strip()


def _glossary_for(text: str, spoken: list[str]) -> Glossary | None:
    """The language that knows most of the words, where it knows more of them than English does."""
    lexicon = load_lexicon()
    english = sum(word in lexicon.function or word in lexicon.light for word in spoken)
    best, most = None, 0
    for glossary in load_glossaries():
        if glossary.script.search(text):
            known = glossary.known(spoken)
            needed = english + 1 if glossary.script.pattern == _SCRIPTS["latin"] else 0
            if known > max(most, needed - 1):
                best, most = glossary, known
    return best
