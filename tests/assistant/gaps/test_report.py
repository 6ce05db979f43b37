"""The gap report: what belongs together in which language, why it was not answered, and the export."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.gaps.database import FeedbackDatabase, KeptQuestion, Opinion
from assistant.gaps.export import as_csv
from assistant.gaps.grouping import groups_of
from assistant.gaps.report import Gap, gaps
from corpus.multilingual import multilingual_encoder
from corpus.university import Office, University

HOSTEL = {
    "en": "how much is the hostel per month",
    "ru": "сколько стоит общежитие в месяц",
    "zh": "宿舍每个月多少钱",
    "ar": "كم سعر السكن الجامعي في الشهر",
    "tr": "yurt aylık ne kadar",
}
DEADLINE = {
    "en": "when is the deadline to apply",
    "ru": "до какого числа можно подать документы",
    "zh": "申请的截止日期是什么时候",
    "ar": "متى آخر موعد للتقديم",
    "tr": "son başvuru tarihi ne zaman",
}
UNIVERSITY = University(
    name="U",
    short_name="U",
    contact=(Office(office="Admissions"), Office(office="Campus office", topics=("dormitory",))),
)


def kept(
    number: int, language: str, question: str, status: str = "not_found", topic: str = "dormitory"
) -> KeptQuestion:
    when = f"2026-11-24T10:00:{number:02}+00:00"
    return KeptQuestion(f"a{number}", 0, when, "000001", language, question, status, 0.1, topic, ())


def report(
    folder: Path, *rows: KeptQuestion, near: tuple[float, float] = (0.0, 0.0), down: str = ""
) -> list[Gap]:
    database = FeedbackDatabase(folder)
    database.add_questions(rows)
    if down:
        database.add_opinion(Opinion(down, "down", "the month is missing", "2026-11-24T10:00:00+00:00"))
    found = gaps(database, multilingual_encoder(), UNIVERSITY, lambda vector: near)
    database.close()
    return found


def test_the_same_question_in_several_languages_is_one_gap(tmp_path: Path) -> None:
    rows = [kept(n, language, asked) for n, (language, asked) in enumerate(HOSTEL.items())]
    rows += [kept(10 + n, *one, topic="deadline") for n, one in enumerate(DEADLINE.items())]
    rows.append(kept(20, "en", "How much is the hostel per month?"))
    found = report(tmp_path, *rows)
    hostel, deadline = found[:2]
    # The encoder finds one wording of each apart; what it puts together belongs together.
    assert hostel.asked == hostel.unanswered == 5 and hostel.languages["en"] == 2
    assert len(hostel.languages) == len(deadline.languages) == 4
    for gap in found:
        assert len({question in DEADLINE.values() for _, question in gap.examples}) == 1
    assert (hostel.office, deadline.office) == ("Campus office", "Admissions")


def test_what_was_answered_to_everyones_liking_is_no_gap(tmp_path: Path) -> None:
    rows = [kept(1, "en", HOSTEL["en"], "answered"), kept(2, "en", DEADLINE["en"], "answered")]
    [gap] = report(tmp_path, *rows, down="a2")
    assert gap.question == DEADLINE["en"] and gap.down == 1
    assert gap.comments == ("the month is missing",), "staff read what was missing"


@pytest.mark.parametrize(
    ("statuses", "topic", "near", "cause"),
    [
        (["not_found", "not_found"], "dormitory", (0.5, 0.3), "not on the site"),
        (["not_found", "not_found"], "dormitory", (0.9, 0.95), "not on the site"),
        (["not_found", "not_found"], "dormitory", (0.9, 0.3), "there but not found"),
        (["answered", "not_found"], "dormitory", (0.5, 0.3), "there but not found"),
        (["partial", "partial"], "dormitory", (0.9, 0.3), "found but refused"),
        (["not_found", "not_found"], "other", (0.3, 0.3), "off topic"),
        (["not_found", "not_found"], "other", (0.6, 0.3), "not on the site"),
    ],
)
def test_each_gap_has_its_likely_cause(
    tmp_path: Path, statuses: list[str], topic: str, near: tuple[float, float], cause: str
) -> None:
    rows = [
        kept(n, language, HOSTEL[language], status, topic)
        for n, (language, status) in enumerate(zip(("en", "ru"), statuses, strict=True))
    ]
    [gap] = report(tmp_path, *rows, near=near)
    assert gap.cause == cause


def test_a_wording_with_something_left_out_stands_for_no_group(tmp_path: Path) -> None:
    rows = [
        kept(1, "en", "hostel per month how much, call [number]"),
        kept(2, "en", "hostel price monthly, how much?"),
    ]
    [gap] = report(tmp_path, *rows)
    assert gap.question == "hostel price monthly, how much?"


def test_there_may_be_no_question_at_all(tmp_path: Path) -> None:
    assert report(tmp_path) == []


def test_a_vector_that_is_its_languages_mean_breaks_nothing() -> None:
    vectors = np.zeros((3, 4)) + np.asarray([1.0, 0, 0, 0])
    assert groups_of(vectors, ["en", "en", "en"]) == [[0, 1, 2]]
    assert groups_of(vectors[:1], ["en"]) == [[0]]


@pytest.mark.parametrize("start", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", " =1+1", "＝1", "\t=1"])
def test_no_cell_of_the_export_is_a_formula(tmp_path: Path, start: str) -> None:
    [gap] = report(tmp_path, kept(1, "en", HOSTEL["en"]))
    hostile = replace(
        gap, examples=(("en", start), ("ru", 'two "words",\nsplit')), office=start, comments=(start, "x")
    )
    text = as_csv([hostile])
    [_, row] = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert row[0] == row[6] == f"'{start}" and row[9] == f"'{start} | x"
    assert row[11] == 'two "words",\nsplit' and text.startswith("\ufeff")
