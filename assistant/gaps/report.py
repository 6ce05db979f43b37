"""Kept questions → what the pages leave unanswered, by group, each with its likely cause."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.gaps.database import FeedbackDatabase, KeptQuestion, Opinion
from assistant.gaps.grouping import groups_of, middle_of
from assistant.gaps.redaction import holds_redaction, without_labels
from corpus.folding import fold
from corpus.multilingual import MultilingualEncoder
from corpus.university import University

Cause = Literal["not on the site", "there but not found", "found but refused", "off topic"]

# The newest of them are grouped: the distances between them all are held in memory.
MOST_QUESTIONS = 5_000
_MOST_EXAMPLES, _MOST_COMMENTS = 6, 5
# From this cosine on a known question asks the same.
_KNOWN = 0.75
# Below this one nothing that anybody expected is near.
_FAR = 0.45
# Of what was asked in a group: from which share on answers show that the pages do say it.
_OFTEN_ANSWERED = 0.2

# How near a multilingual vector comes to an expected question that is answered, and to one that is missed.
Nearness = Callable[[np.ndarray], tuple[float, float]]


@dataclass(frozen=True)
class Gap:
    """A group of questions of which some were not answered.

    `examples` are wordings with their languages, the most telling first; `asked` counts all of the group;
    `comments` are what those who were not helped wrote, the latest first.
    """

    key: str
    examples: tuple[tuple[str, str], ...]
    asked: int
    unanswered: int
    languages: Mapping[str, int]
    cause: Cause
    topic: str
    office: str
    up: int
    down: int
    comments: tuple[str, ...]
    pages: tuple[str, ...]
    last_asked: str

    @property
    def question(self) -> str:
        """The wording that stands for the group."""
        return self.examples[0][1]


@dataclass(frozen=True)
class _Wording:
    """One question as it was asked, with all the times that it was."""

    language: str
    question: str
    times: tuple[KeptQuestion, ...]


def gaps(
    database: FeedbackDatabase, encoder: MultilingualEncoder, university: University, nearness: Nearness
) -> list[Gap]:
    """The gaps, those with the most unanswered questions first."""
    wordings = _wordings(database.questions(most=MOST_QUESTIONS))
    if not wordings:
        return []
    vectors = encoder.vectors([without_labels(one.question) for one in wordings])
    opinions = {opinion.answer_id: opinion for opinion in database.opinions()}
    found = [
        _gap([wordings[place] for place in group], vectors[group], opinions, university, nearness)
        for group in groups_of(vectors, [one.language for one in wordings])
    ]
    return sorted((gap for gap in found if gap), key=lambda gap: (-gap.unanswered, -gap.asked, gap.key))


def _wordings(questions: Sequence[KeptQuestion]) -> list[_Wording]:
    by_words: dict[tuple[str, str], list[KeptQuestion]] = {}
    for one in questions:
        if one.question:
            by_words.setdefault((one.language, fold(one.question)), []).append(one)
    return [_Wording(language, times[-1].question, tuple(times)) for (language, _), times in by_words.items()]


def _gap(
    wordings: Sequence[_Wording],
    vectors: np.ndarray,
    opinions: Mapping[str, Opinion],
    university: University,
    nearness: Nearness,
) -> Gap | None:
    asked = [one for wording in wordings for one in wording.times]
    ratings = Counter(opinions[one].rating for one in {each.answer_id for each in asked} if one in opinions)
    disliked = {one.answer_id for one in asked if _is_disliked(opinions.get(one.answer_id))}
    open_ones = [one for one in asked if one.status != "answered" or one.answer_id in disliked]
    if not open_ones:
        return None
    examples = _examples(wordings, vectors)
    topic = Counter(one.topic for one in open_ones).most_common(1)[0][0]
    return Gap(
        key=hashlib.sha256("\n".join(examples[0]).encode()).hexdigest()[:16],
        examples=examples,
        asked=len(asked),
        unanswered=len(open_ones),
        languages=dict(Counter(one.language for one in asked).most_common()),
        cause=_cause(asked, open_ones, topic, nearness(vectors[middle_of(vectors)])),
        topic=topic,
        office=university.office_for(topic),
        up=ratings["up"],
        down=ratings["down"],
        comments=_comments([opinions[answer] for answer in disliked]),
        pages=tuple(page for page, _ in Counter(page for one in asked for page in one.pages).most_common(5)),
        last_asked=max(one.asked_at for one in open_ones),
    )


def _comments(disliked: Sequence[Opinion]) -> tuple[str, ...]:
    latest = sorted(disliked, key=lambda one: one.given_at, reverse=True)
    return tuple(dict.fromkeys(one.comment for one in latest if one.comment))[:_MOST_COMMENTS]


def _is_disliked(opinion: Opinion | None) -> bool:
    return opinion is not None and opinion.rating == "down"


def _examples(wordings: Sequence[_Wording], vectors: np.ndarray) -> tuple[tuple[str, str], ...]:
    """Wordings with their languages: whole ones first, of them the middle one, then those often asked."""
    middle = middle_of(vectors)
    order = sorted(
        range(len(wordings)),
        key=lambda place: (
            holds_redaction(wordings[place].question),
            place != middle,
            -len(wordings[place].times),
        ),
    )
    # One in each language before a second in any.
    first = list({wordings[place].language: place for place in reversed(order)}.values())
    chosen = dict.fromkeys([order[0], *sorted(first, key=order.index), *order])
    return tuple((wordings[place].language, wordings[place].question) for place in chosen)[:_MOST_EXAMPLES]


def _cause(
    asked: Sequence[KeptQuestion],
    open_ones: Sequence[KeptQuestion],
    topic: str,
    near: tuple[float, float],
) -> Cause:
    near_answered, near_missed = near
    answered = sum(one.status == "answered" for one in asked)
    if sum(one.status in ("partial", "answered") for one in open_ones) * 2 > len(open_ones):
        return "found but refused"
    if near_missed >= max(_KNOWN, near_answered):
        return "not on the site"
    if answered >= _OFTEN_ANSWERED * len(asked) or near_answered >= _KNOWN:
        return "there but not found"
    if topic == "other" and max(near) < _FAR:
        return "off topic"
    return "not on the site"
