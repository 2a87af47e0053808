"""What `make run` does where packages cannot be fetched: it installs from wheels/, or says what to do."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Stands for the Python of the environment: writes down how pip is called, and fails as pip does without a network.
PYTHON = """#!/bin/sh
if [ "$1" = --version ]; then echo 'Python 3.11.7'; exit 0; fi
echo "$@" >>called.txt
exit 1
"""


def make_run(folder: Path) -> tuple[str, str]:
    """The messages of `make run` in a new folder of the project, and how pip was called."""
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "requirements.lock", folder)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    command = ["make", "--no-print-directory", "VENV=.venv", "run"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    return run.stderr, (folder / "called.txt").read_text(encoding="utf-8")


def test_a_folder_of_wheels_is_installed_without_a_network(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    messages, called = make_run(tmp_path)
    assert "--no-index --find-links wheels" in called
    assert "--require-hashes" in called
    assert "wheels/ does not have all packages for Python 3.11.7." in messages


def test_what_cannot_be_fetched_leads_to_the_way_without_internet(tmp_path: Path) -> None:
    messages, called = make_run(tmp_path)
    assert "--no-index" not in called
    assert "make wheels" in messages
    assert '"Without internet"' in messages
    assert "### Without internet" in (ROOT / "README.md").read_text(encoding="utf-8")
