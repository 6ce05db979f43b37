"""`python -m assistant`: answers on standard output, one sentence of complaint, exit codes 0, 1, 2."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import jsonschema
import pytest

from assistant.__main__ import main
from tests.project import JAPAN, ROOT, documented


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine counts."""
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, where: Path) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=where,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_a_question_is_answered_with_its_source(published: Path, tmp_path: Path) -> None:
    result = run("ask", JAPAN, "--data", str(published), where=tmp_path)
    assert result.returncode == 0 and result.stderr == ""
    text, _, sources = result.stdout.partition("\n\n[1] ")
    assert "more than 70 teachers" in text and text.endswith("[1]")
    assert sources.startswith("University › International cooperation › University in international")
    assert "https://eng.bsmu.by/page/6/649/#:~:text=" in sources
    assert not list(tmp_path.iterdir())


def test_json_is_the_answer_of_the_api(
    published: Path, capsys: pytest.CaptureFixture[str], assistant: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folder is open in this process already, so the command takes the same reader.
    monkeypatch.setattr("assistant.assistant.open_assistant", lambda configuration, release="": assistant)
    assert main(["ask", "--json", JAPAN, "--data", str(published)]) == 0
    said = capsys.readouterr()
    jsonschema.validate(json.loads(said.out), documented("answer"))
    assert said.err == ""


@pytest.mark.parametrize(
    ("question", "complaint"),
    [
        ("", "must be a question"),
        ("  \n", "must be a question"),
        ("x" * 100_000, "at most"),
        ("\udcff", "unicode"),
    ],
)
def test_a_bad_question_is_refused_in_a_sentence(
    published: Path, capsys: pytest.CaptureFixture[str], question: str, complaint: str
) -> None:
    assert main(["ask", question, "--data", str(published)]) == 1
    said = capsys.readouterr()
    assert complaint in said.err and said.err.count("\n") == 1 and len(said.err) < 300 and not said.out


def test_no_release_and_a_damaged_one_are_told_in_a_sentence(
    own_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_data / "releases" / "000001" / "passages.json").write_bytes(b"{}")
    for data, complaint in ((tmp_path / "absent", "Nothing has been published"), (own_data, "is damaged")):
        assert main(["ask", JAPAN, "--data", str(data)]) == 1
        said = capsys.readouterr()
        assert complaint in said.err and "python -m ingest publish" in said.err and not said.out
        assert said.err.count("\n") == 1
    assert not (tmp_path / "absent").exists()


def test_a_port_in_use_is_told_in_a_sentence(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port, "--data", str(published)]) == 1
    said = capsys.readouterr()
    assert f"127.0.0.1:{port}" in said.err and "--port" in said.err and said.err.count("\n") == 1


def test_the_server_serves_until_ctrl_c_and_ends_without_a_traceback(published: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = str(found.getsockname()[1])
    command = [sys.executable, "-m", "assistant", "serve", "--port", port, "--data", str(published)]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr is not None and f"http://127.0.0.1:{port}" in server.stderr.readline()
            deadline = time.monotonic() + 60
            while not answers(f"http://127.0.0.1:{port}/health"):
                assert time.monotonic() < deadline and server.poll() is None
                time.sleep(0.1)
            server.send_signal(signal.SIGINT)
            _, said = server.communicate(timeout=120)
        finally:
            server.kill()
    assert (server.returncode, said) == (0, "")


def answers(address: str) -> bool:
    """Whether a server answers there."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_a_host_that_is_none_is_told_in_a_sentence(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--host", "256.0.0.1", "--data", str(published)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("Can't listen on") and said.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["serve", "--port", "http"], ["serve", "--port", "99999"], ["answer", "x"]]
)
def test_wrong_usage_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2 and "usage:" in capsys.readouterr().err
