"""Does the harness measure right? A plain BM25 must reach its published figures on XQuAD.

English stop list and English stemmer for every language, as the published figures had it; nothing of
the project's own search takes part. Off by more than the tolerance, no other figure counts.
"""

from collections.abc import Iterator

import bm25s
import Stemmer

from bench.measures import Row, mean, ndcg_at_10
from bench.xquad import load

PUBLISHED = {"en": 0.965, "ru": 0.871, "ar": 0.888, "zh": 0.120}
TOLERANCE = 0.0015


def measure() -> Iterator[Row]:
    """One row a language; `met` is false where the harness is off."""
    for language, published in PUBLISHED.items():
        pages, questions = load(language)
        stemmer = Stemmer.Stemmer("english")
        retriever = bm25s.BM25()
        retriever.index(
            bm25s.tokenize(
                [page.text for page in pages], stopwords="en", stemmer=stemmer, show_progress=False
            ),
            show_progress=False,
        )
        tokens = bm25s.tokenize(
            [question.text for question in questions], stopwords="en", stemmer=stemmer, show_progress=False
        )
        found, _ = retriever.retrieve(tokens, k=10, show_progress=False)
        values = [
            ndcg_at_10([pages[place].id for place in places], {question.page_id})
            for question, places in zip(questions, found, strict=True)
        ]
        yield Row(
            "calibration", f"plain bm25s, XQuAD-{language}, nDCG@10", mean(values), len(values),
            target=published, within=TOLERANCE,
        )  # fmt: skip
