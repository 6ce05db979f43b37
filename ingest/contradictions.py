"""Two pages that give two values for one thing: told to staff, for an applicant would be told one of them.

Two expected questions that mean the same and are answered on two pages by different numbers or addresses,
and two sentences that differ in nothing but their numbers, on two pages of one title. (On pages of different
titles such sentences speak of different things: "6 years" of one programme, "5 years" of another.)
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.document import Document
from corpus.expected import ExpectedQuestion, address_of
from corpus.folding import fold, numbers
from corpus.passage import Passage
from ingest.breadcrumb import same_title
from ingest.page_warning import PageWarning

Encode = Callable[[Sequence[str]], np.ndarray]

# Of questions that a page answers by a value; what else they ask has no second value.
# In languages that the encoder reads; in others all questions lie near each other.
_LANGUAGES = frozenset(("ar", "en", "es", "fr", "ru", "tr", "zh"))
_KINDS = frozenset(("amount", "contact", "count", "date", "duration"))
# Cosine of two questions of one meaning; a lower one joins "the first year" and "the second year".
_SAME_MEANING = 0.9
_MOST = 50
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_FEWEST_WORDS = 5


@dataclass(frozen=True)
class _Stated:
    """A value with the words that state it, and what is asked."""

    document: Document
    asked: str
    words: str
    values: frozenset[str]


def contradictions(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    expected: Sequence[ExpectedQuestion],
    encode: Encode,
) -> list[PageWarning]:
    """A warning for each pair of pages that state two values, on the one that counts for less."""
    by_id = {document.id: document for document in documents}
    found: dict[tuple[str, ...], PageWarning] = {}
    for one, other in (*_of_questions(by_id, expected, encode), *_of_sentences(by_id, passages)):
        weaker, stronger = sorted((one, other), key=lambda stated: _weight(stated.document))
        key = (weaker.document.id, stronger.document.id, weaker.words, stronger.words)
        found.setdefault(key, PageWarning("warning", address_of(weaker.document), _told(weaker, stronger)))
    return list(found.values())[:_MOST]


def _weight(document: Document) -> tuple[int, str, str, str]:
    """What counts for more comes last: authority, then the year it is about, then how fresh it is."""
    fresh = document.changed_at or document.retrieved_at
    return document.authority, document.valid_for, fresh, document.retrieved_at


def _told(weaker: _Stated, stronger: _Stated) -> str:
    asked = f" (“{_short(weaker.asked)}”)" if weaker.asked else ""
    return (
        f"{weaker.document.title}: two pages give two values{asked}. Here: “{_short(weaker.words)}”"
        f"{_dated(weaker.document)}; on {address_of(stronger.document)}: “{_short(stronger.words)}”"
        f"{_dated(stronger.document)}."
    )


def _dated(document: Document) -> str:
    day = document.valid_for or document.changed_at or document.retrieved_at
    return f" ({day})" if day else ""


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def _values(words: str) -> frozenset[str]:
    return numbers(words) | frozenset(address.lower() for address in _EMAIL.findall(words))


def _of_questions(
    by_id: dict[str, Document], expected: Sequence[ExpectedQuestion], encode: Encode
) -> Iterator[tuple[_Stated, _Stated]]:
    asked: list[_Stated] = []
    kinds: list[str] = []
    for question in expected:
        document = by_id.get(question.document_id)
        if document is None or question.quote is None or question.kind not in _KINDS:
            continue
        if question.language.split("-")[0] not in _LANGUAGES:
            continue
        words = question.quote.of(document.text)
        if values := _values(words):
            asked.append(_Stated(document, question.question, words, values))
            kinds.append(question.kind)
    if len({stated.document.id for stated in asked}) < 2:
        return
    vectors = encode([stated.asked for stated in asked])
    for position, one in enumerate(asked):
        for near in np.flatnonzero(vectors[position + 1 :] @ vectors[position] >= _SAME_MEANING):
            other = asked[position + 1 + int(near)]
            if kinds[position] == kinds[position + 1 + int(near)] and _differ(one, other):
                yield one, other


def _of_sentences(
    by_id: dict[str, Document], passages: Sequence[Passage]
) -> Iterator[tuple[_Stated, _Stated]]:
    """Sentences of two pages that are alike but for their numbers."""
    alike: dict[str, list[_Stated]] = {}
    for passage in passages:
        for unit in passage.units:
            words = passage.words_of(unit)
            values = _values(words)
            mask = re.sub(r"\d+(?:[ .,:'-]\d+)*", "#", _EMAIL.sub("#", fold(words)))
            if values and len(re.findall(r"[^\W\d_]{2,}", mask)) >= _FEWEST_WORDS:
                document = by_id[passage.document_id]
                alike.setdefault(mask, []).append(_Stated(document, "", words, values))
    for stated in alike.values():
        first = stated[0]
        for other in stated[1:]:
            if same_title(first.document.title, other.document.title) and _differ(first, other):
                yield first, other


def _differ(one: _Stated, other: _Stated) -> bool:
    """Whether two pages state values of which neither has all that the other has."""
    if one.document.id == other.document.id:
        return False
    return not one.values <= other.values and not other.values <= one.values
