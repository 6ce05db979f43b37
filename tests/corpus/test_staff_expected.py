"""What staff write and strike in the running assistant."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.errors import ConfigurationInvalid
from corpus.expected import ExpectedQuestion
from corpus.staff_expected import StaffExpected, Struck


def line(question: str, url: str = "https://example.edu/fees") -> str:
    return json.dumps({"question": question, "url": url})


def test_lines_are_added_and_none_is_lost_where_two_write_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: StaffExpected(tmp_path / "new").add([line(f"question {n}")]), range(40)))
    written = StaffExpected(tmp_path / "new")
    assert {json.loads(one)["question"] for one in written.lines() if one} == {
        f"question {n}" for n in range(40)
    }


def test_what_is_struck_is_left_out_until_it_is_taken_back_or_written_anew(tmp_path: Path) -> None:
    written = StaffExpected(tmp_path)
    one = ExpectedQuestion("How much is it?", "en", "doc-1", None, "the fee", "amount", "staff")
    addresses = {"doc-1": "https://www.example.edu/fees/"}
    assert written.kept([one], addresses) == (one,)
    written.strike("how  much is IT?", "https://example.edu/fees")
    assert written.kept([one], addresses) == ()
    assert written.kept([one], {"doc-1": "https://example.edu/other"}) == (one,)
    written.restore("How much is it?", "https://example.edu/fees")
    assert written.kept([one], addresses) == (one,)
    written.strike("How much is it?", "https://example.edu/fees")
    written.add([line("HOW MUCH is it?")])
    assert written.struck() == frozenset()


def test_a_damaged_file_is_told_and_not_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "struck.jsonl").write_text("{broken\n")
    with pytest.raises(ConfigurationInvalid, match=r"struck\.jsonl"):
        StaffExpected(tmp_path).struck()


def test_every_spelling_of_a_question_and_an_address_is_the_same() -> None:
    assert Struck.of("Fees?", "http://www.example.edu/a/") == Struck.of("fees?", "https://example.edu/a")
