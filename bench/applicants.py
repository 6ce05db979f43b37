"""127 questions as applicants put them: is the verdict right, from the seed page alone?"""

import sys
from collections import defaultdict
from collections.abc import Iterator

from bench.chat import ask
from bench.data import SEED_PAGE, path_of, read_lines
from bench.measures import Row, mean
from bench.server import serving

STATUS = {"S": "answered", "P": "partial", "R": "not_found", "X": "chat"}
# The last group stands in a conversation; these two need what was said before them.
BEFORE = {
    "Q122": ("ratings list pls",),
    "Q123": ("with which foreign organisations bsmu work", "tell me about the cooperation with Japan"),
}


def measure(show: bool = False) -> Iterator[Row]:
    """The share of right verdicts, in all and by verdict."""
    right: dict[str, list[float]] = defaultdict(list)
    items = read_lines(path_of("seed_qa/applicant_questions.jsonl"))
    with serving(SEED_PAGE) as base_url:
        for item in items:
            status = ask(base_url, (*BEFORE.get(item["id"], ()), item["question"]))["status"]
            if show and status != STATUS[item["verdict"]]:
                sys.stderr.write(f"{item['id']} {item['verdict']} -> {status} | {item['question']}\n")
            right[item["verdict"]].append(float(status == STATUS[item["verdict"]]))
    every = [value for values in right.values() for value in values]
    yield Row("applicants", "right verdict", mean(every), len(every), 0.80, 0.92)
    for verdict, values in right.items():
        yield Row("applicants", f"… {STATUS[verdict]}", mean(values), len(values))
