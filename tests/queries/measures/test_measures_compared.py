"""Each measure is compared with its reference implementation on each engine."""

import os
import re
import sys
from collections import defaultdict

import pytest

from tests.conftest import ROOT
from tests.forked import run_forked
from tests.queries.questions import ALONE

ENGINES = {"duckdb", "postgresql", "clickhouse"}


@pytest.mark.slow
def test_each_measure_is_compared_with_its_reference_on_each_engine() -> None:
    # Without the plugins and the fixtures that collecting does not need, which take longer to import.
    options = ("--collect-only", "-q", "--noconftest", "-p", "tests.engines")
    command = [sys.executable, "-m", "pytest", *options, "tests/queries/estimates/test_measure.py"]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    collected = run_forked(command, cwd=ROOT, env=environment, check=True).stdout
    compared = defaultdict(set)
    for test, engine, key in re.findall(r"::(test_\w+)\[(\w+)-(\w+)\]", collected):
        compared[test].add((engine, key))
    # What compares units is compared in tests/queries/estimates/test_excess_late.py.
    everything = {(engine, key) for engine in ENGINES for key in ALONE}
    assert len(compared) >= 4
    assert {test: everything - there for test, there in compared.items() if everything - there} == {}
