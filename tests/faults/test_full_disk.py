"""A disk that is full at any point of a publish: a sentence, nothing left over, what is served as it was.

The kernel refuses to let a file grow beyond a limit, which is met at another write with each limit.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.publish import publish, read_pages
from tests.made_up_vectors import MadeUpVectors
from tests.project import CORPUS, ROOT

COMMAND = """
import resource, sys
from corpus.embedder import Embedder
from ingest.__main__ import main
from tests.made_up_vectors import MadeUpVectors
Embedder._encode = MadeUpVectors._encode
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.exit(main(sys.argv[2:]))
"""


def bytes_under(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("limit", [0, 500, 3_000, 40_000, 200_000, 500_000])
def test_a_full_disk_leaves_what_is_served_byte_for_byte(tmp_path: Path, limit: int) -> None:
    data, folder = tmp_path / "data", tmp_path / "pages"
    folder.mkdir()
    (folder / "a.md").write_text("The first.")
    publish(read_pages(folder), data, MadeUpVectors(), lambda done: None)
    before = bytes_under(data / "releases"), (data / "current").read_bytes()
    words = " ".join(f"word{number}" for number in range(2_000))
    (folder / "a.md").write_text("".join(f"Sentence {number} of {words[:200]}.\n\n" for number in range(60)))
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, str(limit), "publish", "--pages", str(folder), "--data", str(data)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ASSISTANT_CORPUS": str(CORPUS)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert "Nothing was published" in done.stderr and len(done.stderr.splitlines()[-1]) < 400
    assert (bytes_under(data / "releases"), (data / "current").read_bytes()) == before
    assert not list((data / "releases").glob(".building-*"))
