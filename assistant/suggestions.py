"""Questions an applicant could ask next, and that the pages do answer."""

from collections.abc import Sequence

from assistant.answer import Citation
from assistant.catalogue import Catalogue
from corpus.release import Release

_MOST = 3


def suggestions_for(release: Release, citations: Sequence[Citation], catalogue: Catalogue) -> tuple[str, ...]:
    """Up to three, made from the headings of the pages, those just cited left out."""
    cited = {citation.passage_id for citation in citations}
    seen: dict[str, None] = {}
    used = {heading for passage in release.passages if passage.id in cited for heading in passage.headings}
    for passage in release.passages:
        for heading in passage.headings[-1:]:
            if heading not in used:
                seen[catalogue.text("suggestion.heading", heading=heading)] = None
    return tuple(seen)[:_MOST]
