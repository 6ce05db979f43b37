"""Which pages to look at first: those that many answers rest on and that nobody has fetched for long."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.gaps.database import KeptQuestion
from corpus.document import Document
from corpus.expected import ExpectedQuestion


@dataclass(frozen=True)
class StalePage:
    """A page with the answers that rest on it; `days` is None where nobody knows how old it is.

    `untranslated` are languages without an expected question, with how often it was asked about in each.
    """

    title: str
    url: str
    answers: int
    days: int | None
    valid_for: str
    untranslated: tuple[tuple[str, int], ...]

    @property
    def weight(self) -> int:
        """Answers times age; a page of unknown age counts as a year old."""
        return self.answers * (365 if self.days is None else self.days)


def stale_pages(
    documents: Sequence[Document],
    questions: Sequence[KeptQuestion],
    expected: Sequence[ExpectedQuestion],
    languages: Sequence[str],
    today: date | None = None,
) -> list[StalePage]:
    """All pages, the most pressing first."""
    today = today or date.today()
    answers = Counter(page for one in questions if one.status == "answered" for page in one.pages)
    asked_in = Counter((page, one.language) for one in questions for page in one.pages)
    written = {(one.document_id, one.language) for one in expected}
    pages = [
        StalePage(
            title=document.title,
            url=document.url,
            answers=answers[document.id],
            days=_days(document, today),
            valid_for=document.valid_for,
            untranslated=tuple(
                (language, asked_in[document.id, language])
                for language in languages
                if (document.id, language) not in written
            ),
        )
        for document in documents
    ]
    return sorted(pages, key=lambda page: (-page.weight, -page.answers, page.title))


def _days(document: Document, today: date) -> int | None:
    """How many days ago the page was last seen to say what it says."""
    try:
        return max(0, (today - date.fromisoformat(document.retrieved_at[:10])).days)
    except ValueError:
        return None
