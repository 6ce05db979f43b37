"""A server of the project on loopback, with pages of our choice, for the sets that go over HTTP."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.data import ROOT

START_SECONDS = 120


class ServerFailed(Exception):
    """The project's own command failed; the message holds what it said."""


def environment() -> dict[str, str]:
    """That of the project's own commands: one thread, no chat model."""
    return {
        **os.environ,
        "ASSISTANT_MODEL": "",
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }


def publish(pages: Path, data: Path, expected: Path | None = None) -> None:
    """Publish the pages into a data folder; expected questions are those named, or those beside the pages."""
    named = ["--questions", str(expected)] if expected else []
    run("ingest", "publish", "--pages", str(pages), "--data", str(data), *named)


def run(module: str, *arguments: str) -> str:
    """What a module of the project writes on standard output; raises `ServerFailed` with its last words."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ServerFailed(f"{module} failed: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout


@contextmanager
def serving(pages: Path, expected: Path | None = None) -> Iterator[str]:
    """`publish` to a passing data folder and serve from it; gives the base URL."""
    with tempfile.TemporaryDirectory() as folder:
        publish(pages, Path(folder), expected)
        port = _free_port()
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "assistant", "serve", "--host", "127.0.0.1", "--port", str(port),
                 "--data", folder],
                cwd=ROOT, env=environment(), stdout=output, stderr=output,
            )  # fmt: skip
            try:
                base_url = f"http://127.0.0.1:{port}"
                _wait(base_url, process, log)
                yield base_url
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{base_url}/ready", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise ServerFailed(f"The server did not become ready: {log.read_text(errors='replace').strip()[-600:]}")
