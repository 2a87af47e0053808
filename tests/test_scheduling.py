"""A test run always ends: a test that hangs or crashes is named and counts as failed, and all others run."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HANGING = """
import ctypes

def test_before(): pass

def test_that_hangs():
    ctypes.PyDLL(None).sleep(1000)  # holds the GIL, so that Python cannot handle signals

def test_after(): pass
"""
CRASHING = """
import os

def test_that_crashes():
    os._exit(3)

def test_after(): pass
"""
SOUND = """
import pytest

@pytest.mark.parametrize("number", range(20))
def test_that_is_sound(number): pass
"""
SETTINGS = """
[pytest]
faulthandler_timeout = 2
faulthandler_exit_on_timeout = true
"""


@pytest.mark.thorough
@pytest.mark.slow
def test_a_run_with_a_test_that_hangs_and_one_that_crashes_ends(tmp_path):
    for name, text in (("hanging", HANGING), ("crashing", CRASHING), ("sound", SOUND)):
        (tmp_path / f"test_{name}.py").write_text(text)
    (tmp_path / "pytest.ini").write_text(SETTINGS)
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "xdist", *scheduling()]

    run = subprocess.run(
        command, cwd=tmp_path, env=_alone(), capture_output=True, text=True, timeout=120, check=False
    )

    assert run.returncode == 1
    assert "2 failed, 23 passed" in run.stdout
    assert set(re.findall(r"crashed while running '([^']+)'", run.stdout)) == {
        "test_hanging.py::test_that_hangs",
        "test_crashing.py::test_that_crashes",
    }
    assert 'test_hanging.py", line 7 in test_that_hangs' in run.stderr


def scheduling() -> list[str]:
    """The options with which `make test` distributes tests to workers."""
    command = ["make", "--dry-run", "--always-make", "test"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    match = re.search(r"pytest (-n \d+ --dist \w+)$", run.stdout, re.MULTILINE)
    assert match is not None
    return match[1].split()


def _alone() -> dict[str, str]:
    """The environment without the variables of pytest-xdist, and with no plugin but those that the command names.

    Loading the others takes longer than the whole run, in each of its processes.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return kept | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
