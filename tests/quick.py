"""Pytest plugin that leaves out files of tests that open a store or start a process: `pytest -p tests.quick`.

`make check` uses it. The rule is about words: a file belongs to `make test` alone if it names one of `NEEDS`, which
are the functions and fixtures by which tests get a store, a dashboard, a server or a process. It is applied before a
file is imported, since importing all tests takes as long as running the quick ones.
"""

import re
from pathlib import Path

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
