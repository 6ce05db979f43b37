"""The process that parses: files on standard input, parsed pages on standard output, one after another.

Each file is a line of JSON that says its name and length, then its bytes; each answer is a line of JSON.
"""

import json
import os
import resource
import sys

from corpus.errors import PageUnreadable
from ingest.breadcrumb import SiteNames
from ingest.formats.parse import parse_file
from ingest.formats.parsed import PARSED
from ingest.load import PageFile

MEMORY_BYTES = 2_000_000_000
CPU_SECONDS = 30


def main() -> None:
    """Parse until the input ends; a file that takes too much time ends the process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has nothing to write
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while line := sys.stdin.buffer.readline():
        about = json.loads(line)
        data = sys.stdin.buffer.read(about["length"])
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))
        file = PageFile(about["name"], about["suffix"], data, about["stated"])
        answers.write(_answer(file, SiteNames(tuple(about["home"]), tuple(about["sections"]))) + b"\n")
        answers.flush()


def _answer(file: PageFile, site: SiteNames) -> bytes:
    try:
        return PARSED.dump_json(parse_file(file, site))
    except PageUnreadable as error:
        reason = str(error)
    except MemoryError:
        reason = f"{file.name} can't be read: it needs too much memory."
    except RecursionError:
        reason = f"{file.name} can't be read: it is nested too deeply."
    except Exception as error:  # whatever a hostile file does to a library, it is told by name
        reason = f"{file.name} can't be read ({type(error).__name__})."
    return json.dumps({"refused": reason}).encode()


if __name__ == "__main__":
    main()
