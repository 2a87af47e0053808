"""The server computes with arrays in one thread, unless whoever starts it wants more."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.thorough import ordinary_first

# In a process of its own, because the libraries cannot be loaded anew. SciPy's own is loaded after the limit is set.
PROGRAM = """
import numpy
from threadpoolctl import threadpool_info, threadpool_limits
from pages.shell.process_limits import limit_arithmetic_threads

threadpool_limits(2, user_api="blas")
limit_arithmetic_threads()
import scipy.linalg
print(*sorted(each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"))
"""


@pytest.mark.parametrize(("wanted", "expected"), ordinary_first(1, [(None, {"1"}), ("2", {"2"})]))
def test_linear_algebra_runs_in_one_thread_unless_the_environment_says_otherwise(
    wanted: str | None, expected: set[str]
) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment | ({} if wanted is None else {"OPENBLAS_NUM_THREADS": wanted}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    threads = done.stdout.split()
    assert len(threads) >= 2
    assert set(threads) == expected
