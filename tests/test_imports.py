"""How the packages hang together: imports run one way and do nothing, all that is used is declared."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from setuptools import find_packages

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "ingest", "assistant")
ALLOWED = {"corpus": {"corpus"}, "ingest": {"ingest", "corpus"}, "assistant": {"assistant", "corpus"}}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules(package: str) -> list[Path]:
    """Every module of a package, those of its sub-packages too."""
    return sorted(path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts)


def module_name(path: Path) -> str:
    """The dotted name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are absolute"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    own = {*PACKAGES, "bench", "tests"}
    for path in modules(package):
        assert set(imported(path)) & own <= ALLOWED[package], path


def test_every_library_used_is_declared() -> None:
    def bare(name: str) -> str:
        return re.sub(r"[-_.]+", "-", re.split(r"[<>=\[; ]", name)[0]).lower()

    declared = {bare(name) for name in PYPROJECT["project"]["dependencies"]}
    distributions = packages_distributions()
    for package in PACKAGES:
        for path in modules(package):
            for name in set(imported(path)) - set(sys.stdlib_module_names) - set(PACKAGES):
                owners = {bare(owner) for owner in distributions[name]}
                assert owners & declared, f"{path} imports {name}, which pyproject.toml does not declare"


def test_every_file_that_is_read_is_shipped() -> None:
    """Data files beside the code are listed for the installed package; sources of the front end are not."""
    shipped = PYPROJECT["tool"]["setuptools"]["package-data"]
    built_from = ("web/loader", "web/panel", "web/styles", "web/node_modules")
    for package in PACKAGES:
        listed = {path for pattern in shipped.get(package, []) for path in (ROOT / package).glob(pattern)}
        for path in (ROOT / package).rglob("*.*"):
            place = path.relative_to(ROOT / package).as_posix()
            is_source = place.startswith(built_from) or path.parent.name == "web"
            if path.is_file() and path.suffix not in (".py", ".pyc") and not is_source:
                assert path in listed, f"{path} is not in the package data of pyproject.toml"


# Third-party libraries first, for what they do while being imported is theirs.
IMPORTS = """
import importlib, os, sys, threading
libraries, own = sys.argv[1].split(), sys.argv[2].split()
for name in libraries:
    importlib.import_module(name)
import torch
def loaded(*arguments, **options):
    raise AssertionError("a model was made while importing")
torch.nn.Module.__init__ = loaded
environment, threads = dict(os.environ), threading.active_count()
for name in own:
    importlib.import_module(name)
changed = {name for name in {*environment, *os.environ} if environment.get(name) != os.environ.get(name)}
assert not changed, f"the environment changed: {changed}"
assert threading.active_count() == threads, "a thread was started"
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    paths = [path for package in PACKAGES for path in modules(package)]
    libraries = {name for path in paths for name in imported(path)} - {*PACKAGES, "__future__"}
    own = [module_name(path) for path in paths]
    result = subprocess.run(
        [sys.executable, "-c", IMPORTS, " ".join(sorted(libraries)), " ".join(own)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert not list((tmp_path).glob("data*")) and not result.stdout


def test_every_package_is_shipped() -> None:
    found = find_packages(str(ROOT), **PYPROJECT["tool"]["setuptools"]["packages"]["find"])
    for package in PACKAGES:
        for path in modules(package):
            assert module_name(path.parent / "__init__.py") in found, (
                f"{path} is in no package that is shipped"
            )


HEAVY = ("torch", "transformers", "sentence_transformers", "chromadb", "gradio", "langchain_core", "fastapi")


@pytest.mark.parametrize("command", ["assistant", "ingest"])
def test_a_command_says_what_is_wrong_with_its_arguments_at_once(command: str) -> None:
    """Nothing heavy is imported before the arguments are known to be right."""
    program = f"import sys, {command}.__main__; print([n for n in {HEAVY!r} if n in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.strip() == "[]"
