"""What speaks for a unit: each number by itself, over one small page and vectors that a test chooses."""

import math

import numpy as np
import pytest

from assistant.quotes.candidates import CandidateSearch
from assistant.quotes.evidence import Evidence
from assistant.quotes.pages import Pages
from assistant.understand.classifier import NOTHING, QuestionClassifier
from assistant.understand.reading import Question, Reading
from corpus.expected import ExpectedQuestion
from corpus.folding import numbers
from corpus.span import Span
from corpus.stems import content_stems
from ingest.chunk import chunk
from ingest.clean import clean
from ingest.load import RawPage
from tests.in_memory import InMemory

PAGE = """# Fees

## Medicine

The fee for Medicine is 5,200 dollars.

## Dentistry

The fee for Dentistry is 5,600 dollars.

## Payment

The sum is due in May.
"""
MEDICINE, DENTISTRY, PAYMENT = (
    "The fee for Medicine is 5,200 dollars.",
    "The fee for Dentistry is 5,600 dollars.",
    "The sum is due in May.",
)
DOCUMENT = clean(RawPage("fees.md", ".md", PAGE, {"url": "https://x.example/", "title": "Fees"}))
# The first two of the expected questions are answered, the third is a near miss; nobody expects the payment.
EXPECTED = ("How much is Medicine?", "How much is Dentistry?", "How much is Pharmacy?")
FEES = "the fee for Medicine"


def expected(question: str, words: str) -> ExpectedQuestion:
    start = DOCUMENT.text.find(words) if words else -1
    quote = Span(start, start + len(words)) if words else None
    missing = None if words else "the fee for Pharmacy"
    return ExpectedQuestion(question, "en", DOCUMENT.id, quote, missing, "amount", "staff")


def along(axis: int) -> np.ndarray:
    return np.eye(3, dtype=np.float32)[axis]


@pytest.fixture(scope="module")
def search() -> CandidateSearch:
    """Each expected question and each unit has an axis of its own."""
    pages = Pages(chunk(DOCUMENT))
    written = [
        expected(question, words) for question, words in zip(EXPECTED, (MEDICINE, DENTISTRY, ""), strict=True)
    ]
    answered, missed = {"0": along(0), "1": along(1)}, {"2": along(2)}
    units = {f"{number}.0": along(number) for number in range(3)}
    vectors = InMemory(
        {
            **{f"answered_{encoder}": answered for encoder in ("meaning", "multilingual")},
            **{f"missed_{encoder}": missed for encoder in ("meaning", "multilingual")},
            **{f"units_{encoder}": units for encoder in ("meaning", "multilingual")},
        }
    )
    kinds = QuestionClassifier(("amount", NOTHING), np.zeros((2, 3)), np.log([0.8, 0.2]))
    return CandidateSearch(pages, written, vectors, kinds)


def reading(
    text: str, language: str, meaning: tuple[float, ...], multilingual: tuple[float, ...], english: str
) -> Reading:
    """Cosines are with the three questions, or the three units, in order."""
    return Reading(
        text,
        language,
        english,
        content_stems(english or text),
        numbers(text),
        np.asarray(meaning, dtype=np.float32) if english else None,
        np.asarray(multilingual, dtype=np.float32),
    )


def evidence(
    search: CandidateSearch,
    unit: str,
    text: str = FEES,
    language: str = "en",
    meaning: tuple[float, ...] = (0.9, 0.4, 0.2),
    multilingual: tuple[float, ...] = (0.8, 0.3, 0.1),
    english: str | None = None,
    before: tuple[float, ...] = (),
) -> Evidence:
    """The evidence for a unit; `before` are the cosines of an earlier question that this one follows."""
    english = (text if language == "en" else "") if english is None else english
    whole = reading(text, language, meaning, multilingual, english)
    asked = Question.alone(whole)
    if before:
        own = reading("and then?", language, (0.1, 0.1, 0.1), (0.1, 0.1, 0.1), english)
        asked = Question(own, whole, reading("earlier", language, before, before, english), (0,))
    [found] = [one for one in search.search(asked).found if search.pages.units[one.position].text == unit]
    return found.evidence


