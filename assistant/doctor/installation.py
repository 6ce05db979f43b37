"""What is wrong with this installation, and the line that mends it."""

import datetime
from collections.abc import Iterator

from assistant.doctor.site import Finding
from corpus.embedder import Embedder
from corpus.errors import CorpusError
from corpus.faq import find_curated, load_faq
from corpus.release import Release, Releases
from corpus.settings import Settings
from corpus.university import load_university


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at the release, the files that staff edit, and the settings; nothing is changed."""
    release = None
    try:
        releases = Releases(settings.data)
        release = releases.read(releases.current_name())
        releases.open_index(release, Embedder(settings.embedder)).close()
        manifest = release.manifest
        yield Finding(
            "ok", f"Release {manifest.name}: {manifest.documents} pages, {manifest.passages} passages."
        )
    except CorpusError as error:
        yield Finding("problem", str(error), "python -m ingest publish")
    yield from _edited_files(release)
    if settings.allowed_origins:
        yield Finding("ok", f"Sites that may embed the widget: {', '.join(settings.allowed_origins)}.")
    else:
        yield Finding(
            "warning",
            "No site may embed the widget.",
            "Name the sites in ASSISTANT_ORIGINS, as https://host, parted by spaces.",
        )


def _edited_files(release: Release | None) -> Iterator[Finding]:
    try:
        university = load_university()
        faq = load_faq()
    except CorpusError as error:
        yield Finding("problem", str(error), "Mend the file at the place named.")
        return
    if university.contact is None:
        yield Finding(
            "warning",
            "No office can be reached: answers only say to ask the admissions office.",
            "Fill in [[contact]] in corpus/university.toml.",
        )
    if release is not None:
        urls = {document.id: document.url for document in release.documents}
        today = datetime.datetime.now(datetime.UTC).date()
        for alarm in find_curated(faq, release.passages, urls, today)[1]:
            yield Finding("warning", alarm, "Correct or remove the entry in corpus/faq.toml.")
