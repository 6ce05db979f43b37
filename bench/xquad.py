"""XQuAD: 240 paragraphs and 1,190 questions, the same in each language."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.data import path_of, read_json
from bench.measures import Row, mean, ndcg_at_10, recall_at
from bench.subject import Page, Subject

LANGUAGES = ("en", "ru", "ar", "zh", "es", "tr")


@dataclass(frozen=True)
class Question:
    """A question, the page that answers it, and the answer's words there."""

    text: str
    page_id: str
    answer: str


def load(language: str) -> tuple[list[Page], list[Question]]:
    """The paragraphs, each a page without a title, and the questions; raises `SetMissing`."""
    pages: list[Page] = []
    questions: list[Question] = []
    for article in read_json(path_of(f"xquad/xquad.{language}.json"))["data"]:
        for paragraph in article["paragraphs"]:
            page = Page(f"xquad-{language}-{len(pages)}", paragraph["context"], language=language)
            pages.append(page)
            questions += [
                Question(question["question"], page.id, question["answers"][0]["text"])
                for question in paragraph["qas"]
            ]
    return pages, questions


def measure(subject: Subject) -> Iterator[Row]:
    """Question and page in the same language, the 240 paragraphs as the corpus.

    All the English questions, of the other languages each fourth.
    """
    for language in LANGUAGES:
        pages, questions = load(language)
        if language != "en":
            questions = questions[::4]  # beside the point for the bars, and six times as many take long
        library = subject.library(pages)
        subject.expect([question.text for question in questions])
        ranks, recalls = [], []
        for question in questions:
            # More than ten: several passages may be of one page.
            found = [passage.page_id for passage in library.search(question.text, 30)]
            names = list(dict.fromkeys(found))
            ranks.append(ndcg_at_10(names, {question.page_id}))
            recalls.append(recall_at(5, names, {question.page_id}))
        bars = (0.965, 0.98) if language == "en" else (None, None)
        yield Row("XQuAD", f"{language}: nDCG@10", mean(ranks), len(ranks), *bars)
        if language == "en":
            yield Row("XQuAD", f"{language}: recall@5", mean(recalls), len(recalls))
