"""The words of a release: which there are, and which of them are only ever names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.folding import words
from corpus.passage import Passage
from corpus.stems import stem


@dataclass(frozen=True)
class Vocabulary:
    """Folded words; `names` are those that the pages write with a capital letter only."""

    words: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, passages: Sequence[Passage]) -> "Vocabulary":
        """Read off the passages."""
        known: set[str] = set()
        capital: set[str] = set()
        small: set[str] = set()
        for passage in passages:
            known.update(word.text for word in words(passage.context))
            for unit in passage.units:
                text = passage.text[unit.span.start - passage.span.start : unit.span.end - passage.span.start]
                for position, word in enumerate(words(text)):
                    known.add(word.text)
                    first = text[word.start]
                    if first.islower() or not first.isalpha():
                        small.add(stem(word.text))
                    elif position or unit.kind != "sentence" or re.match(r"\w*[A-Z]{2}", text[word.start :]):
                        capital.add(word.text)
        names = frozenset(word for word in capital if stem(word) not in small)
        return cls(frozenset(known), names)
