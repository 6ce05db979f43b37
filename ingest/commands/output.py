"""How a command ends: data on standard output, what a person should know on standard error."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from ingest.page_warning import PageWarning


def end(options: argparse.Namespace, result: Mapping[str, object], said: str, refused: bool = False) -> int:
    """Print the result as JSON or in words; the command's exit status."""
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=1) if options.json else said) + "\n")
    return 1 if refused else 0


def tell(options: argparse.Namespace, warnings: Iterable[PageWarning]) -> list[dict[str, str]]:
    """Print warnings for a person, where one reads; as JSON holds them."""
    told = list(warnings)
    if not options.json:
        sys.stderr.write("".join(f"{one.severity}: {plain(one.text)}\n" for one in told))
    return [asdict(one) for one in told]


def plain(text: str) -> str:
    """Text of a page or a file's name without what would be a command to a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
