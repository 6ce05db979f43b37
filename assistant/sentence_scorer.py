"""How likely a sentence answers a question: the packaged MiniLM and two trained layers above it.

The lower layers read question and sentence apart, as in the package, so what they make of a sentence can be
kept. The trained layers then read the two together; a head adds what they see to four plain likenesses.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoTokenizer, BertModel
from transformers.utils.logging import disable_progress_bar

from corpus.embedder import DEFAULT_EMBEDDER, model_location
from corpus.errors import CorpusError
from corpus.stems import stems

ADAPTER = Path(__file__).parent / "weights" / "sentence_scorer.safetensors"
READ_APART = 4
"""This many of the six layers read question and sentence apart; above them the trained copies read both."""

LONGEST_QUESTION, LONGEST_SENTENCE = 48, 112  # word pieces
BATCH, KEPT = 32, 1024
CLASSIFY, SEPARATE = 101, 102  # [CLS] and [SEP] in the packaged vocabulary
_LITTLE_STEMS = (
    "a an the of in on at to for from by with and or is are was were be been do doe did has have had what"
    " which who whom whose when where whi how mani much it its this that as there their his her he she they"
    " i we you"
)
_LITTLE = frozenset(_LITTLE_STEMS.split())


@dataclass(frozen=True)
class Reading:
    """One text read alone: hidden states (pieces, width) below the trained layers; unit vectors."""

    states: torch.Tensor
    pieces: torch.Tensor
    whole: torch.Tensor
    stems: frozenset[str]


class PairReader(torch.nn.Module):
    """The packaged encoder, the trained layers and the head: one logit for question and sentence."""

    def __init__(self) -> None:
        super().__init__()
        disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = model_location(DEFAULT_EMBEDDER)
        self.tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.package = BertModel.from_pretrained(folder, local_files_only=True).eval().requires_grad_(False)
        width = int(self.package.config.hidden_size)
        self.joint = copy.deepcopy(self.package.encoder.layer[READ_APART:]).requires_grad_(True)
        self.side = torch.nn.Parameter(torch.zeros(width))
        self.head = torch.nn.Linear(5 * width, 1)
        self.likeness = torch.nn.Linear(4, 1)

    def trained(self) -> dict[str, torch.Tensor]:
        """The parameters that training changes, by name."""
        return {name: value for name, value in self.named_parameters() if not name.startswith("package.")}

    @torch.inference_mode()
    def read(self, texts: Sequence[str], longest: int) -> list[Reading]:
        """Each text read alone, cut after `longest` word pieces."""
        # A lone surrogate, which JSON can carry, is no text to the tokenizer.
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        if not clean:
            return []
        found = self.tokenizer(clean, add_special_tokens=False, verbose=False)["input_ids"]
        ids = [[CLASSIFY, *pieces[:longest], SEPARATE] for pieces in found]
        readings: dict[int, Reading] = {}
        for places in by_length([len(pieces) for pieces in ids], BATCH):
            padded, present = _pad([torch.tensor(ids[place]) for place in places])
            hidden = self.package.embeddings(input_ids=padded)
            states = _through(self.package.encoder.layer[:READ_APART], hidden, present)
            last = _through(self.package.encoder.layer[READ_APART:], states, present)
            for row, place in enumerate(places):
                size = len(ids[place])
                readings[place] = Reading(
                    states[row, :size].clone(),
                    torch.nn.functional.normalize(last[row, 1 : size - 1], dim=-1),
                    torch.nn.functional.normalize(last[row, :size].mean(dim=0), dim=-1),
                    frozenset(stems(clean[place])) - _LITTLE,
                )
        return [readings[place] for place in range(len(ids))]

    def logits(self, pairs: Sequence[tuple[Reading, Reading]]) -> torch.Tensor:
        """Logits (pairs,) of question and sentence, each read alone before."""
        hidden, present = _pad([torch.cat((q.states, s.states)) for q, s in pairs])
        asked = torch.tensor([len(q.states) for q, _ in pairs])[:, None]
        in_question = torch.arange(hidden.shape[1])[None, :] < asked
        # Nothing else tells the trained layers which of the two texts a word piece stands in.
        hidden = torch.where(in_question.unsqueeze(-1), hidden, hidden + self.side)
        hidden = _through(self.joint, hidden, present)
        question, sentence = _mean(hidden, in_question), _mean(hidden, present & ~in_question)
        seen = (hidden[:, 0], question, sentence, question * sentence, (question - sentence).abs())
        alike = torch.tensor([likenesses(q, s) for q, s in pairs])
        logits: torch.Tensor = self.head(torch.cat(seen, dim=-1)).squeeze(-1) + self.likeness(alike).squeeze(
            -1
        )
        return logits


class SentenceScorer:
    """Probabilities that sentences answer a question; one object serves many threads."""

    def __init__(self, reader: PairReader, slope: float = 1.0, offset: float = 0.0) -> None:
        self._reader = reader.eval()
        self._slope, self._offset = slope, offset
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, adapter: Path | None = None) -> SentenceScorer:
        """The packaged model with the trained layers of `adapter` (the shipped one by default).

        Raises CorpusError where the file is missing or belongs to another base model.
        """
        reader = PairReader()
        slope, offset = load_adapter(reader, adapter or ADAPTER)
        return cls(reader, slope, offset)

    @torch.inference_mode()
    def score(self, question: str, sentences: Sequence[str]) -> list[float]:
        """For each sentence the probability, 0 to 1, that it states what the question asks."""
        asked = self._reader.read([question.rstrip(" ?!.…؟？")], LONGEST_QUESTION)[0]
        readings = self._readings(sentences)
        scores = [0.0] * len(readings)
        for places in by_length([len(reading.states) for reading in readings], BATCH):
            logits = self._reader.logits([(asked, readings[place]) for place in places])
            probabilities = torch.sigmoid(logits * self._slope + self._offset).tolist()
            for place, probability in zip(places, probabilities, strict=True):
                scores[place] = probability
        return scores

    def _readings(self, sentences: Sequence[str]) -> list[Reading]:
        # The same pages are quoted again and again: a sentence is read once while it is among the last used.
        with self._lock:
            found = {sentence: self._kept.get(sentence) for sentence in sentences}
        new = [sentence for sentence, reading in found.items() if reading is None]
        read = found | dict(zip(new, self._reader.read(new, LONGEST_SENTENCE), strict=True))
        with self._lock:
            for sentence in read:
                self._kept[sentence] = read[sentence]  # type: ignore[assignment]
                self._kept.move_to_end(sentence)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [read[sentence] for sentence in sentences]  # type: ignore[misc]


def likenesses(question: Reading, sentence: Reading) -> tuple[float, float, float, float]:
    """Cosine; the share of the question's words found; its pieces' mean best match; the sentence's length."""
    shared = len(question.stems & sentence.stems) / max(1, len(question.stems))
    nearest = 0.0
    if len(question.pieces) and len(sentence.pieces):
        # By numpy: torch prepares a kernel for each new shape, which takes longer than the product.
        nearest = float((question.pieces.numpy() @ sentence.pieces.numpy().T).max(axis=1).mean())
    return float(question.whole @ sentence.whole), shared, nearest, math.log1p(len(sentence.stems))


