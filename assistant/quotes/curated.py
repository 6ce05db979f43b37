"""Curated questions steer the search: the passage that staff named comes first, then weighed as any."""

from collections.abc import Sequence

from corpus.faq import Curated
from corpus.passage import Hit
from corpus.stems import stems

# The share of stems that two questions must have in common to be taken for one.
_SAME_QUESTION = 0.6


def steered(question: str, hits: Sequence[Hit], curated: Sequence[Curated]) -> list[Hit]:
    """The hits, with the passage of a curated question like this one in front."""
    asked = frozenset(stems(question))
    likeness = {
        entry.passage.id: max(len(asked & one) / (len(asked | one) or 1) for one in entry.asked)
        for entry in curated
    }
    chosen = [Hit(entry.passage, 1.0) for entry in curated if likeness[entry.passage.id] >= _SAME_QUESTION]
    first = {hit.passage.id for hit in chosen}
    return [*chosen, *(hit for hit in hits if hit.passage.id not in first)]
