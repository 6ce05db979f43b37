"""A small real model answers the sites' questions; every sentence that reaches the reader is written down.

`python -m bench.local_model [--questions 60] [--out FILE]` needs the model that `make chat-model` fetches.
Whether a sentence is borne out is judged by reading: the file has each with its quotation.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from assistant.answer import Message
from assistant.model import lines
from assistant.model.check import Checked, SupportCheck
from assistant.model.local_server import MODEL, local_server, model_file
from assistant.model.upstream import Limits
from bench.model_assistant import assistant_for, questions
from bench.subject_of_project import Project

ASKED = ("northgate", "brenta", "esil", "cedar")
# On a busy machine a small model is slow; how slow is not what is measured.
PATIENCE = Limits(first=180, between=60, whole=400)


def main() -> int:
    """Ask, and write down; 1 where there is no model."""
    parser = argparse.ArgumentParser(prog="python -m bench.local_model", description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path("data/local-model.jsonl"))
    parser.add_argument("--lines", type=int, default=40, help="how many lines the model is given")
    options = parser.parse_args()
    lines._MOST_LINES = options.lines
    file = model_file()
    if file is None:
        sys.stderr.write("No model: run make chat-model, which fetches one.\n")
        return 1
    seen: list[tuple[str, tuple[int, ...], str]] = []
    real = SupportCheck.check

    def watched(check: SupportCheck, sentence: str, cited: tuple[int, ...]) -> Checked:
        checked = real(check, sentence, cited)
        seen.append((sentence, tuple(cited), checked.reason))
        return checked

    SupportCheck.check = watched  # type: ignore[method-assign, assignment]
    each = -(-options.questions // len(ASKED))
    counts: Counter[str] = Counter()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with local_server(file) as address, tempfile.TemporaryDirectory() as folder, options.out.open("w") as out:
        project = Project()
        for name in ASKED:
            assistant = assistant_for(project, name, MODEL, address, Path(folder), PATIENCE)
            every = list(questions(name))
            for question in every[:: max(1, len(every) // each)][:each]:
                seen.clear()
                began = time.monotonic()
                answer = assistant.answer([Message("user", question)])
                quotes = {one.number: one.quote for one in answer.citations}
                shown = [
                    {"text": one.text, "quotes": [quotes[number] for number in one.citations]}
                    for one in answer.sentences
                    if any(one.text == text for text, _, _ in seen)
                ]
                counts.update(["questions", answer.answered_by])
                counts.update(reason or "kept" for _, _, reason in seen)
                line = {
                    "site": name,
                    "question": question,
                    "status": answer.status,
                    "by": answer.answered_by,
                    "shown": shown,
                    "withheld": [[text, cited, reason] for text, cited, reason in seen if reason],
                    "seconds": round(time.monotonic() - began, 1),
                }
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                out.flush()
            if assistant.writer is not None:
                assistant.writer.budget.close()
    sys.stdout.write(json.dumps(counts) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
