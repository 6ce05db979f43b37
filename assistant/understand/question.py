"""What a question asks: for which kind of thing, about what, and with which words."""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word that matters: as it was typed, and the stems any of which would state it."""

    text: str
    stem: str
    wanted: frozenset[str]

    def in_(self, stems: Set[str]) -> bool:
        """Whether one of the stems states it, a derived word included ("notary", "notarised")."""
        return not self.wanted.isdisjoint(stems) or any(map(self._is_derived, stems))

    def _is_derived(self, other: str) -> bool:
        own = self.stem
        short, long = sorted((own, other), key=len)
        return len(short) >= 5 and len(long) - len(short) <= 2 and long.startswith(short)


@dataclass(frozen=True)
class Name:
    """A name that the pages mention: as they write it, and the sets of stems by which it is told."""

    text: str
    spellings: tuple[frozenset[str], ...]

    def in_(self, stems: Set[str]) -> bool:
        """Whether one spelling stands complete among the stems."""
        return any(spelling <= stems for spelling in self.spellings)


@dataclass(frozen=True)
class UnknownName:
    """A name that the pages never mention, and its kind ("ranking", "country", …) where that is known."""

    text: str
    kind: str


@dataclass(frozen=True)
class Question:
    """One question of a message, with what it takes over from the conversation.

    `text` is as it was typed, `english` as the rules read it: spelling put right, words of other
    languages glossed.
    `kind` is what is asked for ("count", "date", …), empty where nothing special. `is_open` tells
    which from yes-or-no. `focus` must be stated, `terms` should be. `counted` is what "how many" is
    about. `inherited` comes from earlier turns and only steers; `adopted` does too, but for a part that
    is hardly a word ("and in Russian?") it counts half as much as the part's own terms.
    """

    text: str
    english: str
    kind: str
    is_open: bool
    names: tuple[Name, ...] = ()
    strangers: tuple[UnknownName, ...] = ()
    focus: tuple[Term, ...] = ()
    terms: tuple[Term, ...] = ()
    counted: Term | None = None
    asks_who: bool = False
    numbers: tuple[str, ...] = ()
    wants_exact: bool = False
    is_personal: bool = False
    offers_a_choice: bool = False
    wants_content: bool = False
    inherited_names: tuple[Name, ...] = ()
    inherited: tuple[Term, ...] = ()
    adopted: tuple[Term, ...] = ()
    other_university: str = ""
    search: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to look for."""
        return not (self.names or self.strangers or self.focus or self.terms or self.numbers)
