"""What an applicant's phone has to load, compressed as it is served."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.catalogue import load_catalogues
from assistant.web.assets import WEB_FOLDER, load_assets, load_widget

LOADER_LIMIT = 4_000
ALL_LIMIT = 35_000
ACCENT = "#0e5c57"


def test_the_loader_is_small() -> None:
    assert len(load_widget(load_catalogues(), ACCENT).compressed) <= LOADER_LIMIT


def test_everything_the_widget_loads_is_small() -> None:
    assets = load_assets(ACCENT)
    loaded = [
        load_widget(load_catalogues(), ACCENT),
        assets["panel.js"],
        assets["panel.css"],
        assets["icon.svg"],
    ]
    # The page itself: its template and icons, and the strings that are written into it.
    templates = "".join(
        (WEB_FOLDER / "templates" / name).read_text() for name in ("embed.html", "panel.html", "icons.html")
    )
    texts = [str([dict(one.strings), dict(one.plurals)]) for one in load_catalogues().languages()]
    longest = max(len(gzip.compress(text.encode())) for text in texts)
    total = sum(len(asset.compressed) for asset in loaded) + len(gzip.compress(templates.encode())) + longest
    assert total <= ALL_LIMIT


def test_the_built_files_are_those_of_the_sources(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node or not (WEB_FOLDER / "node_modules" / "esbuild").is_dir():
        pytest.skip("esbuild is missing: run `npm ci` in assistant/web.")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=WEB_FOLDER, check=True, capture_output=True)
    for path in sorted((WEB_FOLDER / "built").iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), f"{path.name}: run `npm run build`"


def test_the_built_files_name_no_other_host() -> None:
    for path in sorted((WEB_FOLDER / "built").iterdir()):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"https?://[a-z]|@import|url\((?!#|[\"']?data:)", text), path


def test_the_lock_names_no_registry() -> None:
    assert '"resolved"' not in Path(WEB_FOLDER / "package-lock.json").read_text(encoding="utf-8")
