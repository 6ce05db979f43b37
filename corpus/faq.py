"""Curated questions: a question, the passage that answers it, who vouches for that and until when."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from corpus.checked_toml import read_checked
from corpus.document import canonical_url
from corpus.passage import Passage


class CuratedQuestion(BaseModel):
    """One entry of `faq.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: tuple[str, ...] = Field(min_length=1)
    page: str
    words: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    expires: datetime.date
    language: str = "en"
    kind: str = "other"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: tuple[CuratedQuestion, ...] = ()


@dataclass(frozen=True)
class Curated:
    """A curated question with the passage it stands for, found in a release."""

    passage: Passage


def load_faq(file: Path) -> tuple[CuratedQuestion, ...]:
    """Read the entries; raises `ConfigurationInvalid` with the place of a mistake."""
    return read_checked(file, _File).question


def find_curated(
    faq: Sequence[CuratedQuestion], passages: Sequence[Passage], urls: dict[str, str], today: datetime.date
) -> tuple[tuple[Curated, ...], tuple[str, ...]]:
    """The entries that hold today, and an alarm for each that does not.

    `urls` maps a document's id to its address.
    """
    found, alarms = [], []
    for entry in faq:
        page = canonical_url(entry.page) or entry.page
        on_page = [one for one in passages if (canonical_url(urls.get(one.document_id, "")) == page)]
        passage = next((one for one in on_page if entry.words in one.text), None)
        name = f"curated question “{entry.asked[0]}” ({entry.owner})"
        if not on_page:
            alarms.append(f"{name}: its page is gone: {entry.page}")
        elif passage is None:
            alarms.append(f"{name}: its page no longer says “{entry.words}”")
        elif entry.expires < today:
            alarms.append(f"{name}: it expired on {entry.expires.isoformat()}")
        else:
            found.append(Curated(passage))
    return tuple(found), tuple(alarms)
