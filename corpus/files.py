"""Files of a release: told by their digest, and safe on the disk before anyone is sent to them."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path


def digest(file: Path) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def flush(folder: Path) -> None:
    """Bring a folder and all that is in it to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            flush_folder(path)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(file: Path, content: str) -> None:
    """Put new content in the place of a file in one step: a crash leaves the old or the new."""
    beside = file.with_name(f".{file.name}")
    with beside.open("w", encoding="utf-8") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    beside.replace(file)
    flush_folder(file.parent)


def append_lines(file: Path, lines: Sequence[str]) -> None:
    """Add lines to a file, each on a line of its own whatever was left behind, and bring them to the disk."""
    with file.open("ab+") as opened:
        if opened.seek(0, os.SEEK_END):
            opened.seek(-1, os.SEEK_END)
            if opened.read(1) != b"\n":  # left by a crash or an editor
                opened.write(b"\n")
        opened.write("".join(f"{line}\n" for line in lines).encode())
        opened.flush()
        os.fsync(opened.fileno())
