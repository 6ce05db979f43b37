"""What a release embeds besides its passages: expected questions and units, each in two encoders."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.encoders import EncoderKind, Purpose
from corpus.expected import ExpectedQuestion
from corpus.glossary import with_english
from corpus.passage import Passage

PASSAGES = "passages"
# The default embedder reads English; questions in other languages are for the multilingual encoder alone.
_MEANING_READS = "en"


@dataclass(frozen=True)
class VectorSet:
    """One collection of a release: which texts it embeds, how, and by which ids they are found again."""

    name: str
    encoder: EncoderKind
    purpose: Purpose
    ids: tuple[str, ...]
    texts: tuple[str, ...]


def vector_sets(passages: Sequence[Passage], expected: Sequence[ExpectedQuestion]) -> tuple[VectorSet, ...]:
    """All collections of a release; those that would be empty are not made.

    The id of a question is its position among the release's expected questions, that of a unit
    "PASSAGE.UNIT", both counted from 0.
    """
    ids = tuple(passage.id for passage in passages)
    texts = tuple(passage.search_text for passage in passages)
    found = [VectorSet(PASSAGES, "meaning", "text", ids, texts)]
    for name, is_answered in (("answered", True), ("missed", False)):
        some = [(i, one) for i, one in enumerate(expected) if (one.quote is not None) == is_answered]
        every = [(i, with_english(one.question, one.language)) for i, one in some]
        found.append(_questions(f"{name}_multilingual", "multilingual", every))
        english = [(i, one.question) for i, one in some if one.language == _MEANING_READS]
        found.append(_questions(f"{name}_meaning", "meaning", english))
    units = list(_units(passages))
    ids = tuple(unit for unit, _, _ in units)
    placed = tuple(f"{place}: {text}" for _, place, text in units)
    found.append(VectorSet("units_meaning", "meaning", "text", ids, placed))
    alone = tuple(text for _, _, text in units)
    found.append(VectorSet("units_multilingual", "multilingual", "text", ids, alone))
    return tuple(one for one in found if one.ids)


def _questions(name: str, encoder: EncoderKind, some: Sequence[tuple[int, str]]) -> VectorSet:
    ids, texts = tuple(str(position) for position, _ in some), tuple(question for _, question in some)
    return VectorSet(name, encoder, "question", ids, texts)


def vector_count(passages: Sequence[Passage], expected: Sequence[ExpectedQuestion]) -> int:
    """How many vectors a release of these holds."""
    return sum(len(one.ids) for one in vector_sets(passages, expected))


def _units(passages: Sequence[Passage]) -> Iterator[tuple[str, str, str]]:
    """Id, place and words of every unit; the place is the page's title with the headings above the unit."""
    for number, passage in enumerate(passages):
        place = " › ".join((passage.title, *passage.headings))
        for position, unit in enumerate(passage.units):
            yield f"{number}.{position}", place, passage.words_of(unit)
