"""A page as it was parsed, before it is cleaned: blocks, and what the file says of itself."""

from dataclasses import dataclass, field

from pydantic import TypeAdapter

from ingest.blocks import RawBlock


@dataclass(frozen=True)
class ParsedPage:
    """What a file holds. `stated` wins over `found`, which the format itself says (an HTML title, a date).

    `hidden` are texts that no reader sees, `unseen` those that a page shows in turn or when it is asked to
    (slides, menus that unfold); `links` lead to other addresses.
    """

    name: str
    suffix: str
    stated: dict[str, str | tuple[str, ...]]
    blocks: tuple[RawBlock, ...]
    found: dict[str, str] = field(default_factory=dict)
    breadcrumb: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    no_index: bool = False

    def text(self, key: str) -> str:
        """A value that is stated, else one that was found, else nothing."""
        value = self.stated.get(key, "") or self.found.get(key, "")
        return value if isinstance(value, str) else " ".join(value)


PARSED = TypeAdapter(ParsedPage)
