"""All English passages of the public sets in one pool: is the right one found, the rest refused?"""

from collections.abc import Iterator

from bench import chunking, clapnq, wice, xquad
from bench.measures import Row, auroc, mean
from bench.subject import Page, Subject


def english_pool() -> list[Page]:
    """XQuAD's paragraphs, ClapNQ's passages, the chunking set's texts and WiCE's cited pages."""
    return [*xquad.load("en")[0], *clapnq.pages(), *chunking.pages(), *wice.pages()]


def measure(subject: Subject) -> Iterator[Row]:
    """ClapNQ's questions, whose passage stands among some thousands of others."""
    library = subject.library(english_pool())
    questions = clapnq.load()
    subject.expect([question.text for question in questions])
    values = [
        float(question.page.id in {found.page_id for found in library.search(question.text, 5)})
        for question in questions
        if question.gold
    ]
    yield Row("ClapNQ", "recall@5, all English passages", mean(values), len(values), 0.97, 0.99)
    sure: dict[bool, list[float]] = {True: [], False: []}
    for question in questions:
        sure[bool(question.gold)].append(library.answer([question.text]).confidence)
    area = auroc(sure[True], sure[False])
    yield Row("ClapNQ", "refusal AUROC, all English passages", area, len(questions), 0.85, 0.88)
