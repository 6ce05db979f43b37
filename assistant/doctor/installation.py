"""What is wrong with this installation, and the line that corrects it."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from assistant.catalogue import load_catalogues
from assistant.doctor.model import examine_model
from assistant.doctor.site import Finding
from assistant.errors import CatalogueError
from corpus.counting import counted
from corpus.embedder import Embedder
from corpus.errors import CorpusError
from corpus.faq import find_curated
from corpus.release import Release, Releases
from corpus.settings import Settings
from corpus.staff_files import load_staff_files


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at the release, the files that staff edit, and the settings; nothing is changed."""
    release = None
    try:
        releases = Releases(settings.data)
        release = releases.read(releases.current_name())
        releases.open_index(release, Embedder(settings.embedder)).close()
        manifest = release.manifest
        pages = counted(manifest.documents, "page")
        yield Finding("ok", f"Release {manifest.name}: {pages}, {manifest.passages} passages.")
    except CorpusError as error:
        option = "" if settings.data == Settings().data else f" --data {settings.data}"
        yield Finding("problem", str(error), f"python -m ingest publish{option}")
    yield from _edited_files(settings.corpus, release)
    yield from examine_model(settings)
    yield from _languages()
    if settings.allowed_origins:
        yield Finding("ok", f"Sites that may embed the widget: {', '.join(settings.allowed_origins)}.")
    else:
        yield Finding(
            "warning",
            "No site may embed the widget.",
            "Name the sites in ASSISTANT_ORIGINS, as https://host, separated by spaces.",
        )


def _languages() -> Iterator[Finding]:
    try:
        load_catalogues()
    except CatalogueError as error:
        yield Finding("problem", str(error), "Correct the file that is named.")


def _edited_files(folder: Path, release: Release | None) -> Iterator[Finding]:
    try:
        edited = load_staff_files(folder)
    except CorpusError as error:
        yield Finding("problem", str(error), "Correct the file at the line named.")
        return
    if edited.university.contact is None:
        yield Finding(
            "warning",
            "No office can be reached: answers only say to ask the admissions office.",
            f"Fill in [[contact]] in {folder / 'university.toml'}.",
        )
    if release is not None:
        urls = {document.id: document.url for document in release.documents}
        today = datetime.datetime.now(datetime.UTC).date()
        for alarm in find_curated(edited.faq, release.passages, urls, today)[1]:
            yield Finding("warning", alarm, f"Correct or remove the entry in {folder / 'faq.toml'}.")
