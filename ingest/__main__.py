"""The staff's commands: publish, check, diff, status, rollback, refresh, add and questions."""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

from corpus import telemetry
from corpus.errors import CorpusError

# Each command's module under ingest/commands, where a function bears its name. They import heavy libraries,
# so it is done once the arguments are known to be right.
_MODULES = {
    "publish": "publish",
    "check": "check",
    "diff": "check",
    "status": "release",
    "rollback": "release",
    "questions": "questions",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    telemetry.silence()
    try:
        run = getattr(import_module(f"ingest.commands.{_MODULES[options.command]}"), options.command)
        return int(run(options))
    except CorpusError as error:
        return _refused(options, str(error))
    except OSError as error:
        place = error.filename or getattr(options, "pages", None) or "The pages"
        done = {"questions": "written", "publish": "published"}.get(options.command, "changed")
        return _refused(options, f"{place}: {error.strerror}. Nothing was {done}.")
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was done before stays.\n")
        return 1


def _refused(options: argparse.Namespace, reason: str) -> int:
    """Tell the reason to a person, and to a program too where one asked."""
    sys.stderr.write(f"{reason}\n")
    if options.json:
        sys.stdout.write(json.dumps({"error": reason}, ensure_ascii=False) + "\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Build and publish the corpus.")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="build a release from the pages, check it, publish it")
    publish.add_argument("--dry-run", action="store_true", help="read and check the pages, publish nothing")
    check = commands.add_parser("check", help="build a release, ask the golden questions, publish nothing")
    diff = commands.add_parser("diff", help="say which pages and passages a publish would change")
    status = commands.add_parser("status", help="say what is served, and which releases there are")
    rollback = commands.add_parser("rollback", help="make an earlier release current again")
    rollback.add_argument("release", nargs="?", help="its number (default: the one before the current one)")
    rollback.add_argument(
        "--rebuild", action="store_true", help="publish its pages anew, for its vectors are damaged"
    )
    questions = commands.add_parser("questions", help="write expected questions of new or changed pages")
    way = questions.add_mutually_exclusive_group()
    way.add_argument("--export", type=Path, dest="export_to", metavar="FILE", help="write the prompt there")
    way.add_argument("--import", type=Path, dest="import_from", metavar="FILE", help="take a reply from it")
    questions.add_argument("--languages", default="", help="codes such as en,ru (default: the university's)")
    for command in (publish, check, diff, questions):
        command.add_argument("--pages", type=Path, help="a folder of pages (default: ASSISTANT_CORPUS/pages)")
        command.add_argument(
            "--questions", type=Path, help="expected questions (default: expected.jsonl beside the pages)"
        )
    for command in (publish, check, diff, status, rollback):
        command.add_argument("--data", type=Path, help="the data folder (default: ASSISTANT_DATA, or data)")
    for command in (publish, check, rollback):
        command.add_argument("--by", type=_name, default="", help="who does it (default: this user)")
    for command in (publish, check, diff, status, rollback, questions):
        command.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _name(text: str) -> str:
    if len(text) > 100 or not text.isprintable():
        raise argparse.ArgumentTypeError("a name has at most 100 characters, all of them printable")
    return text


if __name__ == "__main__":
    raise SystemExit(main())
