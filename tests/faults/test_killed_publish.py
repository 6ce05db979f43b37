"""`kill -9` while `ingest publish` runs: readers go on from the old release or the new, the next one works.

PUBLISH_KILLS sets how many moments are tried (4 by default). Vectors are made up, so that the time goes into
the writing and not into loading the model; all else is the command itself.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from corpus.release import Releases
from ingest.publish import publish, read_pages
from tests.made_up_vectors import MadeUpVectors
from tests.project import PAGES, ROOT, library_that_answers_nothing

KILLS = int(os.environ.get("PUBLISH_KILLS", "4"))
# Says when the pages are read and the writing begins, for the moments before it are no danger.
COMMAND = """
import sys
import corpus.release
from corpus.embedder import Embedder
from ingest.__main__ import main
from tests.made_up_vectors import MadeUpVectors
write = corpus.release.write_vectors
def told(*arguments):
    print("writing", flush=True)
    write(*arguments)
corpus.release.write_vectors = told
Embedder._encode = MadeUpVectors._encode
sys.exit(main(sys.argv[1:]))
"""


def pages(folder: Path, version: int) -> Path:
    """The shipped pages and another that differs with every version."""
    folder.mkdir(exist_ok=True)
    for page in PAGES.glob("*.md"):
        (folder / page.name).write_bytes(page.read_bytes())
    (folder / "version.md").write_text(f"---\nurl: https://x.example/v\n---\nThis is version {version}.")
    return folder


def start(folder: Path, data: Path) -> subprocess.Popen[str]:
    """`ingest publish`, in a group of its own: the child that probes a release dies with it."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "publish", "--pages", str(folder), "--data", str(data)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def version_served(data: Path, name: str) -> int:
    """Which version a release holds; it is read whole and its files are checked."""
    release = Releases(data).read(name)
    [page] = [document for document in release.documents if document.url == "https://x.example/v"]
    assert len(release.documents) == 2 and len(release.passages) == release.manifest.passages
    return int(page.text.split("version ")[1].rstrip("."))


def test_a_killed_publish_leaves_the_old_release_or_the_new(tmp_path: Path) -> None:
    data, folder, embedder = tmp_path / "data", tmp_path / "pages", MadeUpVectors()
    publish(read_pages(pages(folder, 0)), data, embedder, lambda done: None)
    library = library_that_answers_nothing(Releases(data), embedder)
    library.current()
    # How long writing takes here and now, so that the moments are spread over all of it.
    whole = start(pages(folder, 1), data)
    assert whole.stdout is not None and whole.stdout.readline() == "writing\n"
    begun = time.monotonic()
    assert whole.wait() == 0
    lasted = time.monotonic() - begun
    whole.stdout.close()

    chance = random.Random(7)
    version, survived = 1, []
    for number in range(KILLS):
        process = start(pages(folder, 2 + number), data)
        assert process.stdout is not None and process.stdout.readline() == "writing\n"
        # The moment writing begins, then one by chance in each stretch; the last ones are after the switch.
        time.sleep(lasted * 1.3 * (number + chance.random()) / KILLS if number else 0)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        survived.append(process.wait() == 0)
        process.stdout.close()
        for name in Releases(data).names():
            version_served(data, name)  # what bears a number is whole
        served = version_served(data, Releases(data).current_name())
        assert served in (version, 2 + number)
        version = served
        assert library.current().index.search("version", 1), "a reader goes on answering"
    assert not all(survived), "every publish ended before it was killed"

    manifest, made = publish(read_pages(pages(folder, 1000)), data, embedder, lambda done: None)
    assert made and version_served(data, Releases(data).current_name()) == 1000
    assert not list((data / "releases").glob(".building-*"))
    fresh = library_that_answers_nothing(Releases(data), embedder).current()
    assert fresh.release.manifest == manifest
    assert "version 1000" in fresh.index.search("this is version 1000", 1)[0].passage.text
