"""The prompt that asks for expected questions, and a page set apart in it as data."""

from collections.abc import Sequence

from corpus.document import Document
from corpus.expected import KINDS, address_of
from corpus.prompts import prompt


def instruction(languages: Sequence[str]) -> str:
    """What a chat model is told; raises `ConfigurationInvalid` where the file's variables aren't right."""
    return prompt("expected_questions", {"languages": ", ".join(languages), "kinds": ", ".join(KINDS)})


def as_data(document: Document, text: str) -> str:
    """The text of a page between markers that it can't contain, for they hold its own digest."""
    marker = document.sha256[:16]
    title = " ".join(document.title.split())
    about = f"url: {address_of(document)}\ntitle: {title}\nlanguage: {document.language}"
    return f"===== PAGE {marker} =====\n{about}\n\n{text}\n===== END OF PAGE {marker} ====="
