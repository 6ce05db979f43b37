"""The staff's pages over a real release and real questions, with commands that are played by a script."""

import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.app import create_app
from assistant.gaps.database import FeedbackDatabase, KeptQuestion, Opinion
from assistant.staff import desk
from assistant.staff.commands import Commands
from corpus.settings import Settings
from tests.assistant.staff import stand_in_commands
from tests.assistant.staff.test_commands import rewrite
from tests.project import CORPUS

PASSWORD = "correct horse battery staple"
HOSTILE = "<img src=x onerror=window.pwned=1> & <script>window.pwned=1</script>"
SITE = "https://eng.bsmu.by/page/6/649/"
RELEASES = [
    {"name": "000001", "published_at": "2026-11-20T09:00:00+00:00", "by": "Olga", "pages": 1, "passages": 9,
     "expected": 400, "replaced": None, "current": False},
    {"name": "000002", "published_at": "2026-11-24T10:12:00+00:00", "by": "Anna", "pages": 2, "passages": 14,
     "expected": 431, "replaced": "000001", "current": True},
]  # fmt: skip
PAGES = [
    {"url": SITE, "title": "University in international rankings and organizations", "language": "en",
     "retrieved_at": "2026-11-22", "changed_at": "2026-11-20", "expected": {"en": 210, "ru": 20}},
    {"url": "javascript:window.pwned=1", "title": HOSTILE, "language": "ar", "retrieved_at": "",
     "changed_at": "", "expected": {}},
]  # fmt: skip


def script() -> dict[str, Any]:
    """A refresh that finds an edited page, and a gate that lets it through."""
    return {
        "status": {"says": {"current": "000002", "releases": RELEASES, "pages": PAGES, "sources": [
            {"name": "The English site", "url": "https://eng.bsmu.by/", "office": "Press office",
             "refreshed_at": "2026-11-24T06:00:00+00:00"}]}},
        "refresh": {
            "progress": [{"done": n, "total": 3, "doing": "fetching pages"} for n in range(4)],
            "says": {"fetched": 3, "unchanged": 1, "added": [], "changed": [PAGES[0]], "gone": [],
                     "failed": [{"url": "https://eng.bsmu.by/page/4/1/", "reason": "The server says 404."}],
                     "warnings": []},
        },
        "add": {"says": {"added": {"url": "https://eng.bsmu.by/new", "title": "A new page"}, "warnings": []}},
        "diff": {"says": {"release": "000002", "passages": {"added": 2, "gone": 1}, "warnings": [], "pages": [
            {"url": SITE, "title": "University in international rankings", "change": "changed",
             "added": ["The fee is 5,400 US dollars.", HOSTILE], "gone": ["The fee is 5,200 US dollars."]}]}},
        "check": {"says": {"passed": True, "reasons": [], "golden": {"asked": 40, "failed": []},
                           "recall_at_10": 0.998, "warnings": [
                               {"severity": "warning", "page": SITE, "text": "An e-mail address is empty."},
                               {"severity": "error", "page": HOSTILE, "text": HOSTILE}]}},
        "publish": {"progress": [{"done": 1, "total": 2, "doing": "embedding"}],
                    "says": {"published": True, "number": 3, "documents": 2}},
        "rollback": {"says": {"current": "000001", "was": "000002"}},
        "ask": {"says": {"status": "answered", "confidence": 0.91, "release": "000003", "language": "en",
                         "text": f"It is said: {HOSTILE} [1]", "citations": [
                             {"number": 1, "url": SITE, "title": HOSTILE}]}},
    }  # fmt: skip


def questions(data: Path) -> None:
    """What applicants asked, and did not get."""
    database = FeedbackDatabase(data)
    asked = [
        ("en", "which city in japan do teachers go to for training", "not_found", "exchange"),
        ("en", "japan training city?", "not_found", "exchange"),
        ("ru", "в какой город Японии ездят на стажировку", "not_found", "exchange"),
        ("en", "how much is the hostel per month", "not_found", "dormitory"),
        ("en", HOSTILE, "not_found", "other"),
        ("en", "how many rankings is the university in", "answered", "rankings"),
    ]
    database.add_questions(
        [
            KeptQuestion(f"a{n}", 0, f"2026-11-24T10:00:{n:02}+00:00", "000001", *one[:3], 0.2, one[3], ())
            for n, one in enumerate(asked)
        ]
    )
    database.add_opinion(Opinion("a0", "down", "no city", "2026-11-24T10:01:00+00:00"))
    database.close()


def create_staff_app(folder: Path, data: Path, monkeypatch: Any) -> FastAPI:
    """The whole application; its commands are played by `folder`/script.json."""
    rewrite(folder, script())
    played = (sys.executable, str(Path(stand_in_commands.__file__)), str(folder))
    monkeypatch.setattr(
        desk, "Commands", lambda data, corpus, embedder: Commands(data, corpus, python=played)
    )
    questions(data)
    return create_app(
        Settings(_env_file=None, data=data, corpus=CORPUS, staff_password=PASSWORD)  # type: ignore[call-arg]
    )
