"""Pytest plugin that leaves out what cannot be said at once: `pytest -p tests.quick`. `make check` uses it.

One rule is about words: a file belongs to `make test` alone if it names one of `NEEDS`, which are the functions and
fixtures by which tests get a store, a dashboard, a server or a process. It is applied before a file is imported, since
importing all tests takes as long as running the quick ones.

The other rule is about what was measured: of the rest, tests that take more than a sixtieth of a second of processor
time are left out. `make quick-list` writes the list, `tests/long_tests.txt`: it runs all of them, and then those that
are left, because some of these now set up what others had. A test that has become long since then, or is new, runs and
is named at the end.
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

LIST = Path(__file__).resolve().parent / "long_tests.txt"
# With "anew" in this variable of the environment the listed tests run, too, and the list is written anew; with "more"
# they do not, and it gets longer.
WRITES = "NEGAH_WRITES_LONG_TESTS"
MAX = 0.015  # seconds of a processor, on average over the cases of a test
NOTED = 0.5  # that a test has to take to be named at the end: a busy machine takes longer for everything
NEEDS = (
    # stores and databases
    "create_engine", "databases", "demo_store", "demo_url", "open_store", "store_of", "world_stores", "write_store",
    "Store", "clickhouse_engine", "mariadb_url",
    # the database of people and of the audit log
    "Records", "SessionManager", "records_in", "new_url", "open_records", "planner",
    # dashboards and commands
    "AppTest", "demo_dashboard", "guarded", "look", "run_forked", "serve", "start_server", "subprocess",
)  # fmt: skip
_NEEDS = re.compile(rf"\b(?:{'|'.join(NEEDS)})\b")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Whether to leave a file out; None leaves the decision to pytest."""
    if not collection_path.match("test_*.py"):
        return None
    return needs_store_or_process(collection_path.read_text(encoding="utf-8")) or None


def needs_store_or_process(text: str) -> bool:
    """Whether a file of tests with this text opens a store or starts a process."""
    return _NEEDS.search(text) is not None


def function_of(test: str) -> str:
    """The id of a test without the case: the file and the name of its function."""
    return test.partition("[")[0]


def left_out() -> set[str]:
    """The tests of the list."""
    return set(LIST.read_text(encoding="utf-8").split()) if LIST.exists() else set()


def long_ones(seconds: Iterable[tuple[str, float]], *, most: float) -> list[str]:
    """The tests whose cases take more seconds on average."""
    taken: dict[str, list[float]] = defaultdict(list)
    for test, each in seconds:
        taken[function_of(test)].append(each)
    return sorted(test for test, each in taken.items() if sum(each) > most * len(each))


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave the listed tests to `make test`."""
    listed = set() if os.environ.get(WRITES) == "anew" else left_out()
    if left := [item for item in items if function_of(item.nodeid) in listed]:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if function_of(item.nodeid) not in listed]


def _processor_time() -> float:
    """Of this process and of those that have ended."""
    return sum(os.times()[:4])


_began = pytest.StashKey[float]()
_taken: list[tuple[str, float]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note when a test begins."""
    item.stash[_began] = _processor_time()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Hand over the processor time of a test, with what it has set up, to the process that reports all of them."""
    if call.when == "call":
        item.user_properties.append(("processor_time", _processor_time() - item.stash[_began]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Collect the processor time of a test."""
    if report.when == "call":
        _taken.extend(
            (report.nodeid, each) for name, each in report.user_properties if name == "processor_time"
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is left out, and name tests that ought to be; or write the list."""
    if WRITES in os.environ:
        listed = (left_out() if os.environ[WRITES] == "more" else set()) | set(long_ones(_taken, most=MAX))
        LIST.write_text("".join(f"{test}\n" for test in sorted(listed)), encoding="utf-8")
    terminalreporter.write_line(f"{len(left_out())} tests that take longer are left to `make test`.")
    for test in long_ones(_taken, most=NOTED):
        terminalreporter.write_line(f"{test} takes long: `make quick-list` leaves it to `make test`.")
