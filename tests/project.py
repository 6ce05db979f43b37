"""Where things lie in the project, and what several tests ask of it."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from assistant.answer import Draft, Message, Own, Statement
from assistant.catalogue import Catalogue
from assistant.library import Library
from assistant.quotes.answerer import QuotingAnswerer
from corpus.embedder import Embedder
from corpus.index import Index
from corpus.release import Release, Releases

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
# The folder that most tests are served from: a copy of a real page, which no staff edit.
CORPUS = FIXTURES / "bsmu"
PAGES = CORPUS / "pages"
# A university that does not exist, with everything that it needs.
NORVALE = FIXTURES / "norvale"
# The page as it was given lies beside the project; tests that need it are skipped without.
SEED = ROOT.parent / "shared" / "seed" / "000_ba3a99f7e2a48e25.txt"
JAPAN = "How many teachers were trained in Japan?"


def documented(name: str) -> dict[str, Any]:
    """The JSON Schema of that name in docs/api.md."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    found = re.search(rf"^```json {name}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/api.md has no schema {name!r}"
    schema: dict[str, Any] = json.loads(found[1])
    return schema


class Saying:
    """Stands where the answerer stands and says what a test gives it."""

    def __init__(self, *statements: Statement, status: Any = "answered") -> None:
        self._draft = Draft(status, 0.9, statements)

    def draft(self, conversation: Sequence[Message], catalogue: Catalogue) -> Draft:
        return self._draft

    def opened(self, release: Release, index: Index) -> QuotingAnswerer:
        """As it is built when a release is opened."""
        return cast(QuotingAnswerer, self)


def said(text: str, *rests_on: Any) -> Statement:
    """A sentence in the assistant's own words, with the quotes that it rests on."""
    return Statement((Own(text),), rests_on)


def library_that_answers_nothing(releases: Releases, embedder: Embedder) -> Library:
    """For tests that follow and search releases, and ask nothing."""
    return Library(releases, embedder, Saying().opened)


def copy_of(data: Path, to: Path) -> Path:
    """A data folder copied without what other tests have asked of it."""
    asked = shutil.ignore_patterns("feedback.sqlite3*", "usage.sqlite3*")
    return Path(shutil.copytree(data, to, ignore=asked))