def by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Places of the items, those of like length together, at most `size` at a time."""
    order = sorted(range(len(lengths)), key=lambda place: (lengths[place], place))
    for start in range(0, len(order), size):
        yield order[start : start + size]


def save_adapter(
    reader: PairReader, path: Path, calibration: tuple[float, float], notes: Mapping[str, str]
) -> None:
    """Write what training changed: matrices of the layers as 8-bit differences, a scale for each row."""
    start = PairReader().trained()
    tensors: dict[str, torch.Tensor] = {}
    for name, value in reader.trained().items():
        change = (value - start[name] if name.startswith("joint") else value).detach()
        if name.startswith("joint") and change.dim() == 2:
            scale = change.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
            tensors["eight_bit." + name] = torch.round(change / scale).to(torch.int8)
            tensors["scale." + name] = scale
        else:
            tensors["whole." + name] = change.float().contiguous()
    facts = {"base": _base_digest(), "slope": calibration[0], "offset": calibration[1], "apart": READ_APART}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path, metadata={**notes, "facts": json.dumps(facts)})


def load_adapter(reader: PairReader, path: Path) -> tuple[float, float]:
    """Lay the adapter's changes over a fresh reader; returns slope and offset of the logit."""
    if not path.is_file():
        raise CorpusError(f"The sentence scorer's weights are missing: {path}. Restore or train them.")
    trained = reader.trained()
    with safe_open(path, framework="pt") as file:
        facts = json.loads(file.metadata()["facts"])
        if facts["base"] != _base_digest() or facts["apart"] != READ_APART:
            raise CorpusError(f"{path} was trained on another base model: run python -m bench.train_scorer.")
        for key in file.keys():  # noqa: SIM118 - the file is no mapping
            kind, name = key.split(".", 1)
            if kind == "scale":
                continue
            change = file.get_tensor(key).float()
            if kind == "eight_bit":
                change = change * file.get_tensor("scale." + name)
            with torch.no_grad():
                trained[name].copy_(trained[name] + change if name.startswith("joint") else change)
    return float(facts["slope"]), float(facts["offset"])


def _base_digest() -> str:
    weights = Path(model_location(DEFAULT_EMBEDDER)) / "model.safetensors"
    return hashlib.sha256(weights.read_bytes()).hexdigest()[:16]


def _pad(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    padded = torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    sizes = torch.tensor([len(row) for row in rows])
    return padded, torch.arange(padded.shape[1])[None, :] < sizes[:, None]


def _through(layers: torch.nn.ModuleList, hidden: torch.Tensor, present: torch.Tensor) -> torch.Tensor:
    for layer in layers:
        output = layer(hidden, attention_mask=present[:, None, None, :])
        hidden = output[0] if isinstance(output, tuple) else output
    return hidden


def _mean(hidden: torch.Tensor, where: torch.Tensor) -> torch.Tensor:
    weight = where.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weight).sum(dim=1) / weight.sum(dim=1).clamp(min=1)
