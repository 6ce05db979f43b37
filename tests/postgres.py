"""A PostgreSQL server of a test's own, on this machine and for as long as the test."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = "PostgreSQL is missing: install Debian's `postgresql` to test a shared database."


def programs() -> Path:
    """The folder of initdb and postgres; skips where there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    for folder in [*folders, *([Path(found).parent] if found else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    pytest.skip(MISSING)


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a running server with an empty database, for SQLAlchemy."""
    pytest.importorskip("psycopg", reason="psycopg is missing: run `make install`.")
    bin_folder, data = programs(), folder / "postgres"
    data.mkdir(parents=True)
    # The server refuses to run as root, so root lends it the user that Debian's package makes.
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(data, user)
        for parent in data.parents:
            if parent.owner() == "root" and len(parent.parts) > 2:
                parent.chmod(parent.stat().st_mode | 0o011)
    subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", "tester", "--auth=trust", "--no-sync", "-E", "UTF8"],
        user=user, check=True, capture_output=True, timeout=120, cwd="/",
    )  # fmt: skip
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    server = subprocess.Popen(
        [bin_folder / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"],
        user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    try:
        _wait_for(port, server)
        yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="tester", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.1)
