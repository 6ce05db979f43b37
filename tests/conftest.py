"""One published release and one application for the whole run; whoever damages a release takes a copy."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answering import Assistant
from assistant.api import create_app
from corpus.configuration import Configuration
from corpus.document import Document
from corpus.embedder import Embedder
from corpus.passage import Passage
from corpus.release import Releases
from ingest.publish import publish, read_pages

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "corpus" / "pages"
SEED = ROOT.parent / "shared" / "seed" / "000_ba3a99f7e2a48e25.txt"
JAPAN = "How many teachers were trained in Japan?"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default embedder, loaded once."""
    return Embedder()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with the shipped pages published as release 000001; nobody changes it."""
    data = tmp_path_factory.mktemp("published")
    publish(read_pages(PAGES), data, embedder, lambda done: None)
    return data


@pytest.fixture
def own_data(published: Path, tmp_path: Path) -> Path:
    """A copy of the published data folder, to publish in or to damage."""
    return Path(shutil.copytree(published, tmp_path / "data"))


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """The shipped pages as documents."""
    return read_pages(PAGES).documents


@pytest.fixture(scope="session")
def passages() -> tuple[Passage, ...]:
    """The passages of the shipped pages."""
    return read_pages(PAGES).passages


@pytest.fixture(scope="session")
def app(published: Path) -> FastAPI:
    """The application on the published release."""
    return create_app(Configuration(_env_file=None, data=published))


@pytest.fixture(scope="session")
def assistant(app: FastAPI) -> Assistant:
    """The application's assistant: one reader for the folder."""
    return app.state.assistant


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """Asks the application over HTTP, without a socket; an unexpected error is a response here too."""
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def write_page(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a page into a folder of pages and gives the folder."""

    def write(name: str, content: str | bytes) -> Path:
        folder = tmp_path / "pages"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture
def releases(own_data: Path) -> Releases:
    """The releases of a copy."""
    return Releases(own_data)


def documented(name: str) -> dict[str, Any]:
    """The JSON Schema of that name in docs/api.md."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    found = re.search(rf"^```json {name}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/api.md has no schema {name!r}"
    return json.loads(found[1])
