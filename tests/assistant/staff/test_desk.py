"""The desk with the real commands: from an edited page to the published change, and back."""

import shutil
from pathlib import Path

from assistant.assistant import open_assistant
from assistant.gaps.database import FeedbackDatabase, KeptQuestion
from assistant.staff.commands import Outcome
from assistant.staff.desk import Changes, Desk
from corpus.settings import Settings
from tests.project import NORVALE


def last(said) -> Changes | Outcome:
    *_, outcome = said
    return outcome


def test_the_real_commands_show_check_try_publish_and_undo_an_edited_page(tmp_path: Path) -> None:
    corpus, data = Path(shutil.copytree(NORVALE, tmp_path / "corpus")), tmp_path / "data"
    settings = Settings(_env_file=None, data=data, corpus=corpus)  # type: ignore[call-arg]
    database = FeedbackDatabase(data)
    desk = Desk(open_assistant(settings), database, settings)
    first = last(desk.publish("Olga"))
    assert isinstance(first, Outcome) and first.succeeded and first.said["number"] == 1
    page = corpus / "pages/dormitory.md"
    page.write_text(page.read_text().replace("| 2 | 45 |", "| 2 | 47 |"))
    changes = last(desk.look())
    assert isinstance(changes, Changes) and changes.may_be_published, changes.trouble
    [changed] = changes.difference["pages"]
    assert changed["title"] == "Dormitories" and "47" in " ".join(changed["added"])
    assert desk.has_candidate()
    question = "How much is a place in dormitory No. 2 a month?"
    before, after = desk.ask(question, False), desk.ask(question, True)
    # The row that has changed is found again once somebody has written its expected questions anew.
    assert ": 45" in before.said["text"] and ": 45" not in after.said["text"]
    published = last(desk.publish("Anna"))
    assert isinstance(published, Outcome) and published.succeeded and published.said["published"]
    status = desk.status().said
    assert status["current"] == "000002" and [one["by"] for one in status["releases"]] == ["Olga", "Anna"]
    undone = last(desk.undo("Anna"))
    assert isinstance(undone, Outcome) and undone.said == {"current": "000001", "was": "000002"}
    refused = last(desk.look("http://127.0.0.1:1/private"))
    assert isinstance(refused, Changes) and refused.trouble and not refused.may_be_published
    database.close()


def test_pages_are_listed_by_the_answers_that_rest_on_them_times_their_age(
    assistant, tmp_path: Path, published: Path
) -> None:
    database = FeedbackDatabase(tmp_path)
    [document] = assistant.library.current().release.documents
    database.add_questions(
        [
            KeptQuestion(
                f"a{n}", 0, "2026-11-24T10:00:00+00:00", "000001", "tk", "?", status, 0.9, "x", (document.id,)
            )
            for n, status in enumerate(("answered", "answered", "not_found"))
        ]
    )
    desk = Desk(assistant, database, Settings(_env_file=None, data=published))  # type: ignore[call-arg]
    [page] = desk.stale()
    assert page.answers == 2 and page.days is not None and page.weight == 2 * page.days
    database.close()
