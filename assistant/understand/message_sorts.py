"""What a message is about as a whole: small talk and the like, or one of the topics applicants ask about."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.multilingual import MultilingualEncoder

_EXAMPLES = Path(__file__).parent / "words" / "message_sorts.toml"
# From this likeness to an example on a message is of its sort. Small talk must be nearer: it answers alone.
_SMALL_TALK, _TOPIC = 0.72, 0.4


@dataclass(frozen=True)
class Sort:
    """A sort of message and how near its nearest example is, as a cosine."""

    name: str
    likeness: float


class MessageSorts:
    """The examples, encoded once."""

    def __init__(self, multilingual: MultilingualEncoder) -> None:
        stored = tomllib.loads(_EXAMPLES.read_text(encoding="utf-8"))
        pairs = [(name, example) for name, entry in stored.items() for example in entry["examples"]]
        self._names = [name for name, _ in pairs]
        self._is_topic = np.asarray([bool(stored[name].get("topic")) for name in self._names])
        self._vectors = multilingual.vectors([example for _, example in pairs])

    def small_talk(self, vector: np.ndarray) -> Sort | None:
        """The sort of a message that asks nothing of the pages, or None where a topic is nearer."""
        nearest = self._nearest(vector, ~self._is_topic)
        topic = self._nearest(vector, self._is_topic)
        return nearest if nearest.likeness >= _SMALL_TALK and nearest.likeness > topic.likeness else None

    def topic(self, vector: np.ndarray) -> str:
        """The topic of a question, "other" where no example is near."""
        nearest = self._nearest(vector, self._is_topic)
        return nearest.name if nearest.likeness >= _TOPIC else "other"

    def _nearest(self, vector: np.ndarray, among: np.ndarray) -> Sort:
        likenesses = np.where(among, self._vectors @ vector, -1.0)
        best = int(np.argmax(likenesses))
        return Sort(self._names[best], float(likenesses[best]))
