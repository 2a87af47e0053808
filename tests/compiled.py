"""Tests compiled by the workers of a run together: in a fresh clone each would otherwise compile all of them.

Pytest rewrites the assertions of a file of tests and compiles it when it is first imported, which takes ten seconds for
all files. Workers begin at the same moment and import the files in the same order, so that all of them would do so for
each file. Each therefore compiles a part first, and then finds the rest as the others have left it.
"""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

PATTERN = "test_*.py"


def compile_part(config: pytest.Config) -> None:
    """Compile the part of a worker; nothing without workers, or where no bytecode may be written.

    Files that the run leaves out are not compiled (`tests/quick.py`).
    """
    if hasattr(config, "workerinput") and not sys.dont_write_bytecode:
        number = int(config.workerinput["workerid"].removeprefix("gw"))
        for file in files_of(config.args)[number :: config.workerinput["workercount"]]:
            if not config.hook.pytest_ignore_collect(collection_path=file, config=config):
                compile_file(file, config)


def files_of(arguments: Iterable[str]) -> list[Path]:
    """The files of tests in the folders and files that a run was asked for."""
    asked = {Path(argument.partition("::")[0]) for argument in arguments}
    return sorted(
        {file.resolve() for path in asked for file in (path.rglob(PATTERN) if path.is_dir() else [path])}
    )


def compile_file(file: Path, config: pytest.Config) -> None:
    """Rewrite and compile a file, unless that was done since it was written. A faulty one is left to its import."""
    compiled = compiled_file(file)
    with suppress(OSError, SyntaxError, ValueError):
        if compiled.exists() and compiled.stat().st_mtime > file.stat().st_mtime:
            return
        compiled.parent.mkdir(exist_ok=True)
        source_hash, code = rewrite._rewrite_test(file, config)
        rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source_hash, compiled)


def compiled_file(file: Path) -> Path:
    """Where pytest looks for a file of tests that is compiled."""
    return rewrite.get_cache_dir(file) / f"{file.stem}{rewrite.PYC_TAIL}"
