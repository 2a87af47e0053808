"""Pytest plugin that starts the fork server of a run with workers before the program is imported (`tests/forked.py`).

The process that leads a run imports the program with its fixtures, and so does the fork server, from which the workers
come. One after the other, each would leave a core idle for several seconds.
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.forked import SHARED, TEST_LIBRARIES, fork_workers, start_fork_server

FORK_SERVER = pytest.StashKey[subprocess.Popen[bytes]]()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the fork server if this process leads a run, and let it import at once what the workers need."""
    if early_config.known_args_namespace.numprocesses and "PYTEST_XDIST_WORKER" not in os.environ:
        begin_run(early_config, TEST_LIBRARIES)


def begin_run(config: pytest.Config, libraries: Sequence[str] = ()) -> None:
    """Make the folder that the workers share and start the fork server, which imports some libraries at once."""
    os.environ[SHARED] = tempfile.mkdtemp(prefix="negah-run-")
    config.stash[FORK_SERVER] = start_fork_server(Path(os.environ[SHARED]), libraries)
    fork_workers()
