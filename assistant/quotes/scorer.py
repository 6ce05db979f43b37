"""How likely a sentence answers a question: likenesses of the two, weighed by what public sets taught.

The packaged MiniLM reads question and sentence apart, once each; the weights come from
`python -m bench.train_scorer`. Layers trained to read both together did no better (docs/decisions.md).
"""

import json
import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from corpus.embedder import DEFAULT_EMBEDDER, model_location
from corpus.errors import CorpusError
from corpus.stems import stems

ADAPTER = Path(__file__).parent / "weights" / "sentence_scorer.json"
LONGEST_QUESTION, LONGEST_SENTENCE = 48, 112  # word pieces
BATCH, KEPT = 16, 1024
_ENDS = " \t\n?!.…؟？。"
_CLASSIFY, _SEPARATE = 101, 102  # [CLS] and [SEP] in the packaged vocabulary
_LITTLE_STEMS = (
    "a an the of in on at to for from by with and or is are was were be been do doe did has have had what"
    " which who whom whose when where whi how mani much it its this that as there their his her he she they"
    " i we you"
)
_LITTLE = frozenset(_LITTLE_STEMS.split())


@dataclass(frozen=True)
class Reading:
    """What is compared of a text: unit vectors of the whole and of its pieces, content words' stems."""

    whole: np.ndarray
    pieces: np.ndarray
    stems: frozenset[str]


@dataclass(frozen=True)
class Likeness:
    """How a sentence resembles a question, or the weight of each likeness."""

    whole: float  # cosine of the two vectors
    shared: float  # share of the question's content words that the sentence has
    nearest: float  # mean over the question's pieces of the cosine with the nearest piece of the sentence
    weakest: float  # the same over the three pieces that are matched worst: what is asked and not said
    turned: float  # mean over the sentence's pieces of the cosine with the nearest piece of the question
    length: float  # logarithm of the sentence's content words


class Reader:
    """The packaged MiniLM, which reads texts one by one; safe in many threads."""

    def __init__(self) -> None:
        # Here, not above: they take seconds, and importing this module should not.
        from transformers import AutoTokenizer, BertModel
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = model_location(DEFAULT_EMBEDDER)
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self._model = BertModel.from_pretrained(folder, local_files_only=True)

    def read(self, texts: Sequence[str], longest: int) -> list[Reading]:
        """Each text as it is compared; vectors are made of the first `longest` word pieces."""
        import torch

        # A lone surrogate, which JSON can carry, is no text to the tokenizer.
        clean = [text.encode("utf-8", "replace").decode("utf-8").strip(_ENDS) for text in texts]
        if not clean:
            return []
        found = self._tokenizer(clean, add_special_tokens=False, verbose=False)["input_ids"]
        ids = [[_CLASSIFY, *pieces[:longest], _SEPARATE] for pieces in found]
        readings: dict[int, Reading] = {}
        for places in _by_length([len(pieces) for pieces in ids]):
            width = max(len(ids[place]) for place in places)
            padded = torch.tensor([ids[place] + [0] * (width - len(ids[place])) for place in places])
            with torch.inference_mode():
                hidden = self._model(input_ids=padded, attention_mask=(padded != 0).long()).last_hidden_state
            for place, states in zip(places, hidden.numpy(), strict=True):
                size = len(ids[place])
                readings[place] = Reading(
                    _unit(states[:size].mean(axis=0)),
                    _unit(states[1 : size - 1]),
                    frozenset(stems(clean[place])) - _LITTLE,
                )
        return [readings[place] for place in range(len(ids))]


class SentenceScorer:
    """Probabilities that sentences answer a question; one object serves many threads."""

    def __init__(self, reader: Reader, weights: Likeness, offset: float) -> None:
        self._reader, self._weights, self._offset = reader, weights, offset
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, adapter: Path | None = None) -> "SentenceScorer":
        """The packaged model with the weights of `adapter`, the shipped ones by default.

        Raises CorpusError where the file is missing or isn't such a file.
        """
        path = adapter or ADAPTER
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            weights, offset = Likeness(**read["weights"]), float(read["offset"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f"The sentence scorer's weights can't be read from {path}: restore the file, or make it anew "
                "with python -m bench.train_scorer --final."
            ) from error
        return cls(Reader(), weights, offset)

    def score(self, question: str, sentences: Sequence[str]) -> list[float]:
        """For each sentence the probability, 0 to 1, that it states what the question asks."""
        asked = self._reader.read([question], LONGEST_QUESTION)[0]
        weights = asdict(self._weights)
        scores = []
        for sentence in self._readings(sentences):
            alike = asdict(likeness(asked, sentence))
            total = self._offset + sum(weights[name] * alike[name] for name in weights)
            scores.append(1 / (1 + math.exp(-total)))
        return scores

    def _readings(self, sentences: Sequence[str]) -> list[Reading]:
        # The same pages are quoted again and again: a sentence is read once while it is among the last used.
        with self._lock:
            read = {sentence: self._kept[sentence] for sentence in sentences if sentence in self._kept}
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in read]
        read.update(zip(new, self._reader.read(new, LONGEST_SENTENCE), strict=True))
        with self._lock:
            for sentence, reading in read.items():
                self._kept[sentence] = reading
                self._kept.move_to_end(sentence)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [read[sentence] for sentence in sentences]


def likeness(question: Reading, sentence: Reading) -> Likeness:
    """How the sentence resembles the question; a text without a word is like nothing."""
    if not len(question.pieces) or not len(sentence.pieces):
        return Likeness(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    cosines = question.pieces @ sentence.pieces.T
    nearest = cosines.max(axis=1)
    return Likeness(
        whole=float(question.whole @ sentence.whole),
        shared=len(question.stems & sentence.stems) / max(1, len(question.stems)),
        nearest=float(nearest.mean()),
        weakest=float(np.sort(nearest)[:3].mean()),
        turned=float(cosines.max(axis=0).mean()),
        length=math.log1p(len(sentence.stems)),
    )


def _by_length(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of the items, those of like length together, so that little is padded."""
    order = sorted(range(len(lengths)), key=lambda place: lengths[place])
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _unit(vectors: np.ndarray) -> np.ndarray:
    unit: np.ndarray = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
