"""`kill -9` while `ingest refresh` runs: what was fetched stays whole, the next refresh goes on, and nothing
that is served changes.

REFRESH_KILLS sets how many moments are tried (4 by default).
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from ingest.fetch.store import fetched_files
from tests.old_site import OldSite, Served
from tests.project import CORPUS, ROOT

KILLS = int(os.environ.get("REFRESH_KILLS", "4"))
COMMAND = """
import sys
from ingest.__main__ import main
from ingest.commands import refresh
from ingest.fetch.fetcher import Fetcher
refresh.new_fetcher = lambda: Fetcher(also=frozenset({"127.0.0.1"}), sleep=lambda seconds: None)
sys.exit(main(sys.argv[1:]))
"""


def start(corpus: Path, data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "refresh", "--data", str(data), "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "ASSISTANT_CORPUS": str(corpus)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def begun(process: subprocess.Popen[str]) -> None:
    """Wait until the first page is asked for, for the moments before it are no danger."""
    assert process.stderr is not None
    while "fetching" not in process.stderr.readline():
        assert process.poll() is None


def test_a_killed_refresh_loses_nothing_and_is_gone_on_with(tmp_path: Path) -> None:
    corpus, data, chance = tmp_path / "corpus", tmp_path / "data", random.Random(3)
    corpus.mkdir()
    (corpus / "university.toml").write_bytes((CORPUS / "university.toml").read_bytes())
    with Served(OldSite(40)) as served:
        site = f'[[site]]\nstart = "{served.address}"\nseconds_between = 0\n'
        (corpus / "sources.toml").write_text(site)
        known: set[str] = set()
        for _ in range(KILLS):
            process = start(corpus, data)
            begun(process)
            time.sleep(chance.random() * 0.8)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            with sqlite3.connect(data / "fetched.sqlite3") as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            bodies = {file.name: file.data for file in fetched_files(data)}
            assert known <= set(bodies), "a page was lost"
            for address, body in bodies.items():
                assert body.decode() == served.site.pages["/" + address.removeprefix(served.address)].html
            known = set(bodies)
        process = start(corpus, data)
        out, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        assert len(json.loads(out)["added"]) == 40 - len(known)
        assert len(list(fetched_files(data))) == 40
