"""What a publish would change, page by page, in the words of the pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.document import Document
from corpus.expected import address_of
from corpus.passage import Passage

# What a person reads of one page; the rest is counted.
_MOST_TEXTS = 50
_LONGEST_TEXT = 400
# What is said about a page beside its words.
_SAID = ("title", "section", "language", "url", "valid_for", "changed_at", "office", "authority")


@dataclass(frozen=True)
class PageChange:
    """A page that is new, changed or gone, with the texts that came and went."""

    url: str
    title: str
    change: Literal["added", "changed", "gone"]
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diff:
    """All that would change; `passages` counts what would be embedded and what would be dropped."""

    release: str | None
    pages: tuple[PageChange, ...]
    passages: dict[str, int] = field(default_factory=dict)


def compare(
    release: str | None,
    before: tuple[Sequence[Document], Sequence[Passage]],
    after: tuple[Sequence[Document], Sequence[Passage]],
) -> Diff:
    """What changes from the documents and passages of a release to those that were read."""
    old, new = ({document.id: document for document in documents} for documents, _ in (before, after))
    changes = [_change(old.get(one), new.get(one)) for one in dict.fromkeys((*old, *new))]
    added, gone = _difference(_searched(after[1]), _searched(before[1]))
    counts = {"added": len(added), "gone": len(gone)}
    return Diff(release, tuple(change for change in changes if change is not None), counts)


def _change(old: Document | None, new: Document | None) -> PageChange | None:
    if old is None or new is None:
        document = new or old
        assert document is not None
        texts = _shortened(_texts(document))
        added, gone = (texts, ()) if old is None else ((), texts)
        change: Literal["added", "gone"] = "added" if old is None else "gone"
        return PageChange(address_of(document), document.title, change, added, gone)
    came, went = _difference(_texts(new), _texts(old))
    for name in _SAID:
        if (was := getattr(old, name, "")) != (now := getattr(new, name, "")):
            went, came = [*went, *_said(name, was)], [*came, *_said(name, now)]
    if not came and not went:
        return None
    return PageChange(address_of(new), new.title, "changed", _shortened(came), _shortened(went))


def _said(name: str, value: object) -> list[str]:
    shown = " › ".join(value) if isinstance(value, tuple) else str(value)
    return [f"{name.replace('_', ' ')}: {shown}"] if shown and name != "title" else []


def _texts(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks]


def _searched(passages: Iterable[Passage]) -> list[str]:
    return [f"{passage.document_id}\n{passage.search_text}" for passage in passages]


def _difference(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the first has more than the second and the other way round, each in its order."""
    return list((Counter(one) - Counter(other)).elements()), list((Counter(other) - Counter(one)).elements())


def _shortened(texts: Sequence[str]) -> tuple[str, ...]:
    shown = [
        text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…" for text in texts[:_MOST_TEXTS]
    ]
    more = len(texts) - len(shown)
    return (*shown, f"… and {more:,} more") if more else tuple(shown)
