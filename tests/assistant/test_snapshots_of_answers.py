"""Every marker of every answer to the public questions leads to its words, highlighted on the snapshot."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

QUESTIONS = Path(__file__).parents[3] / "shared/eval/seed_qa/questions.jsonl"


def squeezed(text: str) -> str:
    """Without white space: between blocks a page has none, where the document has line ends."""
    return "".join(text.split())


def test_markers_resolve_and_quotations_are_found_highlighted(client: TestClient) -> None:
    if not QUESTIONS.exists():
        pytest.skip(f"The public questions are not here: {QUESTIONS}")
    marks = 0
    snapshots: dict[str, str] = {}
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        body = {"messages": [{"role": "user", "content": entry["question"]}]}
        answer = client.post("/v1/chat", json=body).json()
        numbers = {int(number) for number in re.findall(r"\[(\d+)\]", answer["text"])}
        assert numbers == {citation["number"] for citation in answer["citations"]}, entry["id"]
        marks += len(numbers)
        for citation in answer["citations"]:
            source = citation["source"]
            if source not in snapshots:
                page: Any = html.document_fromstring(client.get(source).content)
                assert len(page.xpath("//mark[@id='quote']")) == 1
                snapshots[source] = "".join("".join(mark.itertext()) for mark in page.xpath("//mark"))
            assert squeezed(snapshots[source]) == squeezed(citation["quote"]), entry["id"]
    assert marks > 50 and len(snapshots) > 5
