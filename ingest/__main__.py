"""The staff's commands: `python -m ingest publish` and `python -m ingest questions`."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from corpus import telemetry
from corpus.errors import CorpusError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    telemetry.silence()
    try:
        return _publish(options) if options.command == "publish" else _questions(options)
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        done = "published" if options.command == "publish" else "written"
        sys.stderr.write(
            f"{error.filename or options.pages or 'The pages'}: {error.strerror}. Nothing was {done}.\n"
        )
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was done before stays.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Build and publish the corpus.")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="build a release from the pages, check it, publish it")
    publish.add_argument(
        "--pages", type=Path, help="a folder of .md, .txt and .html pages (default: ASSISTANT_CORPUS/pages)"
    )
    publish.add_argument("--questions", type=Path, help="expected questions (default: expected.jsonl there)")
    publish.add_argument("--data", type=Path, help="the data folder (default: ASSISTANT_DATA, or data)")
    publish.add_argument("--json", action="store_true", help="print the result as JSON")
    publish.add_argument("--dry-run", action="store_true", help="read and check the pages, publish nothing")
    questions = commands.add_parser("questions", help="write expected questions of new or changed pages")
    questions.add_argument("--pages", type=Path, help="a folder of pages (default: ASSISTANT_CORPUS/pages)")
    questions.add_argument("--questions", type=Path, help="the file to add to (default: as of publish)")
    way = questions.add_mutually_exclusive_group()
    way.add_argument("--export", type=Path, dest="export_to", metavar="FILE", help="write the prompt there")
    way.add_argument("--import", type=Path, dest="import_from", metavar="FILE", help="take a reply from it")
    questions.add_argument("--languages", default="", help="codes such as en,ru (default: the university's)")
    questions.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _questions(options: argparse.Namespace) -> int:
    from ingest.questions_command import write

    return write(options)


def _publish(options: argparse.Namespace) -> int:
    # Heavy libraries are imported after the arguments are known to be right.
    from tqdm import tqdm

    from corpus.embedder import Embedder
    from corpus.settings import Settings
    from corpus.staff_files import load_staff_files
    from corpus.vector_sets import vector_count
    from ingest.clean import SiteNames
    from ingest.publish import publish, read_pages, with_expected

    settings = Settings()
    data = options.data or settings.data
    edited = load_staff_files(settings.corpus)
    names = SiteNames(edited.university.home, edited.university.sections)
    pages = options.pages or edited.pages
    reading = with_expected(read_pages(pages, names), pages, options.questions, date.today(), edited.faq)
    warnings = [*reading.warnings, *reading.refused]
    for warning in warnings:
        sys.stderr.write(f"warning: {warning}\n")
    counts = f"{len(reading.documents)} pages, {len(reading.passages)} passages"
    if reading.expected:
        counts += f", {len(reading.expected)} expected questions"
    if options.dry_run:
        result: dict[str, object] = {"published": False, "documents": len(reading.documents)}
        said = f"{counts}. Nothing was published: this was a dry run."
    else:
        total = vector_count(reading.passages, reading.expected)
        with tqdm(total=total, unit="vector", disable=not sys.stderr.isatty()) as bar:
            manifest, made = publish(reading, data, Embedder(settings.embedder), bar.update)
        result = {"published": made, **asdict(manifest)}
        said = f"Release {manifest.name}{'' if made else ' is up to date'}: {counts}."
    result["warnings"] = warnings
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=1) if options.json else said) + "\n")
    return 1 if reading.refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
