"""One published release and one application for the whole run; whoever damages a release takes a copy."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.app import create_app
from assistant.assistant import Assistant
from corpus.document import Document
from corpus.embedder import Embedder
from corpus.passage import Passage
from corpus.release import Releases
from corpus.settings import Settings
from ingest.publish import publish, read_pages, with_expected
from tests.project import CORPUS, PAGES, copy_of


@pytest.fixture(autouse=True)
def own_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and settings of a test read the tests' own folder, and never what staff edit."""
    monkeypatch.setenv("ASSISTANT_CORPUS", str(CORPUS))


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default embedder, loaded once."""
    return Embedder()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with the tests' own pages published as release 000001; nobody changes it."""
    data = tmp_path_factory.mktemp("published")
    reading = with_expected(read_pages(PAGES), PAGES, None, datetime.date.today())
    publish(reading, data, embedder, lambda done: None)
    return data


@pytest.fixture
def own_data(published: Path, tmp_path: Path) -> Path:
    """A copy of the published data folder, to publish in or to damage; nobody has asked anything of it."""
    return copy_of(published, tmp_path / "data")


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """The tests' own pages as documents."""
    return read_pages(PAGES).documents


@pytest.fixture(scope="session")
def passages() -> tuple[Passage, ...]:
    """The passages of the tests' own pages."""
    return read_pages(PAGES).passages


@pytest.fixture(scope="session")
def app(published: Path) -> FastAPI:
    """The application on the published release."""
    return create_app(Settings(_env_file=None, data=published, corpus=CORPUS))  # type: ignore[call-arg]


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
