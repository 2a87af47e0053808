"""Files of all cases of stores that are too small to have them."""

import sys
import tempfile
from pathlib import Path

import pytest

from pages.shell import file_maker
from queries.sums.writing import case_file_writer

PROGRAM = """
from pages.shell import file_maker
from queries.sums.writing import case_file_writer

case_file_writer.MAX_CASES = 0
file_maker.main()
"""


def make_files_of_any_store(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the process of `pages.shell.file_maker` make the files of any store, in a folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(case_file_writer, "MAX_CASES", 0)
    monkeypatch.setattr(file_maker, "COMMAND", (sys.executable, "-c", PROGRAM))
