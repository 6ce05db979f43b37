"""Dockerfile, compose file and lock as far as they can be held to without an engine."""

import re
from typing import Any

import pytest
import yaml

from assistant.__main__ import _parser as assistant_parser
from ingest.__main__ import _parser as ingest_parser
from tests.project import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def services() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert set(compose) - {"x-assistant"} == {"services", "volumes"} and set(compose["volumes"]) == {
        "data",
        "models",
    }
    # A chat model of one's own is there for those who ask for it.
    return {name: one for name, one in compose["services"].items() if "profiles" not in one}


def parsed(command: list[str]) -> Any:
    """The arguments of `python -m …`, read by the program's own parser."""
    assert command[:2] == ["python", "-m"]
    parser = {"ingest": ingest_parser, "assistant": assistant_parser}[command[2]]()
    return parser.parse_args(command[3:])


def test_the_pages_are_published_once_and_then_served(services: dict[str, Any]) -> None:
    assert set(services) == {"ingest", "assistant"}
    assert parsed(services["ingest"]["command"]).command == "publish"
    assert services["ingest"]["restart"] == "no" and services["ingest"]["healthcheck"] == {"disable": True}
    after = services["assistant"]["depends_on"]["ingest"]["condition"]
    assert after == "service_completed_successfully"
    assert "command" not in services["assistant"], "it runs what the image runs"


def test_both_share_the_data_and_have_no_rights(services: dict[str, Any]) -> None:
    for service in services.values():
        assert service["volumes"] == ["data:/data", "${ASSISTANT_CORPUS:-./corpus}:/corpus:ro"]
        assert service["environment"]["ASSISTANT_CORPUS"] == "/corpus"
        assert service["environment"]["ASSISTANT_DATA"] == "/data"
        assert service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service and "user" not in service
    assert services["assistant"]["ports"] == ["127.0.0.1:8000:8000"], "this machine alone"


def test_the_image_serves_as_a_user_and_is_asked_whether_it_is_ready() -> None:
    instructions = re.findall(r"^([A-Z]+) (.*?)(?<!\\)$", DOCKERFILE, re.MULTILINE | re.DOTALL)
    names = [name for name, _ in instructions]
    assert names.index("USER") > max(place for place, name in enumerate(names) if name in ("RUN", "COPY"))
    assert dict(instructions)["USER"] not in ("root", "0")
    [command] = [yaml.safe_load(value) for name, value in instructions if name == "CMD"]
    options = parsed(command)
    assert (options.command, options.host, options.port) == ("serve", "0.0.0.0", 8000)
    assert "/ready" in dict(instructions)["HEALTHCHECK"] and "curl" not in DOCKERFILE
    assert "${TORCH_INDEX:+--extra-index-url" in DOCKERFILE


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    for line in re.findall(r"^COPY (.*)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists() and f"!{source}" in IGNORED, source
    assert IGNORED[1] == "*" and not any(".env" in line or "data" in line for line in IGNORED)


def test_the_lock_pins_every_package_to_one_version_and_to_no_place() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", pin) for pin in pins)
    names = [re.sub(r"[-_.]+", "-", pin.split("==")[0]).lower() for pin in pins]
    assert len(set(names)) == len(names) and "torch==2.13.0" in pins and "setuptools" in names