def near(value: float) -> object:
    return pytest.approx(value, abs=1e-5)


def test_the_page_is_three_passages_of_a_unit_each(search: CandidateSearch) -> None:
    assert [unit.text for unit in search.pages.units] == [MEDICINE, DENTISTRY, PAYMENT]


def test_meaning_is_the_cosine_with_the_units_own_expected_question(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).meaning == near(0.9)
    assert evidence(search, DENTISTRY).meaning == near(0.4)
    assert evidence(search, MEDICINE, language="ru").meaning == 0, "the default embedder reads English"


def test_multilingual_is_the_same_in_any_language(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).multilingual == near(0.8)
    assert evidence(search, MEDICINE, language="ru").multilingual == near(0.8)


def test_characters_compare_within_one_language(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE, EXPECTED[0]).characters == near(1)
    assert 0.3 < evidence(search, MEDICINE, "how mutch is medecine").characters < 1
    assert evidence(search, MEDICINE, EXPECTED[0], language="ru").characters == 0


@pytest.mark.parametrize(
    ("name", "cosine"), [("missed_meaning", 0.2), ("missed_multilingual", 0.1)], ids=lambda value: str(value)
)
def test_missed_is_the_cosine_with_the_nearest_near_miss(
    search: CandidateSearch, name: str, cosine: float
) -> None:
    for unit in (MEDICINE, DENTISTRY):
        assert getattr(evidence(search, unit), name) == near(cosine), "it is the same for every unit"


def test_missed_characters_too(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE, EXPECTED[2]).missed_characters == near(1)


@pytest.mark.parametrize("name", ["meaning", "multilingual", "characters"])
def test_over_missed_is_how_much_nearer_the_expected_question_is(search: CandidateSearch, name: str) -> None:
    found = evidence(search, DENTISTRY, "how much is pharmacy or dentistry")
    assert getattr(found, f"over_missed_{name}") == near(
        getattr(found, name) - getattr(found, f"missed_{name}")
    )


def test_over_others_is_above_zero_for_the_best_unit_alone(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).over_others > 0 > evidence(search, DENTISTRY).over_others


def test_unit_likeness_is_the_cosine_with_the_unit_itself(search: CandidateSearch) -> None:
    assert evidence(search, PAYMENT).unit_likeness == near(0.2)
    assert evidence(search, PAYMENT, language="ru").unit_likeness == near(0.1)


def test_unit_rank_is_one_for_the_first_and_less_behind_it(search: CandidateSearch) -> None:
    ranks = [evidence(search, unit).unit_rank for unit in (MEDICINE, DENTISTRY, PAYMENT)]
    assert ranks == [1, 1 / 2, 1 / 3]


def test_words_are_a_share_of_the_best_units(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).words == near(1)
    assert 0 < evidence(search, DENTISTRY).words < 1
    assert evidence(search, MEDICINE, "где").words == 0


def test_covered_counts_the_questions_words_in_unit_place_and_expected_question(
    search: CandidateSearch,
) -> None:
    assert evidence(search, MEDICINE).covered == near(1)
    assert 0 < evidence(search, DENTISTRY).covered < 1
    assert evidence(search, MEDICINE, language="ru").covered == 0


def test_covered_elsewhere_is_what_another_unit_covers_besides(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).covered_elsewhere == 0
    assert evidence(search, DENTISTRY).covered_elsewhere == near(1 - evidence(search, DENTISTRY).covered)


def test_unknown_is_the_share_of_words_that_no_page_has(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).unknown == 0
    assert 0 < evidence(search, MEDICINE, "the fee for Veterinary").unknown < 1
    assert evidence(search, MEDICINE, "the fee for Pharmacy").unknown == 0, "a near miss names it"


