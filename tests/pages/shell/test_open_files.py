"""The server may have as many connections open as the system allows, and not only as many as it begins with."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytest.importorskip("resource")
# In a process of its own, because the limit of this one must stay.
PROGRAM = """
import resource
from pages.shell.process_limits import allow_open_files

most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (256, most))
allow_open_files()
allow_open_files()
print(resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most))
"""


def test_the_limit_is_raised_to_the_most_that_may_be_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("True\n", "")
