"""Fit the sentence scorer: `python -m bench.train_scorer --fold 0` to measure, `--final` to ship."""

import argparse
import hashlib
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.quotes.scorer import (
    ADAPTER,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    Likeness,
    Reader,
    Reading,
    likeness,
)
from bench.data import CACHE, EVAL
from corpus.sentences import sentence_spans

ADAPTERS = CACHE / "scorer"
FOLDS, SEED = 3, 5  # this seed shares the articles out most evenly


@dataclass(frozen=True)
class Item:
    """A question beside the sentences of one passage; `gold` holds the places of those that answer it."""

    id: str
    source: str
    question: str
    title: str
    sentences: tuple[str, ...]
    gold: frozenset[int]
    answer: tuple[int, int] | None = None  # where the answer stands in its sentence, where known

    @property
    def fold(self) -> int:
        """By page title, so that no page is both trained on and measured, in whichever set it stands."""
        key = "".join(letter for letter in self.title.lower() if letter.isalnum())
        return int(hashlib.sha256(f"{SEED}{key}".encode()).hexdigest(), 16) % FOLDS


@dataclass(frozen=True)
class Example:
    """One pair to learn from."""

    question: str
    sentence: str
    label: int
    weight: float


@cache
def load_items(eval_folder: Path = EVAL) -> tuple[Item, ...]:
    """XQuAD-en and ClapNQ's half, ids the sets' own; FileNotFoundError where they are absent."""
    return (*_xquad(eval_folder / "xquad" / "xquad.en.json"), *_clapnq(eval_folder / "clapnq"))


@cache
def _folds(eval_folder: Path) -> dict[str, int]:
    return {item.id: item.fold for item in load_items(eval_folder)}


def fold_of(item_id: str, eval_folder: Path = EVAL) -> int:
    """The fold whose adapter has not seen this XQuAD or ClapNQ item nor its page; KeyError for other ids."""
    return _folds(eval_folder)[item_id]


def fold_adapter(fold: int, folder: Path = ADAPTERS) -> Path:
    """Where `--fold` leaves the adapter that has not seen that fold."""
    return folder / f"fold{fold}.safetensors"


def _xquad(path: Path) -> Iterable[Item]:
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            spans = sentence_spans(text, "en")
            for question in paragraph["qas"]:
                answer = question["answers"][0]
                begin, end = answer["answer_start"], answer["answer_start"] + len(answer["text"])
                place = max(i for i, span in enumerate(spans) if span.start <= begin)
                yield Item(
                    id=question["id"],
                    source="xquad",
                    question=question["question"],
                    title=article["title"].replace("_", " "),
                    sentences=tuple(span.of(text) for span in spans),
                    gold=frozenset([place]),
                    answer=(begin - spans[place].start, end - spans[place].start),
                )


def _clapnq(folder: Path) -> Iterable[Item]:
    for name in ("clapnq_answerable.jsonl", "clapnq_unanswerable.jsonl"):
        for line in (folder / name).read_text("utf-8").splitlines():
            record = json.loads(line)
            passage = record["passages"][0]
            selected = {
                s.strip() for output in record["output"] for s in output.get("selected_sentences") or ()
            }
            sentences = tuple(sentence.strip() for sentence in passage["sentences"])
            gold = frozenset(i for i, sentence in enumerate(sentences) if sentence in selected)
            if name == "clapnq_answerable.jsonl" and not gold:  # one record answers from the whole passage
                gold = frozenset(range(len(sentences)))
            yield Item(record["id"], "clapnq", record["input"], passage["title"], sentences, gold)


def examples(items: Sequence[Item]) -> list[Example]:
    """Training pairs: the passage's sentences, near misses of sister passages, gold without its answer."""
    sisters: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for item in items:
        sisters[item.title][item.sentences] = None
    result = []
    for item in items:
        weight = 2.0 if item.source == "clapnq" else 1.0  # the only real questions without an answer
        gold = [sentence for place, sentence in enumerate(item.sentences) if place in item.gold]
        misses = [sentence for place, sentence in enumerate(item.sentences) if place not in item.gold]
        if item.source == "xquad":
            misses = _nearest(item.question, misses, 3)
        others = [s for passage in sisters[item.title] if passage != item.sentences for s in passage]
        misses += _nearest(item.question, others, 2)
        result += [Example(item.question, sentence, 1, weight) for sentence in gold]
        result += [Example(item.question, sentence, 0, weight) for sentence in misses]
        if item.answer is not None:
            result += _holed(item)
    return result


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}


def _nearest(question: str, sentences: Sequence[str], count: int) -> list[str]:
    asked = _words(question)
    return sorted(sentences, key=lambda s: (-len(asked & _words(s)), s))[:count]


def _holed(item: Item) -> Iterable[Example]:
    """The gold sentence less its answer says what is asked about and not what is asked for: a near miss.

    Beside it, in half of the cases, the same sentence less other words, so that a hole alone proves nothing.
    """
    assert item.answer is not None
    chance = random.Random(item.id)  # the same hole whichever items stand beside it
    sentence = item.sentences[min(item.gold)]
    begin, end = item.answer
    if end - begin < 0.6 * len(sentence):
        yield Example(item.question, _without(sentence, begin, end), 0, 0.5)
    length = len(sentence[begin:end].split())
    words = [match.span() for match in re.finditer(r"\S+", sentence)]
    asked = _words(item.question)
    spans = [
        (first[0], last[1])
        for first, last in zip(words, words[max(0, length - 1) :], strict=False)
        if (last[1] <= begin or first[0] >= end) and not asked & _words(sentence[first[0] : last[1]])
    ]
    if spans and chance.random() < 0.5:
        yield Example(item.question, _without(sentence, *chance.choice(spans)), 1, 0.5)


