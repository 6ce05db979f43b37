"""`python -m tests.browser.staff_pictures` takes the pictures of docs/staff.md; its commands are played."""

import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from pytest import MonkeyPatch

from assistant.app import create_app
from assistant.gaps.database import FeedbackDatabase, KeptQuestion, Opinion
from assistant.staff import desk
from assistant.staff.commands import Commands
from corpus.settings import Settings
from ingest.__main__ import main as ingest
from tests.assistant.staff import stand_in_commands
from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_path, running
from tests.browser.staff_script import PASSWORD
from tests.project import NORVALE, ROOT

FOLDER = ROOT / "docs" / "staff"
FEES = "https://norvale.example/en/admission/tuition-fees/"
DORMITORY = "https://norvale.example/en/student-life/dormitories/"
ASKED = [
    ("en", "do i have to share the toilet and shower", "not_found", "dormitory"),
    ("en", "private shower in hostel?", "not_found", "dormitory"),
    ("en", "shower in the room or shared?", "not_found", "dormitory"),
    ("ru", "душ в общежитии общий или в комнате?", "not_found", "dormitory"),
    ("en", "is there a gym or swimming pool", "not_found", "other"),
    ("en", "gym and pool for students", "not_found", "other"),
    ("ru", "есть бассейн для студентов?", "not_found", "other"),
    ("en", "can i pay the fee in parts", "partial", "fees"),
    ("tr", "ücret taksitle ödenir mi", "not_found", "fees"),
    ("en", "who won the world cup", "not_found", "other"),
]


def script() -> dict[str, Any]:
    """What the commands say in the pictures."""
    counts = {"en": 40, "ru": 38}
    pages = [
        {"url": FEES, "title": "Tuition fees for international students", "language": "en",
         "retrieved_at": "2026-09-14", "changed_at": "2026-08-30", "expected": counts},
        {"url": DORMITORY, "title": "Dormitories", "language": "en", "retrieved_at": "2026-09-15",
         "changed_at": "", "expected": counts},
    ]  # fmt: skip
    release = {"pages": 4, "passages": 31, "expected": 206, "replaced": None}
    releases = [
        {**release, "name": "000001", "published_at": "2026-09-15T08:20:00+00:00", "by": "Olga",
         "current": False},
        {**release, "name": "000002", "published_at": "2026-10-02T09:05:00+00:00", "by": "Anna",
         "current": True},
    ]  # fmt: skip
    changed = {
        "url": FEES, "title": "Tuition fees for international students", "change": "changed",
        "gone": ["Programme: Dentistry (5 years); Language of instruction: English; First year: 5,600"],
        "added": ["Programme: Dentistry (5 years); Language of instruction: English; First year: 5,800"],
    }  # fmt: skip
    warning = {
        "severity": "warning",
        "page": DORMITORY,
        "text": "Dormitories: “E-mail:” has nothing after it.",
    }
    return {
        "status": {"says": {"current": "000002", "releases": releases, "pages": pages, "sources": []}},
        "refresh": {"says": {"fetched": 4, "unchanged": 3, "changed": [pages[0]], "failed": []}},
        "diff": {"says": {"release": "000002", "pages": [changed], "passages": {"added": 1, "gone": 1}}},
        "check": {"says": {"passed": True, "reasons": [], "golden": {"asked": 25, "failed": []},
                           "recall_at_10": 1.0, "warnings": [warning]}},
    }  # fmt: skip


def take() -> None:
    """All pictures, each of no more than 150 kB."""
    FOLDER.mkdir(exist_ok=True)
    os.environ["ASSISTANT_CORPUS"] = str(NORVALE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        assert ingest(["publish", "--data", str(data), "--json"]) == 0
        (folder / "script.json").write_text(json.dumps(script()), encoding="utf-8")
        _keep_questions(data)
        played = Commands(
            data, NORVALE, python=(sys.executable, str(Path(stand_in_commands.__file__)), str(folder))
        )
        settings = Settings(_env_file=None, data=data, corpus=NORVALE, staff_password=PASSWORD)  # type: ignore[call-arg]
        with MonkeyPatch.context() as patch:
            patch.setattr(desk, "Commands", lambda *settings: played)
            app = create_app(settings)
        with running(app) as where, sync_playwright() as started:
            browser = started.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
            _take(browser.new_page(viewport={"width": 1100, "height": 760}), where)
            browser.close()


def _take(page: Page, where: str) -> None:
    page.set_default_timeout(120_000)
    page.goto(f"{where}/staff")
    page.fill("input[name=name]", "Anna")
    page.fill("input[name=password]", PASSWORD)
    page.click("text=Sign in")
    page.wait_for_selector("#overview .served")
    page.click("#look")
    page.wait_for_selector("#publish:visible")
    page.wait_for_timeout(1_000)
    _save(page, "changes")
    page.get_by_role("tab", name="Not answered").click()
    page.wait_for_selector("table.gaps")
    page.wait_for_timeout(1_000)
    _save(page, "not-answered")
    page.locator("table.gaps button").first.click()
    page.wait_for_selector(".choices li")
    page.locator("#opened").scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    page.evaluate("document.querySelector('#gap').scrollIntoView({block: 'start'})")
    page.wait_for_timeout(1_000)
    _save(page, "which-words")


def _save(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(64).save(FOLDER / f"{name}.png", optimize=True)
    assert (FOLDER / f"{name}.png").stat().st_size <= 150_000


def _keep_questions(data: Path) -> None:
    database = FeedbackDatabase(data)
    database.add_questions(
        [
            KeptQuestion(f"a{n}", 0, f"2026-11-24T10:00:{n:02}+00:00", "000001", *one[:3], 0.2, one[3], ())
            for n, one in enumerate(ASKED)
        ]
    )
    database.add_opinion(Opinion("a1", "down", "", "2026-11-24T10:01:00+00:00"))
    database.close()


if __name__ == "__main__":
    take()
