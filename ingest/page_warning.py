"""What staff should look at: how grave it is, on which page, and in words."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class PageWarning:
    """One thing to look at. A page with an `error` is not published; `page` is its address or its file."""

    severity: Severity
    page: str
    text: str

    def __str__(self) -> str:
        return self.text
