"""Names that applicants write in other ways than the pages do, and universities that are not this one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.folding import words
from corpus.university import University


@dataclass(frozen=True)
class _Spelling:
    """One way of writing a name: its folded words, and the letters as they must stand where that matters."""

    words: tuple[str, ...]
    exactly: str
    means: str


class Names:
    """The aliases of one university, and the names of those it is mixed up with."""

    def __init__(self, university: University) -> None:
        self._aliases = tuple(
            spelling
            for alias in university.aliases
            for spelling in _spellings(alias.written, alias.written_exactly, alias.means)
        )
        self._others = tuple(
            spelling
            for other in university.other_universities
            for spelling in _spellings(other.written, (), other.name)
        )

    def expanded(self, text: str) -> str:
        """The text with the pages' own words for each name it mentions, for a search by words."""
        meant = [name for name in _mentioned(text, self._aliases) if name not in text]
        return " ".join((text, *dict.fromkeys(meant)))

    def other_university(self, text: str) -> str:
        """The name of another university that the text mentions; empty where it mentions none."""
        return next(_mentioned(text, self._others), "")


def _spellings(written: Sequence[str], exactly: Sequence[str], means: str) -> Iterator[_Spelling]:
    for spelling in (*written, *exactly):
        folded = tuple(word.text for word in words(spelling))
        if folded:
            yield _Spelling(folded, spelling if spelling in exactly else "", means)


def _mentioned(text: str, spellings: Sequence[_Spelling]) -> Iterator[str]:
    found = words(text)
    spoken = [word.text for word in found]
    for spelling in spellings:
        length = len(spelling.words)
        for place in range(len(spoken) - length + 1):
            written = text[found[place].start : found[place + length - 1].end]
            if tuple(spoken[place : place + length]) == spelling.words and spelling.exactly in ("", written):
                yield spelling.means
                break
