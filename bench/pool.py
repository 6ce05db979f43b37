"""All English passages of the public sets in one pool: does the search still find the one that answers?"""

from collections.abc import Iterator

from bench import chunking, clapnq, wice, xquad
from bench.measures import Row, mean
from bench.subject import Page, Subject


def english_pool() -> list[Page]:
    """XQuAD's paragraphs, ClapNQ's passages, the chunking set's texts and WiCE's cited pages."""
    own = {question.page.id: question.page for question in clapnq.load()}
    return [*xquad.load("en")[0], *own.values(), *chunking.pages(), *wice.pages()]


def measure(subject: Subject) -> Iterator[Row]:
    """ClapNQ's answerable questions, whose passage stands among some thousands of others."""
    library = subject.library(english_pool())
    questions = [question for question in clapnq.load() if question.gold]
    subject.expect([question.text for question in questions])
    values = [
        float(question.page.id in {found.page_id for found in library.search(question.text, 5)})
        for question in questions
    ]
    yield Row("ClapNQ", "recall@5, all English passages", mean(values), len(values), 0.93, 0.97)