def _without(sentence: str, begin: int, end: int) -> str:
    return re.sub(r"\s+", " ", sentence[:begin] + " " + sentence[end:]).strip()


@dataclass(frozen=True)
class Weights:
    """What a fit gives: one weight for each likeness, and the offset."""

    likeness: Likeness
    offset: float

    def logit(self, alike: Likeness) -> float:
        """The logarithm of the odds that a sentence so alike answers."""
        return self.offset + float(np.dot(astuple(self.likeness), astuple(alike)))

    def save(self, path: Path) -> None:
        """As `SentenceScorer.load` reads it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        named = {f.name: round(getattr(self.likeness, f.name), 4) for f in fields(Likeness)}
        path.write_text(
            json.dumps({"weights": named, "offset": round(self.offset, 4)}, indent=1) + "\n", "utf-8"
        )


class Pairs:
    """Likenesses of questions and sentences, each text read once."""

    def __init__(self, questions: Iterable[str], sentences: Iterable[str]) -> None:
        reader = Reader()
        self._questions = _read(reader, questions, LONGEST_QUESTION)
        self._sentences = _read(reader, sentences, LONGEST_SENTENCE)

    def likeness(self, question: str, sentence: str) -> Likeness:
        """Of two texts among those given."""
        return likeness(self._questions[question], self._sentences[sentence])


def _read(reader: Reader, texts: Iterable[str], longest: int) -> dict[str, Reading]:
    distinct = sorted(set(texts))
    return dict(zip(distinct, reader.read(distinct, longest), strict=True))


def fit(items: Sequence[Item], pairs: Pairs) -> Weights:
    """A logistic regression over the likenesses of the items' examples, calibrated on their own sentences.

    Six weights can't learn thousands of sentences by heart, so calibrating on what was fitted is fair.
    """
    learned = examples(items)
    alike = np.array([astuple(pairs.likeness(example.question, example.sentence)) for example in learned])
    model = LogisticRegression(C=10.0, max_iter=2000)
    model.fit(alike, [e.label for e in learned], sample_weight=[e.weight for e in learned])
    weights = Weights(Likeness(*map(float, model.coef_[0])), float(model.intercept_[0]))

    flat = np.array([logit for scores in logits(weights, items, pairs) for logit in scores])[:, None]
    truth = [int(place in item.gold) for item in items for place in range(len(item.sentences))]
    scale = LogisticRegression(C=1e6).fit(flat, truth)
    slope, offset = float(scale.coef_[0][0]), float(scale.intercept_[0])
    scaled = Likeness(*(slope * weight for weight in astuple(weights.likeness)))
    return Weights(scaled, slope * weights.offset + offset)


def logits(weights: Weights, items: Sequence[Item], pairs: Pairs) -> list[list[float]]:
    """For every sentence of every item."""
    return [[weights.logit(pairs.likeness(item.question, s)) for s in item.sentences] for item in items]


def figures(items: Sequence[Item], logits: Sequence[Sequence[float]]) -> dict[str, float]:
    """AUROC of the best sentence (answerable or not); how often gold is in the first 1, 2, 3."""
    result: dict[str, float] = {}
    for source in ("clapnq", "xquad"):
        chosen = [(item, scores) for item, scores in zip(items, logits, strict=True) if item.source == source]
        truth = [bool(item.gold) for item, _ in chosen]
        if len(set(truth)) == 2:
            result[f"{source} AUROC"] = float(roc_auc_score(truth, [max(scores) for _, scores in chosen]))
        for count in (1, 2, 3):
            found = [bool(set(_best(scores, count)) & item.gold) for item, scores in chosen if item.gold]
            result[f"{source} top {count}"] = sum(found) / max(1, len(found))
    return result


def _best(scores: Sequence[float], count: int) -> list[int]:
    return sorted(range(len(scores)), key=lambda place: -scores[place])[:count]


def main() -> int:
    """Fit one fold, or what ships."""
    parser = argparse.ArgumentParser(prog="python -m bench.train_scorer", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--fold", type=int, choices=range(FOLDS), help="leave this fold out and measure on it")
    what.add_argument("--final", action="store_true", help="measure on every fold, then fit on all and ship")
    parser.add_argument("--out", type=Path, default=ADAPTERS, help="folder of the folds' weights")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    if not EVAL.is_dir():
        sys.stderr.write("Skipped: the public sets are not at ../shared/eval.\n")
        return 0
    items = load_items()
    pairs = Pairs(
        (item.question for item in items),
        (*(e.sentence for e in examples(items)), *(s for item in items for s in item.sentences)),
    )
    measured: list[tuple[Item, list[float]]] = []
    for fold in range(FOLDS) if arguments.final else [arguments.fold]:
        weights = fit([item for item in items if item.fold != fold], pairs)
        weights.save(fold_adapter(fold, arguments.out))
        unseen = [item for item in items if item.fold == fold]
        measured += zip(unseen, logits(weights, unseen, pairs), strict=True)
    sys.stdout.write(json.dumps(figures(*zip(*measured, strict=True)), indent=1) + "\n")
    if arguments.final:
        fit(items, pairs).save(ADAPTER)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
