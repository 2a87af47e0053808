"""What `make run` does where it cannot go on: packages that cannot be fetched, and a port that is taken."""

import shutil
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Stands for the Python of the environment: writes down how pip is called, and fails as pip does without a network.
PYTHON = """#!/bin/sh
if [ "$1" = --version ]; then echo 'Python 3.11.7'; exit 0; fi
echo "$@" >>called.txt
exit 1
"""


def make_run(folder: Path, *, installed: bool = False, **variables: int) -> tuple[str, str]:
    """The messages of `make run` in a new folder of the project that fails, and how pip was called."""
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "requirements.lock", folder)
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    command = ["make", "--no-print-directory", "VENV=.venv", "run"]
    if installed:
        command += ["RUNTIME=.venv/bin/python", "NEGAH_DATABASE_URL=elsewhere"]
    command += [f"{name}={value}" for name, value in variables.items()]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    called = folder / "called.txt"
    return run.stderr, called.read_text(encoding="utf-8") if called.exists() else ""


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


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        messages, called = make_run(tmp_path, installed=True, PORT=taken.getsockname()[1])
    assert "is taken" in messages
    assert "PORT=9000 make run" in messages
    assert not called
