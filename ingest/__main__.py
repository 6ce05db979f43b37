"""The staff's commands: `python -m ingest publish`."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from corpus import telemetry
from corpus.errors import CorpusError

PAGES = Path(__file__).parent.parent / "corpus" / "pages"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    telemetry.silence()
    try:
        return _publish(options)
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.filename or options.data}: {error.strerror}. Nothing was published.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. What was published before stays.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Build and publish the corpus.")
    commands = parser.add_subparsers(dest="command", required=True)
    publish = commands.add_parser("publish", help="build a release from the pages, check it, publish it")
    publish.add_argument("--pages", type=Path, default=PAGES, help="a folder of .md, .txt and .html pages")
    publish.add_argument("--data", type=Path, help="the data folder (default: ASSISTANT_DATA, or data)")
    publish.add_argument("--json", action="store_true", help="print the result as JSON")
    publish.add_argument("--dry-run", action="store_true", help="read and check the pages, publish nothing")
    return parser


def _publish(options: argparse.Namespace) -> int:
    # Heavy libraries are imported after the arguments are known to be right.
    from tqdm import tqdm

    from corpus.embedder import Embedder
    from corpus.settings import Settings
    from ingest.publish import curated_alarms, publish, read_pages

    settings = Settings()
    data = options.data or settings.data
    reading = read_pages(options.pages)
    warnings = [*reading.warnings, *reading.refused, *curated_alarms(reading, date.today())]
    for warning in warnings:
        sys.stderr.write(f"warning: {warning}\n")
    counts = f"{len(reading.documents)} pages, {len(reading.passages)} passages"
    if options.dry_run:
        result: dict[str, object] = {"published": False, "documents": len(reading.documents)}
        said = f"{counts}. Nothing was published: this was a dry run."
    else:
        with tqdm(total=len(reading.passages), unit="passage", disable=not sys.stderr.isatty()) as bar:
            manifest, made = publish(reading, data, Embedder(settings.embedder), bar.update)
        result = {"published": made, **asdict(manifest)}
        said = f"Release {manifest.name}{'' if made else ' is up to date'}: {counts}."
    result["warnings"] = warnings
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=1) if options.json else said) + "\n")
    return 1 if reading.refused else 0


if __name__ == "__main__":
    raise SystemExit(main())
