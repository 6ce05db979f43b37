"""An undo while questions come: none fails, and the next answer is from the release that was gone back to."""

import threading
import time
from dataclasses import replace
from pathlib import Path

from assistant.library import Library
from corpus.embedder import Embedder
from corpus.release import Releases
from corpus.stored_releases import StoredReleases
from tests.project import library_that_answers_nothing


def test_an_undo_under_load_fails_no_question(own_data: Path, embedder: Embedder) -> None:
    releases = Releases(own_data)
    first = releases.read("000001")
    changed = tuple(replace(document, title="Changed") for document in first.documents)
    library: Library = library_that_answers_nothing(releases, embedder)
    library.current()
    releases.publish(changed, first.passages, embedder)
    while library.current().release.manifest.name != "000002":
        time.sleep(0.05)
    failed: list[Exception] = []
    answered: list[str] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                shelf = library.current()
                assert shelf.index.search("How many teachers were trained in Japan?", 1)
                answered.append(shelf.release.manifest.name)
            except Exception as error:
                failed.append(error)
            time.sleep(0.05)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    while len(answered) < 10:
        time.sleep(0.01)
    assert StoredReleases(own_data).rollback(None, "Anna") == ("000001", "000002")
    assert library.current().release.manifest.name == "000001"
    before = len(answered)
    while len(answered) < before + 10:
        time.sleep(0.01)
    stop.set()
    for thread in asking:
        thread.join()
    assert failed == [] and answered[-1] == "000001"
