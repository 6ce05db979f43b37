"""/mcp with the official client: both tools, and the same citations as over /v1/chat."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from assistant.app import create_app
from corpus.settings import Settings
from tests.project import CORPUS, JAPAN
from tests.served import served


@pytest.fixture(scope="module")
def address(published: Path) -> Iterator[str]:
    settings = Settings(_env_file=None, data=published, corpus=CORPUS)  # type: ignore[call-arg]
    with served(create_app(settings)) as port:
        yield f"http://127.0.0.1:{port}"


def called(address: str, tool: str, **arguments: Any) -> tuple[list[str], Any]:
    async def call() -> tuple[list[str], Any]:
        async with Client(f"{address}/mcp") as client:
            tools = await client.list_tools()
            return [one.name for one in tools.tools], await client.call_tool(tool, arguments)

    return asyncio.run(call())


def test_another_assistant_asks_and_gets_the_citations(address: str) -> None:
    tools, result = called(address, "ask", question=JAPAN)
    assert sorted(tools) == ["ask", "search"] and not result.is_error
    answer = result.structured_content
    assert answer["status"] == "answered" and "70" in answer["text"]
    assert answer["citations"][0]["quote"] and answer["citations"][0]["link"].startswith("http")


def test_another_assistant_searches(address: str) -> None:
    _, result = called(address, "search", query="teachers trained in Japan", k=2)
    hits = result.structured_content["hits"]
    assert len(hits) == 2 and "Akita" in hits[0]["text"]


@pytest.mark.parametrize("arguments", [{"question": ""}, {"question": "x" * 5000}, {}])
def test_what_is_no_question_is_told_as_the_tools_error(address: str, arguments: dict[str, str]) -> None:
    _, result = called(address, "ask", **arguments)
    assert result.is_error and "Traceback" not in str(result.content)
