"""What a message is about as a whole: small talk and the like, or one of the topics applicants ask about."""

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.understand.characters import CharacterIndex
from corpus.multilingual import MultilingualEncoder

_EXAMPLES = Path(__file__).parent / "words" / "message_sorts"
# What the encoder does not read is compared by characters, with examples in the same language.
_BY_CHARACTERS = ("be", "fa", "hi", "tk", "uz")


@dataclass(frozen=True)
class Sort:
    """A sort of message and how near its nearest example is, from 0 to 1."""

    name: str
    likeness: float


@dataclass(frozen=True)
class Topic:
    """What a question is about; `is_sure` where that may be said to the applicant as a fact."""

    name: str
    is_sure: bool


@dataclass(frozen=True)
class _Example:
    """A message, and the sort it is an example of."""

    text: str
    language: str
    sort: str
    is_topic: bool


class _Examples:
    """Examples that messages are compared with in one way, small talk apart from topics.

    From the likeness `small_talk` or `topic` on a message is of the sort of its nearest example. Small talk
    must be nearer, for it is answered alone, and so must a topic, to be `sure`.
    """

    def __init__(self, examples: Sequence[_Example], small_talk: float, topic: float, sure: float) -> None:
        self._names = [one.sort for one in examples]
        self._is_topic = np.asarray([one.is_topic for one in examples])
        self._languages = np.asarray([one.language for one in examples])
        self._small_talk, self._topic, self._sure = small_talk, topic, sure

    def small_talk(self, likenesses: np.ndarray) -> Sort | None:
        nearest = self._nearest(likenesses, ~self._is_topic)
        topic = self._nearest(likenesses, self._is_topic)
        enough = nearest.likeness >= self._small_talk and nearest.likeness > topic.likeness
        return nearest if enough else None

    def topic(self, likenesses: np.ndarray, language: str) -> Topic:
        # Short examples of other languages come near to what is not one word of theirs.
        known = (self._languages == language) | (self._languages == "en")
        nearest = self._nearest(likenesses, self._is_topic & known)
        if nearest.likeness < self._topic:
            return Topic("other", is_sure=False)
        return Topic(nearest.name, nearest.likeness >= self._sure)

    def _nearest(self, likenesses: np.ndarray, among: np.ndarray) -> Sort:
        best = int(np.argmax(np.where(among, likenesses, -1.0)))
        return Sort(self._names[best], float(likenesses[best]))


class MessageSorts:
    """The examples of every language, encoded or taken apart once."""

    def __init__(self, multilingual: MultilingualEncoder) -> None:
        read: list[_Example] = []
        self._by_characters: dict[str, tuple[_Examples, CharacterIndex]] = {}
        for path in sorted(_EXAMPLES.glob("*.toml")):
            examples = _load(path)
            if path.stem in _BY_CHARACTERS:
                index = CharacterIndex([one.text for one in examples])
                self._by_characters[path.stem] = _Examples(examples, 0.6, 0.4, 0.5), index
            else:
                read += examples
        self._read = _Examples(read, 0.7, 0.5, 0.6)
        self._vectors = multilingual.vectors([one.text for one in read])

    def small_talk(self, text: str, vector: np.ndarray, language: str) -> Sort | None:
        """The sort of a message that asks nothing of the pages, or None where a topic is nearer."""
        examples, likenesses = self._compared(text, vector, language)
        return examples.small_talk(likenesses)

    def topic(self, text: str, vector: np.ndarray, language: str) -> Topic:
        """The topic of a question, "other" where no example is near."""
        examples, likenesses = self._compared(text, vector, language)
        return examples.topic(likenesses, language)

    def _compared(self, text: str, vector: np.ndarray, language: str) -> tuple[_Examples, np.ndarray]:
        if language in self._by_characters:
            examples, index = self._by_characters[language]
            return examples, index.likenesses(text)
        return self._read, self._vectors @ vector


@functools.cache
def message_sorts(multilingual: MultilingualEncoder) -> MessageSorts:
    """The shipped examples, compared by that encoder; encoding them takes a second or two."""
    return MessageSorts(multilingual)


def _load(path: Path) -> list[_Example]:
    stored = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        _Example(text, path.stem, sort, kind == "topics")
        for kind in ("small_talk", "topics")
        for sort, texts in stored[kind].items()
        for text in texts
    ]


def phrases_by_language() -> dict[str, list[str]]:
    """Every example, by its language."""
    return {path.stem: [one.text for one in _load(path)] for path in sorted(_EXAMPLES.glob("*.toml"))}
