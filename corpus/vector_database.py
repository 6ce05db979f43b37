"""Chroma's database of a release, looked at without opening Chroma, which writes even where it only reads."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from corpus.vector_sets import VectorSet

FILE = "chroma.sqlite3"
_IDS = """
    SELECT collections.name, embeddings.embedding_id FROM embeddings
    JOIN segments ON segments.id = embeddings.segment_id
    JOIN collections ON collections.id = segments.collection
"""


def fault(directory: Path, sets: Sequence[VectorSet]) -> str | None:
    """What is wrong with the database, None where it is whole and holds exactly these texts' ids."""
    file = directory / FILE
    if not file.is_file():
        return f"{FILE} is missing"
    # Immutable: no lock and no journal is written, on a full disk and on one that can only be read.
    address = f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1"
    stored: dict[str, set[str]] = {}
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            [said] = database.execute("PRAGMA quick_check(1)").fetchone()
            if said != "ok":
                return f"the vectors can't be opened: {said}"
            for collection, text_id in database.execute(_IDS):
                stored.setdefault(collection, set()).add(text_id)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return f"the vectors can't be opened: {error}"
    needed = {one.name: set(one.ids) for one in sets}
    lacking = sorted(name for name in needed | stored if needed.get(name) != stored.get(name))
    return f"not the vectors that belong to it: {', '.join(lacking)}" if lacking else None
