"""A question word by word in English, from the terms in the folder `glossary` beside this file."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.folding import words
from corpus.scripts import HAN

GLOSSARIES = Path(__file__).parent / "glossary"
_NOTHING = "-"  # the English of a word that says nothing in a question
_ANY_ENDING = "*"
_LONGEST_PHRASE = 8
_SHORTEST_STEM = 2
# Two keyboards, one letter each: Arabic letters in Persian, and a Latin i in a Cyrillic word.
_PERSIAN = str.maketrans("يىك", "ییک")
_LATIN_I = re.compile("(?<=[а-яёў])i|i(?=[а-яёў])", re.IGNORECASE)


@dataclass(frozen=True)
class Glossary:
    """Terms by their folded words, and those whose last word may have any ending."""

    terms: Mapping[tuple[str, ...], str]
    stems: Mapping[tuple[str, ...], str]

    def english(self, text: str) -> str:
        """The words in English, in their order; what the glossary lacks stays as it was typed."""
        spoken = _words(text)
        said: list[str] = []
        at = 0
        while at < len(spoken):
            length, english = self._longest(spoken[at : at + _LONGEST_PHRASE])
            if english != _NOTHING:
                said.append(english)
            at += length
        return " ".join(said)

    def _longest(self, spoken: tuple[str, ...]) -> tuple[int, str]:
        """How many of the first words make the longest term, and its English."""
        for length in range(len(spoken), 0, -1):
            phrase = spoken[:length]
            if phrase in self.terms:
                return length, self.terms[phrase]
            *first, last = phrase
            for end in range(len(last), _SHORTEST_STEM - 1, -1):
                english = self.stems.get((*first, last[:end]))
                if english is not None:
                    return length, english
        return 1, spoken[0]


def english_of(text: str, language: str) -> str:
    """A question in English as far as it can be told; empty where its language has no glossary."""
    if language == "en":
        return text
    file = GLOSSARIES / f"{language}.tsv"
    return load_glossary(file).english(text) if file in _known() else ""


def with_english(question: str, language: str) -> str:
    """A question as it is encoded: on one line, and its English on another where that differs."""
    line, english = " ".join(question.split()), english_of(question, language)
    return f"{line}\n{english}" if english and language != "en" else line


@functools.cache
def _known() -> frozenset[Path]:
    return frozenset(GLOSSARIES.glob("*.tsv"))


def _words(text: str) -> tuple[str, ...]:
    # Where words are not parted by spaces, terms are looked for sign by sign.
    parted = HAN.pattern.sub(r" \g<0> ", _LATIN_I.sub("і", text.translate(_PERSIAN)))
    return tuple(word.text for word in words(parted))


@functools.cache
def load_glossary(file: Path) -> Glossary:
    """A glossary of two columns parted by a tab; a line without both is passed over."""
    terms: dict[tuple[str, ...], str] = {}
    stems: dict[tuple[str, ...], str] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        term, tab, english = line.partition("\t")
        if not tab or line.startswith("#"):
            continue
        known = stems if term.endswith(_ANY_ENDING) else terms
        spoken = _words(term.rstrip(_ANY_ENDING))
        if spoken and english.strip():
            known.setdefault(spoken, english.strip())
    return Glossary(terms, stems)
