"""Doctor tells staff why the chat model can't be used, and what to do."""

from pathlib import Path

import pytest

from assistant.doctor.model import examine_model
from corpus.settings import Settings
from tests.scripted_model import scripted_model

pytest.importorskip("langchain_openai", reason="langchain-openai is not installed: pip install '.[openai]'")


def said(data: Path, model: str = "openai:scripted") -> tuple[str, str]:
    settings = Settings(_env_file=None, data=data, model=model)  # type: ignore[call-arg]
    found = list(examine_model(settings))
    return found[0].level, f"{found[0].what} {found[0].remedy}"


@pytest.mark.parametrize(
    ("mode", "remedy"),
    [
        ("401", "OPENAI_API_KEY"), ("404", "ASSISTANT_MODEL"), ("429", "limit of your account"),
        ("500", "log"), ("html", "nothing|address"), ("empty", "another one"), ("filter", "filter"),
    ],
)  # fmt: skip
def test_the_reason_and_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, remedy: str
) -> None:
    import re

    with scripted_model() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        server.script, server.mode = ["ready"], mode
        level, told = said(tmp_path)
        assert level == "problem" and re.search(remedy, told) and "Until then answers are quotations" in told
        server.mode = ""
        assert said(tmp_path)[0] == "ok"
    level, told = said(tmp_path)
    assert level == "problem" and "unreachable" in told


def test_the_extra_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    level, told = said(tmp_path, "anthropic:claude")
    assert level == "problem" and "pip install '.[anthropic]'" in told
    assert said(tmp_path, "")[0] == "ok"
