"""The sentence scorer: the sentence that answers scores highest, whatever else it is given."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import torch

from assistant.quotes.scorer import (
    ADAPTER,
    KEPT,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    Likeness,
    Reader,
    Reading,
    SentenceScorer,
    likeness,
)
from corpus.errors import CorpusError

LIBRARY = (
    "The library was founded in 1921 by a gift of the city.",
    "It holds more than two million volumes in forty languages.",
    "Readers may borrow up to ten books for four weeks.",
    "Lectures on the history of printing are held every spring.",
)


@pytest.fixture(scope="module")
def scorer() -> SentenceScorer:
    torch.set_num_threads(1)  # sentences this short gain nothing from more, and other tests may run beside
    return SentenceScorer.load()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("When was the library founded?", 0),
        ("how many volumes does the library hold", 1),
        ("how long can i borrow books", 2),
        ("what is lectured on in spring", 3),
    ],
)
def test_the_sentence_that_answers_scores_highest(scorer: SentenceScorer, question: str, place: int) -> None:
    scores = scorer.score(question, LIBRARY)
    assert scores.index(max(scores)) == place


def test_a_question_that_is_not_answered_scores_lower_than_one_that_is(scorer: SentenceScorer) -> None:
    answered = max(scorer.score("When was the library founded?", LIBRARY))
    assert max(scorer.score("How much is the hostel rent?", LIBRARY)) < answered / 2
    assert max(scorer.score("Who is the present director of the library?", LIBRARY)) < answered


def test_order_company_and_repetition_do_not_change_a_score(scorer: SentenceScorer) -> None:
    question = "When was the library founded?"
    scores = scorer.score(question, LIBRARY)
    assert scorer.score(question, LIBRARY[::-1])[::-1] == pytest.approx(scores, abs=1e-4)
    assert [scorer.score(question, [sentence])[0] for sentence in LIBRARY] == pytest.approx(scores, abs=1e-4)
    assert scorer.score(question, [LIBRARY[0]] * 3) == pytest.approx([scores[0]] * 3, abs=1e-4)


def test_a_question_mark_does_not_change_a_score(scorer: SentenceScorer) -> None:
    assert scorer.score("founded when", LIBRARY) == scorer.score("founded when??? ", LIBRARY)


def test_no_sentences_give_no_scores(scorer: SentenceScorer) -> None:
    assert scorer.score("When?", []) == []


@pytest.mark.parametrize("text", ["", "?", "🎓🎓", "\ud800", "a" * 4000, "ай " * 2000, "\u202eright to left"])
def test_odd_text_gives_probabilities(scorer: SentenceScorer, text: str) -> None:
    scores = [*scorer.score(text, LIBRARY), *scorer.score("When was it founded?", [text, LIBRARY[0]])]
    assert all(0 <= score <= 1 for score in scores)


def test_long_texts_are_cut_before_they_are_read(reader: Reader) -> None:
    assert len(reader.read(["word " * 1000], LONGEST_SENTENCE)[0].pieces) == LONGEST_SENTENCE
    assert len(reader.read(["word " * 1000], LONGEST_QUESTION)[0].pieces) == LONGEST_QUESTION


def test_a_text_is_like_itself_and_nothing_is_like_no_text(reader: Reader) -> None:
    text, nothing = reader.read([LIBRARY[0], ""], LONGEST_SENTENCE)
    same = likeness(text, text)
    assert (same.whole, same.shared, same.nearest) == pytest.approx((1, 1, 1), abs=1e-4)
    assert likeness(text, nothing).nearest == likeness(nothing, text).whole == 0


class CountingReader:
    """Notes what it is given to read, and reads nothing."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def read(self, texts: Sequence[str], longest: int) -> list[Reading]:
        self.sentences += texts if longest == LONGEST_SENTENCE else []
        return [Reading(np.zeros(1), np.zeros((0, 1)), frozenset())] * len(texts)


def test_a_sentence_is_read_once_and_forgotten_after_many_others() -> None:
    counting = CountingReader()
    scorer = SentenceScorer(cast(Reader, counting), Likeness(1, 1, 1, 1, 1, 1), 0.0)
    scorer.score("When?", LIBRARY)
    scorer.score("Why?", [*LIBRARY, *LIBRARY])
    assert counting.sentences == list(LIBRARY)
    scorer.score("When?", [str(number) for number in range(KEPT)])
    scorer.score("When?", LIBRARY[:1])
    assert counting.sentences[-1] == LIBRARY[0]


def test_other_weights_give_other_scores(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.quotes.scorer.Reader", lambda: reader)
    stored = json.loads(ADAPTER.read_text(encoding="utf-8"))
    stored["weights"] = dict.fromkeys(stored["weights"], 0.0)
    stored["offset"] = 0.0
    (tmp_path / "flat.json").write_text(json.dumps(stored), encoding="utf-8")
    assert SentenceScorer.load(tmp_path / "flat.json").score("When?", LIBRARY) == [0.5] * len(LIBRARY)


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"weights": {"whole": 1}, "offset": 0}'])
def test_weights_that_cannot_be_read_are_an_error_that_says_what_to_do(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "weights.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"weights\.json.*restore the file"):
        SentenceScorer.load(path)
