"""The prompt that asks for expected questions, and a page set apart in it as data."""

from collections.abc import Sequence
from pathlib import Path
from string import Template

from corpus.document import Document
from corpus.errors import ConfigurationInvalid
from corpus.expected import KINDS, address_of

PROMPT_FILE = Path(__file__).parent.parent / "prompts" / "expected_questions.md"


def instruction(languages: Sequence[str], file: Path = PROMPT_FILE) -> str:
    """What a chat model is told; raises `ConfigurationInvalid` where the file's variables aren't right."""
    values = {"languages": ", ".join(languages), "kinds": ", ".join(KINDS)}
    try:
        template = Template(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error}") from error
    if not template.is_valid():
        raise ConfigurationInvalid(f"{file}: a $ that begins no variable is written $$.")
    if set(template.get_identifiers()) != set(values):
        names = " and ".join(f"${name}" for name in sorted(values))
        raise ConfigurationInvalid(f"{file} must use the variables {names}, and no others.")
    return template.substitute(values).strip()


def as_data(document: Document, text: str) -> str:
    """The text of a page between markers that it can't contain, for they hold its own digest."""
    marker = document.sha256[:16]
    title = " ".join(document.title.split())
    about = f"url: {address_of(document)}\ntitle: {title}\nlanguage: {document.language}"
    return f"===== PAGE {marker} =====\n{about}\n\n{text}\n===== END OF PAGE {marker} ====="
