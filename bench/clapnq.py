"""ClapNQ: questions to Wikipedia passages, half of them answered there, half only near misses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.data import path_of, read_lines
from bench.measures import Row, auroc, mean
from bench.subject import Page, Quote, Subject


@dataclass(frozen=True)
class Question:
    """A question with its own passage; no gold sentence where the passage does not answer it."""

    id: str
    text: str
    page: Page
    gold: tuple[str, ...]


def load() -> list[Question]:
    """Answerable ones first; the same passage is the same page; raises `SetMissing`."""
    questions: list[Question] = []
    pages: dict[str, Page] = {}
    for name in ("answerable", "unanswerable"):
        for record in read_lines(path_of(f"clapnq/clapnq_{name}.jsonl")):
            passage = record["passages"][0]
            page = Page(f"clapnq-{len(pages)}", passage["text"], passage["title"])
            page = pages.setdefault(passage["text"], page)
            gold = {
                sentence for output in record["output"] for sentence in output.get("selected_sentences") or ()
            }
            questions.append(Question(record["id"], record["input"], page, tuple(sorted(gold))))
    return questions


def pages() -> list[Page]:
    """The passages, each once."""
    return list({question.page.id: question.page for question in load()}.values())


def folded(text: str) -> str:
    """Letters and digits only, so that spacing and quotation marks don't hide a sentence."""
    return re.sub(r"[\W_]+", "", text).casefold()


def quotes_gold(quotes: Sequence[Quote], gold: Sequence[str]) -> bool:
    """Whether a gold sentence holds, or is held by, a quotation."""
    cited = [folded(quote.text) for quote in quotes]
    return any(
        folded(sentence) in quote or quote in folded(sentence)
        for sentence in gold
        for quote in cited
        if quote
    )


def measure(subject: Subject) -> Iterator[Row]:
    """Each question is asked of its own passage alone."""
    quoted, claimed, lengths = [], [], []
    confidence: dict[bool, list[float]] = {True: [], False: []}
    for question in load():
        reply = subject.library([question.page]).answer([question.text])
        confidence[bool(question.gold)].append(reply.confidence)
        if question.gold:
            quoted.append(float(quotes_gold(reply.quotes, question.gold)))
            claimed.append(float(reply.status in ("answered", "partial")))
            lengths.append(sum(len(quote.text) for quote in reply.quotes) / len(question.page.text))
    yield Row("ClapNQ", "a gold sentence is quoted", mean(quoted), len(quoted), 0.70, 0.82)
    yield Row("ClapNQ", "… share of the passage quoted", mean(lengths), len(lengths))
    yield Row("ClapNQ", "… answered or partial (answerable)", mean(claimed), len(claimed))
    yield Row(
        "ClapNQ",
        "refusal AUROC, own passage alone",
        auroc(confidence[True], confidence[False]),
        sum(map(len, confidence.values())),
    )
