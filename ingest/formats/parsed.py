"""A page as it was parsed, before it is cleaned: blocks, and what the file says of itself."""

from dataclasses import dataclass, field

from pydantic import TypeAdapter

from ingest.blocks import RawBlock


@dataclass(frozen=True)
class ParsedPage:
    """What a file holds. `stated` wins over `found`, which the format itself says (an HTML title, a date).

    `hidden` are texts that no reader sees; `links` are as they stand in the page.
    """

    name: str
    suffix: str
    stated: dict[str, str | tuple[str, ...]]
    blocks: tuple[RawBlock, ...]
    found: dict[str, str] = field(default_factory=dict)
    breadcrumb: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    no_index: bool = False

    def text(self, key: str) -> str:
        """A value that is stated, else one that was found, else nothing."""
        value = self.stated.get(key, "") or self.found.get(key, "")
        return value if isinstance(value, str) else " ".join(value)


PARSED = TypeAdapter(ParsedPage)
