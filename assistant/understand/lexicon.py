"""How applicants ask, as data: `lexicon/en.toml` read into sets and patterns."""

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from corpus.folding import fold, words
from corpus.stems import stem, stems

LEXICON = Path(__file__).parent / "words" / "en.toml"


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is asked for, and the patterns by which a question asks for it."""

    name: str
    asked: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class Lexicon:
    """Everything the rules know of the language; stems unless said otherwise."""

    function: frozenset[str]  # folded words
    light: frozenset[str]  # folded words
    askable: frozenset[str]  # folded words
    common: frozenset[str]  # folded words
    relatives: Mapping[str, frozenset[str]]
    peoples: Mapping[str, frozenset[str]]
    criteria: str
    known_names: Mapping[str, str]  # folded name → its kind
    kinds: tuple[Kind, ...]
    stated: Mapping[str, tuple[re.Pattern[str], ...]]
    carriers: Mapping[str, frozenset[str]]
    number_words: frozenset[str]
    persons: frozenset[str]
    applicants: frozenset[str]
    rough: re.Pattern[str]
    pronouns: frozenset[str]
    openings: tuple[str, ...]
    starts: tuple[str, ...]
    tags: re.Pattern[str]
    preambles: tuple[str, ...]

    def related(self, word: str) -> frozenset[str]:
        """The stem itself and the stems that stand for the same thing."""
        return self.relatives.get(word, frozenset()) | {word}

    def kind_of(self, question: str) -> str:
        """What a folded question asks for; empty where no pattern says so."""
        for kind in self.kinds:
            if any(pattern.search(question) for pattern in kind.asked):
                return kind.name
        return ""

    def states(self, kind: str, sentence: str) -> bool:
        """Whether a sentence, as written, states something of that kind."""
        return any(pattern.search(sentence) for pattern in self.stated.get(kind, ()))


@functools.cache
def load_lexicon() -> Lexicon:
    """The lexicon of English, the language the rules are written for."""
    raw = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    peoples = _related(raw["demonyms"])
    return Lexicon(
        function=frozenset(word.text for word in words(raw["function"])),
        light=frozenset(word.text for word in words(raw["light"])),
        common=frozenset(word.text for word in words(raw["common"])),
        askable=frozenset(word.text for word in words(raw["askable"])),
        criteria=raw["criteria"],
        relatives=MappingProxyType(_related(raw["synonyms"]) | peoples),
        peoples=MappingProxyType(peoples),
        known_names=MappingProxyType(
            {fold(name): kind for kind, names in raw["known"].items() for name in names}
        ),
        kinds=tuple(Kind(kind["name"], _patterns(kind["asked"])) for kind in raw["kind"]),
        stated=MappingProxyType({kind: _patterns(found) for kind, found in raw["stated"].items()}),
        carriers=MappingProxyType({kind: frozenset(stems(said)) for kind, said in raw["carriers"].items()}),
        number_words=frozenset(stem(word) for word in raw["numbers"]["words"]),
        persons=frozenset(stem(word) for word in raw["numbers"]["persons"]),
        applicants=frozenset(stem(word) for word in raw["numbers"]["applicants"]),
        rough=re.compile(rf"(?i)\b({'|'.join(raw['numbers']['rough'])})\b"),
        pronouns=frozenset(raw["follow_up"]["pronouns"]),
        openings=tuple(raw["follow_up"]["openings"]),
        starts=tuple(raw["split"]["starts"]),
        tags=re.compile(rf"[,\s]+({'|'.join(raw['split']['tags'])})\s*\??\s*$", re.IGNORECASE),
        preambles=tuple(sorted(raw["split"]["preambles"], key=len, reverse=True)),
    )


def _related(groups: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each stem all stems it shares a group with."""
    related: dict[str, set[str]] = {}
    for group in groups:
        members = set(stems(group))
        for member in members:
            related.setdefault(member, set()).update(members)
    return {word: frozenset(members) for word, members in related.items()}


def _patterns(sources: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in sources)
