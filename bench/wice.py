"""WiCE: claims of Wikipedia against the page that they cite."""

from collections.abc import Iterator
from dataclasses import dataclass

import bm25s
import Stemmer

from bench.data import path_of, read_lines
from bench.measures import Row, auroc, mean
from bench.subject import Page, Subject

# The check is asked about the sentences that share most with the claim; all of them would take an hour.
CANDIDATES = 12


@dataclass(frozen=True)
class Claim:
    """A claim, the sentences of the page it cites, and the sets of places that support it."""

    id: str
    text: str
    label: str
    sentences: tuple[str, ...]
    gold: frozenset[int]


def load() -> list[Claim]:
    """The 349 claims; raises `SetMissing`."""
    return [
        Claim(
            record["meta"]["id"],
            record["claim"],
            record["label"],
            tuple(record["evidence"]),
            frozenset(place for places in record["supporting_sentences"] for place in places),
        )
        for record in read_lines(path_of("wice/dev.jsonl"))
    ]


def pages() -> list[Page]:
    """The cited pages, each sentence a paragraph."""
    return [Page(f"wice-{claim.id}", "\n\n".join(claim.sentences)) for claim in load()]


def candidates(claim: Claim) -> list[int]:
    """The places of the sentences that share most words with the claim, best first."""
    stemmer = Stemmer.Stemmer("english")
    retriever = bm25s.BM25()
    retriever.index(
        bm25s.tokenize(list(claim.sentences), stopwords="en", stemmer=stemmer, show_progress=False),
        show_progress=False,
    )
    query = bm25s.tokenize([claim.text], stopwords="en", stemmer=stemmer, show_progress=False)
    found, _ = retriever.retrieve(query, k=min(CANDIDATES, len(claim.sentences)), show_progress=False)
    return [int(place) for place in found[0]]


def best_support(subject: Subject, claim: Claim) -> float:
    """The best quotation the check finds: a sentence with its neighbour, or the three best together."""
    places = candidates(claim)
    quotations = [claim.sentences[place] for place in places]
    quotations += [" ".join(claim.sentences[place : place + 2]) for place in places[:4]]
    quotations.append(" ".join(claim.sentences[place] for place in sorted(places[:3])))
    return max(subject.support(claim.text, quotation) for quotation in dict.fromkeys(quotations))


def measure(subject: Subject) -> Iterator[Row]:
    """Does the support check tell what a page supports from what it only touches?"""
    claims = load()
    scores = {claim.id: best_support(subject, claim) for claim in claims}
    supported = [scores[claim.id] for claim in claims if claim.label == "supported"]
    rest = [scores[claim.id] for claim in claims if claim.label != "supported"]
    yield Row("WiCE", "support check, AUROC", auroc(supported, rest), len(claims), 0.70, 0.80)
    nothing = [scores[claim.id] for claim in claims if claim.label == "not_supported"]
    yield Row(
        "WiCE", "… supported against not at all", auroc(supported, nothing), len(supported) + len(nothing)
    )
    reached = [
        len(claim.gold & set(candidates(claim)[:5])) / len(claim.gold) for claim in claims if claim.gold
    ]
    yield Row("WiCE", "… gold sentences in the first 5 candidates", mean(reached), len(reached))