def test_missed_covered_is_the_share_of_words_in_the_near_miss(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE, "Pharmacy").missed_covered == near(1)
    assert evidence(search, MEDICINE, "Medicine").missed_covered == 0


def test_kind_is_how_probably_the_question_asks_for_the_same_kind(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).kind == near(0.8)
    assert evidence(search, PAYMENT).kind == 0, "nobody expects a question there"


def test_number_unmet_is_the_share_of_the_questions_numbers_that_the_unit_lacks(
    search: CandidateSearch,
) -> None:
    asked = "is the fee 5,600 dollars"
    assert (
        evidence(search, DENTISTRY, asked).number_unmet,
        evidence(search, MEDICINE, asked).number_unmet,
    ) == (
        0,
        1,
    )


def test_length_is_a_share_of_twelve_words(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE, "Medicine").length == near(1 / 12)
    assert evidence(search, MEDICINE, " ".join(f"word{letter}" for letter in "abcdefghijklmnop")).length == 1


def test_only_missed_and_only_expected_are_the_words_that_tell_the_two_apart(search: CandidateSearch) -> None:
    found = evidence(search, MEDICINE, "fee pharmacy medicine")
    assert 0 < found.only_missed < 1 and 0 < found.only_expected < 1
    assert evidence(search, MEDICINE, "Pharmacy").only_missed == near(1)
    assert evidence(search, MEDICINE, "Medicine").only_expected == near(1)


def test_nothing_is_how_probably_nothing_is_asked(search: CandidateSearch) -> None:
    assert evidence(search, MEDICINE).nothing == near(0.2)


def test_the_questions_nearest_share_what_is_near(search: CandidateSearch) -> None:
    medicine, dentistry = evidence(search, MEDICINE), evidence(search, DENTISTRY)
    assert medicine.share > dentistry.share > 0 and medicine.missed_share > 0
    assert medicine.share + dentistry.share + medicine.missed_share == near(1)
    assert medicine.passage_share == near(medicine.share), "each passage has one unit here"


def test_a_question_that_follows_is_compared_alone_with_and_against_the_earlier_one(
    search: CandidateSearch,
) -> None:
    found = evidence(search, MEDICINE, before=(0.95, 0.1, 0.1))
    other = evidence(search, DENTISTRY, before=(0.95, 0.1, 0.1))
    assert (found.meaning, found.own_meaning) == (near(0.9), near(0.1))
    assert found.gained_meaning == near(-0.05), "the earlier question is nearer by itself"
    assert other.gained_meaning == near(0.3) and other.gained_multilingual == near(0.2)
    assert (found.follows, evidence(search, MEDICINE).follows) == (1, 0)


def test_beside_before_is_how_near_the_unit_stands_to_the_earlier_answer(search: CandidateSearch) -> None:
    before = (0.95, 0.1, 0.1)
    units = (MEDICINE, DENTISTRY)
    assert [evidence(search, unit, before=before).beside_before for unit in units] == [0.8, 0.5]
    assert evidence(search, MEDICINE).beside_before == 0


def test_a_glossed_question_is_compared_as_english_and_marked(search: CandidateSearch) -> None:
    found = evidence(search, MEDICINE, "хто", language="be", english=FEES)
    assert (found.meaning, found.covered, found.glossed, found.english) == (near(0.9), near(1), 1, 0)
    assert evidence(search, MEDICINE).glossed == 0


def test_english_and_expected_are_flags(search: CandidateSearch) -> None:
    assert (evidence(search, MEDICINE).english, evidence(search, MEDICINE, language="ru").english) == (1, 0)
    assert (evidence(search, MEDICINE).expected, evidence(search, PAYMENT).expected) == (1, 0)


def test_a_vector_has_the_numbers_in_the_order_of_their_names(search: CandidateSearch) -> None:
    found = evidence(search, MEDICINE)
    assert dict(zip(Evidence.names(), found.as_vector(), strict=True))["words"] == found.words
    assert all(math.isfinite(number) for number in found.as_vector())
