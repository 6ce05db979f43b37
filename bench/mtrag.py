"""MTRAG: does the completed question hold the words that a person's rewrite adds to the last turn?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from bench import clapnq
from bench.data import path_of, read_lines
from bench.measures import Row
from bench.subject import Subject

_STOP = {*STOPWORDS_EN_PLUS, *ENGLISH_STOP_WORDS}
_STEMMER = Stemmer.Stemmer("english")


@dataclass(frozen=True)
class Turn:
    """The user's turns so far, the last one included, and the reference rewrite of it."""

    messages: tuple[str, ...]
    rewrite: str


def load() -> list[Turn]:
    """The 777 turns; raises `SetMissing`."""
    turns = []
    for domain in ("clapnq", "cloud", "fiqa", "govt"):
        rewrites = _texts(f"mtrag_rewrite/{domain}_rewrite.jsonl")
        for name, messages in _texts(f"mtrag_rewrite/{domain}_questions.jsonl").items():
            turns.append(Turn(messages, " ".join(rewrites[name])))
    return turns


def _texts(name: str) -> dict[str, tuple[str, ...]]:
    return {
        record["_id"]: tuple(part.strip() for part in record["text"].split("|user|:") if part.strip())
        for record in read_lines(path_of(name))
    }


def content_words(text: str) -> set[str]:
    """The stems of the words that carry meaning."""
    found = re.findall(r"[^\W_]+", text.lower())
    return {_STEMMER.stemWord(word) for word in found if len(word) > 2 and word not in _STOP}


def measure(subject: Subject) -> Iterator[Row]:
    """All added words of all turns count alike; beside it, what joining all turns would reach.

    The pages are ClapNQ's passages, which have no expected questions: so a turn is completed where the
    classifier finds that it leans, and no known question says with which words.
    """
    library = subject.library(clapnq.pages())
    found = joined = wanted = extra = differing = 0
    for turn in load():
        last = content_words(turn.messages[-1])
        added = content_words(turn.rewrite) - last
        if not added:
            continue
        query = content_words(library.completed(turn.messages))
        wanted += len(added)
        found += len(added & query)
        extra += len(query - added - last)
        joined += len(added & content_words(" ".join(turn.messages)))
        differing += 1
    yield Row("MTRAG", "recall of the words a rewrite adds", found / wanted, differing, 0.45, 0.60)
    yield Row("MTRAG", "… joining all turns", joined / wanted, differing)
    yield Row("MTRAG", "… other words added to a question, mean", extra / differing, differing)
