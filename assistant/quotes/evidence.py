"""What speaks for a unit as the answer to a question, as numbers only; the decision over them is learned."""

from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True)
class Evidence:
    """A candidate unit against a question. Likenesses are cosines, 0 where there is nothing to compare.

    "Expected" is an expected question that the unit answers, "missed" one that the pages do not answer. Where
    a question is read with an earlier one behind it, the likenesses are of both together, `own_…` of the
    question by itself, and `gained_…` is how much nearer both come than the earlier one alone.
    """

    meaning: float  # nearest expected question, default encoder (English questions)
    multilingual: float  # … multilingual encoder
    characters: float  # … by characters, within the question's language
    own_meaning: float
    own_multilingual: float
    gained_meaning: float
    gained_multilingual: float
    missed_meaning: float  # nearest question that the pages do not answer
    missed_multilingual: float
    missed_characters: float
    over_missed_meaning: float  # how much nearer the expected question is than the missed one
    over_missed_multilingual: float
    over_missed_characters: float
    over_others: float  # how much better the unit's expected question fits than that of any other passage
    share: float  # of the dozen questions nearest, weighed by nearness, those that the unit answers
    passage_share: float  # … that its passage answers
    missed_share: float  # … that the pages do not answer
    unit_likeness: float  # the question and the unit itself with its place
    unit_rank: float  # 1 / rank among all units by likeness and words
    words: float  # BM25, as a share of the best unit's
    covered: float  # share, by rarity, of the question's words in unit, place or expected question
    covered_elsewhere: float  # how much more of them another candidate covers: a sibling heading fits better
    unknown: float  # share, by rarity, of the question's words that no page has
    missed_covered: float  # share, by rarity, of the question's words in the nearest missed question
    only_missed: float  # … in the missed question, and neither in the unit nor in its expected question
    only_expected: float  # … in the unit or its expected question, and not in the missed one
    kind: float  # probability that the question asks for the kind that the expected question asks for
    nothing: float  # probability that nothing is asked
    number_unmet: float  # share of the question's numbers that unit and place lack
    length: float  # words that carry meaning, as a share of twelve
    english: float  # 1 where the question is English
    glossed: float  # 1 where it was put into English word by word
    expected: float  # 1 where the unit has expected questions near this one
    follows: float  # 1 where the question is read with an earlier one
    beside_before: float  # how near the unit stands to what answers the earlier question, from 0 to 1

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields in the order of `as_vector`."""
        return tuple(field.name for field in fields(cls))

    def as_vector(self) -> tuple[float, ...]:
        """The numbers in the order of the fields."""
        return astuple(self)
