"""What is kept of questions, for how long, and that keeping them disturbs no answer."""

import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from assistant.answer import Answer, Asked
from assistant.app import create_app
from assistant.gaps.database import FEEDBACK_FILE, FeedbackDatabase, KeptQuestion, Opinion
from assistant.gaps.question_log import QuestionLog
from corpus.settings import Settings
from tests.assistant.gaps.test_redaction import ZEROS, digits_of, in_script
from tests.postgres import postgres

MAIL, TELEPHONE, PASSPORT = "canary.person@mail.example", "+375 (29) 765-43-21", "MP7654321"


def an_answer(**changes: object) -> Answer:
    answer = Answer(
        id="a1", release="000001", language="en", answered_by="quotes", status="not_found", confidence=0.1,
        text="", sentences=(), citations=(), missing=(), contact=None, suggestions=(),
    )  # fmt: skip
    return replace(answer, **changes)  # type: ignore[arg-type]


def asked(question: str = "is there a hostel") -> Asked:
    return Asked(question, "not_found", 0.1, "dormitory", ("page-1",))


def kept(number: int, when: str = "2026-11-24T10:00:00+00:00") -> KeptQuestion:
    return KeptQuestion(
        f"a{number}", 0, when, "000001", "en", "چند؟ 多少 «?»", "not_found", 0.25, "fees", ("p",)
    )


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FeedbackDatabase]:
    """The database of one server, and the one that several share."""
    if request.param == "sqlite":
        database = FeedbackDatabase(tmp_path)
        yield database
        database.close()
        return
    with postgres(tmp_path) as url:
        database = FeedbackDatabase(tmp_path, url)
        yield database
        database.close()
        assert not (tmp_path / FEEDBACK_FILE).exists()


def test_either_database_keeps_the_same(database: FeedbackDatabase) -> None:
    assert database.questions() == [] and database.opinions() == []
    rows = [kept(number, f"2026-11-24T10:00:{number:02}+00:00") for number in range(5)]
    database.add_questions(rows)
    assert database.questions() == rows
    assert database.questions(since="2026-11-24T10:00:03+00:00") == rows[3:]
    assert database.questions(most=2) == rows[3:]
    first = Opinion("a1", "up", "", "2026-11-24T10:01:00+00:00")
    for opinion in (first, replace(first, rating="down", comment="no"), replace(first, rating="down")):
        database.add_opinion(opinion)
    assert database.opinions() == [replace(first, rating="down", comment="no")]
    database.add_opinion(first)
    assert database.opinions() == [first], "what was missing is not said of what helped"
    database.add_opinion(replace(first, rating="down", comment="no"))
    assert database.forget_before("2026-11-24T10:00:02+00:00") == 2
    assert database.questions() == rows[2:]


def test_several_servers_may_make_the_tables_at_once(tmp_path: Path) -> None:
    with postgres(tmp_path) as url:
        databases = [FeedbackDatabase(tmp_path, url) for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda n: databases[n].add_questions([kept(n)]), range(6)))
        assert len(databases[0].questions()) == 6
        for database in databases:
            database.close()


def test_no_canary_reaches_the_file_or_the_log(
    own_data: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The application itself, asked over HTTP."""
    caplog.set_level(logging.DEBUG, "assistant")
    settings = Settings(_env_file=None, data=own_data)  # type: ignore[call-arg]
    numbers = [in_script("7654321098", zero) for zero in ZEROS.values()]
    with TestClient(create_app(settings)) as client:
        for canary in (MAIL, TELEPHONE, PASSPORT, *numbers):
            message = {"role": "user", "content": f"can you write me to {canary} about the hostel fee?"}
            reply = client.post("/v1/chat", json={"messages": [message]}).json()
            body = {"answer_id": reply["id"], "rating": "down", "comment": f"no answer to {canary}"}
            assert client.post("/v1/feedback", json=body).status_code == 204
    stored = b"".join(path.read_bytes() for path in own_data.iterdir() if path.is_file()).decode(
        "utf-8", "replace"
    )
    seen = stored + caplog.text + "".join(capfd.readouterr())
    assert "hostel fee" in stored
    assert "canary.person" not in seen and "765-43-21" not in seen and "7654321" not in seen
    assert "7654321" not in digits_of(seen)
    database = FeedbackDatabase(own_data)
    questions = database.questions()
    assert len({one.answer_id for one in questions}) == 3 + len(numbers)
    assert {one.status for one in questions} <= {"answered", "partial", "not_found"}
    assert all(one.release == "000001" and one.topic for one in questions)
    database.close()


def test_with_no_days_nothing_is_kept(tmp_path: Path) -> None:
    log = QuestionLog(FeedbackDatabase(tmp_path), 0)
    log.record(an_answer(), [asked()])
    log.close()
    assert list(tmp_path.iterdir()) == []


def test_small_talk_is_not_kept(tmp_path: Path) -> None:
    log = QuestionLog(FeedbackDatabase(tmp_path), 90)
    log.record(an_answer(status="chat"), [])
    log.close()
    assert list(tmp_path.iterdir()) == []


def test_each_question_of_a_message_is_kept_until_its_days_are_over(tmp_path: Path) -> None:
    database = FeedbackDatabase(tmp_path)
    now = datetime.now(UTC)
    old, young = ((now - timedelta(days=days)).isoformat(timespec="seconds") for days in (31, 29))
    database.add_questions([replace(kept(8, old), question="an old secret"), kept(9, young)])
    log = QuestionLog(database, 30)
    log.record(an_answer(), [asked("how much is it"), asked("and the hostel")])
    log.close()
    assert [one.question for one in database.questions()][-2:] == ["how much is it", "and the hostel"]
    assert {one.answer_id for one in database.questions()} == {"a1", "a9"}
    database.close()
    assert b"an old secret" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is missing: Linux alone has it.")
def test_a_full_disk_is_told_once_and_disturbs_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = FeedbackDatabase(tmp_path)

    def full(questions: object) -> None:
        with open("/dev/full", "wb", buffering=0) as disk:  # noqa: PTH123 - a device and no file
            disk.write(b"x")

    monkeypatch.setattr(database, "add_questions", full)
    log = QuestionLog(database, 90)
    for number in range(20):
        log.record(an_answer(id=f"a{number}"), [asked()])
    log.close()
    assert len(caplog.records) == 1 and "No space left" in caplog.text and "hostel" not in caplog.text
    monkeypatch.undo()
    log.record(an_answer(), [asked()])
    log.close()
    assert len(database.questions()) == 1
    database.close()


def test_a_database_that_is_away_is_told_without_its_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = QuestionLog(FeedbackDatabase(tmp_path, "postgresql://me:s3cret@127.0.0.1:1/none"), 90)
    log.record(an_answer(), [asked()])
    log.close(30)
    assert len(caplog.records) == 1 and "s3cret" not in caplog.text and "hostel" not in caplog.text


def test_errors_of_the_database_name_no_question(tmp_path: Path) -> None:
    database = FeedbackDatabase(tmp_path)
    database.add_questions([kept(1)])
    database.close()
    (tmp_path / FEEDBACK_FILE).write_bytes(os.urandom(8192))
    (tmp_path / f"{FEEDBACK_FILE}-wal").unlink(missing_ok=True)
    with pytest.raises(Exception) as told:
        database.add_questions([replace(kept(2), question="my secret")])
    assert "my secret" not in str(told.value)
    assert not isinstance(told.value, OperationalError) or told.value.hide_parameters
