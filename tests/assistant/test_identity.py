"""The university's look: its colour can be read everywhere, its crest is on every page, mistakes are told."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.app import create_app
from assistant.catalogue import load_catalogues
from assistant.web.accent import accent_styles, contrast
from assistant.web.assets import load_assets, load_widget
from corpus.errors import ConfigurationInvalid
from corpus.settings import Settings
from tests.project import CORPUS

COLOURS = ["#000000", "#ffffff", "#ffd400", "#0e5c57", "#7a1f3d", "#00ff00", "#808080", "#123456", "#fedcba"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


def parsed(colour: str) -> tuple[int, int, int]:
    """The parts of `rgb(1 2 3)`, #fff or #000."""
    if colour in ("#fff", "#000"):
        return (255, 255, 255) if colour == "#fff" else (0, 0, 0)
    red, green, blue = map(int, re.findall(r"\d+", colour))
    return red, green, blue


@pytest.mark.parametrize("accent", COLOURS)
def test_text_in_the_colour_and_on_it_can_be_read(accent: str) -> None:
    schemes = re.findall(
        r"--bubble:(.*?);--accent:(.*?);--on-accent:(.*?);--accent-ink:(.*?)}", accent_styles(accent)
    )
    assert len(schemes) == 3, "light, dark by the system, dark by choice"
    for (bubble, fill, on_fill, ink), surface in zip(
        schemes, [(255, 255, 255), (20, 26, 26), (20, 26, 26)], strict=True
    ):
        assert contrast(parsed(on_fill), parsed(fill)) >= 4.5
        assert contrast(parsed(ink), parsed(bubble)) >= 4.5
        assert contrast(parsed(ink), surface) >= 4.5


def test_the_launcher_begins_in_the_colour() -> None:
    assert b'"#7a1f3d"' in load_widget(load_catalogues(), "#7a1f3d").content


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Staff's folder with a colour and a crest."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    look = 'accent = "#7a1f3d"\ncrest = "crest.svg"\n'
    (folder / "university.toml").write_text(look + (CORPUS / "university.toml").read_text(encoding="utf-8"))
    (folder / "crest.svg").write_bytes(SVG)
    return folder


def test_every_page_carries_colour_and_crest(corpus: Path, tmp_path: Path) -> None:
    client = TestClient(create_app(Settings(_env_file=None, data=tmp_path / "data", corpus=corpus)))  # type: ignore[call-arg]
    address = ""
    for path in ("/embed", "/ask", "/nowhere"):
        page = client.get(path, headers={"accept": "text/html"}).text
        crest = re.search(r'<link rel="icon" href="(/assets/crest\.[0-9a-f]{12}\.svg)"', page)
        assert crest, path
        address = crest[1]
        assert path == "/nowhere" or f'<img class="crest" src="{crest[1]}" alt="">' in page
    picture = client.get(address)
    assert picture.content == SVG and picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["content-security-policy"].startswith("default-src 'none'"), "no script of it runs"
    styles = re.search(r'rel="stylesheet" href="([^"]+)"', client.get("/ask").text)
    assert styles and "rgb(122 31 61)" in client.get(styles[1]).text
    assert "rgb(122 31 61)" in client.get("/embed").text


def test_a_crest_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationInvalid, match=r"crest\.svg can't be read: No such file"):
        load_assets("", tmp_path / "crest.svg")
    (tmp_path / "crest.png").write_bytes(b"x" * 100_001)
    with pytest.raises(ConfigurationInvalid, match="at most 100,000"):
        load_assets("", tmp_path / "crest.png")
