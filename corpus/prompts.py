"""What a chat model is told: one file a prompt under `prompts/`, which staff edit, its variables checked."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

from corpus.errors import ConfigurationInvalid

PROMPTS = Path(__file__).parent.parent / "prompts"


def prompt(name: str, values: Mapping[str, str], folder: Path = PROMPTS) -> str:
    """The prompt of that name, its variables filled in; `ConfigurationInvalid` where they aren't those."""
    file = folder / f"{name}.md"
    try:
        template = Template(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationInvalid(f"{file} can't be read: {error}") from error
    if not template.is_valid():
        raise ConfigurationInvalid(f"{file}: a $ that begins no variable is written $$.")
    if set(template.get_identifiers()) != set(values):
        names = " and ".join(f"${one}" for one in sorted(values)) or "(none)"
        raise ConfigurationInvalid(f"{file} must use the variables {names}, and no others.")
    return template.substitute(values).strip()
