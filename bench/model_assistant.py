"""The assistant over one invented site, its answers written by a chat model behind an address."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from assistant.assistant import Assistant
from assistant.library import Library, OpenRelease
from assistant.model.budget import Budget
from assistant.model.upstream import Limits, Upstream
from assistant.model.writer import Writer
from assistant.quotes.answerer import QuotingAnswerer
from bench.memory_vectors import MemoryVectors
from bench.sites import SITES, Site
from bench.subject_of_project import FixedShelf, Project
from corpus.chat_model import chat_model
from corpus.index import Index
from corpus.manifest import Manifest
from corpus.release import Release
from corpus.vectors import Vectors

TOKENS = 200


def assistant_for(
    project: Project, name: str, model: str, address: str, data: Path, limits: Limits
) -> Assistant:
    """The assistant over the site of that name."""
    site = Site(name, project.embedder, project.multilingual)
    documents, passages = site.reading.documents, site.reading.passages
    manifest = Manifest(1, "", project.embedder.name, "", None, len(documents), len(passages), {})
    release = Release(manifest, documents, passages, tuple(site.expected))
    vectors = MemoryVectors(passages, release.expected, project.embedder, project.multilingual)
    index = Index(passages, cast(Vectors, vectors))
    answerer = QuotingAnswerer(release, index, project.university, project.reader, project.sorts)
    os.environ |= {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": "none"}
    upstream = Upstream(lambda: chat_model(model, limits.first, TOKENS), limits)
    writer = Writer(model, upstream, project.reader, project.university, Budget(data, model, 0, 0))
    library = cast(Library, FixedShelf(OpenRelease(release, index, answerer)))
    return Assistant(library, project.university, project.reader, writer=writer)


def questions(name: str) -> Iterator[str]:
    """The English questions of a site's key that stand alone and are stated, if only in part."""
    for line in (SITES / name / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        if raw["language"] == "en" and not raw["conversation"] and raw["answerable"] != "false":
            yield raw["question"]
