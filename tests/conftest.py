"""Shared fixtures: the province, a small demo store, real files where they exist, and protection of real databases."""

import gc
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from door.viewers import LOCAL_VIEWER, issue_ticket, revoke_ticket
from intake.load import process_watch
from pages.view import viewer
from queries.sums.case_arrays import cases_in_memory
from tests.compiled import compile_part

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
DEMO = ("--cases", "12000", "--seed", "111")

pytest_plugins = [
    "tests.thorough",
    "tests.browser",
    "tests.computed_once",
    "tests.door.dashboard_with_accounts",
    "tests.engines",
    "tests.one_duckdb",
    "tests.order",
    "tests.visits",
]


def pytest_configure(config: pytest.Config) -> None:
    """Point the environment at a store that does not exist, before session fixtures run.

    Without this a test that forgets to name its store could write to the store of a user.
    """
    os.environ["NEGAH_DATABASE_URL"] = "duckdb:////nonexistent/a-test-must-name-its-own.duckdb"
    os.environ.pop("NEGAH_SETTINGS", None)
    # One audit log for all that a worker does, so that not each store gets one of its own; in the folder that
    # tests/browser.py has made.
    records = Path(os.environ["NEGAH_TEST_RUN"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["NEGAH_RECORDS_URL"] = f"sqlite:///{records}.sqlite"
    os.environ["NEGAH_RECORDS_KEY_FILE"] = f"{records}.key"
    # Commands speak the language of the locale; the tests expect that of the settings whatever machine they run on.
    for variable in ("LC_ALL", "LC_MESSAGES"):
        os.environ.pop(variable, None)
    os.environ["LANG"] = "C.UTF-8"


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Spare the garbage collector what is made while tests are collected and stays: it would find nothing."""
    gc.disable()
    try:
        compile_part(session.config)
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Spare the garbage collector what lives as long as the process: all imported modules and collected tests.

    Nothing is collected before, which takes half a second in each worker: what would go is little.

    Nor does pytest have to add its two handlers to each of Streamlit's loggers, one by one, three times a test.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    for name, logger in logging.getLogger().manager.loggerDict.items():
        if name.startswith("streamlit.") and isinstance(logger, logging.Logger):
            logger.propagate = True


@pytest.fixture(scope="session")
def _settings_of_none(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty settings for all tests that write no files."""
    settings = tmp_path_factory.mktemp("settings") / "negah.toml"
    settings.touch()
    return settings


@pytest.fixture(autouse=True)
def _no_real_database(
    request: pytest.FixtureRequest, _settings_of_none: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give every test default settings and, if it has a folder, the address of a store there that does not exist yet.

    A test without a folder (`tmp_path`) shares its settings, which it must not change, and is left with the address of
    a store that no test can make. To make and remove a folder takes longer than most tests that need none.
    """
    settings = _settings_of_none
    if "tmp_path" in request.fixturenames:
        tmp_path: Path = request.getfixturevalue("tmp_path")
        settings = tmp_path / "negah.toml"
        settings.touch()
        monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{tmp_path / 'negah.duckdb'}")
    monkeypatch.setenv("NEGAH_SETTINGS", str(settings))
    # Commands that a test runs in its own process would be ended by the memory limit of loads, because a process of
    # tests holds more than one load may. Tests of that limit use processes of their own.
    monkeypatch.setattr(process_watch, "resident_bytes", lambda: 0)
    yield
    if settings is _settings_of_none and settings.stat().st_size:
        settings.write_text("", encoding="utf-8")
        pytest.fail("a test that writes settings must have a folder for them: let it use `tmp_path`")


@pytest.fixture(autouse=True)
def _a_local_viewer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let screens that a test draws without a server be seen by the local person."""
    held = issue_ticket(LOCAL_VIEWER)
    monkeypatch.setattr(viewer, "ticket", lambda: held)
    yield
    revoke_ticket(held)


@pytest.fixture(scope="session")
def province():
    """The built-in province, East Azerbaijan."""
    from geo.province import load_province

    return load_province(ROOT / "geo" / "provinces" / "east-azerbaijan")


@pytest.fixture(scope="session")
def demo_url(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """URL of a demo store of about 12,000 cases, built once for all workers. Read it; never write to it."""
    # With pytest-xdist each worker has a folder of its own, and the parent folder is shared. The lock lets one worker
    # build the store while the others wait; the marker file distinguishes a complete store from one whose build failed.
    session = tmp_path_factory.getbasetemp()
    folder = session if worker_id == "master" else session.parent
    store = folder / "demo" / "negah.duckdb"
    url = f"duckdb:///{store}"
    with FileLock(folder / "demo.lock"):
        if not (done := folder / "demo.done").exists():
            store.parent.mkdir(exist_ok=True)
            command = [sys.executable, "-m", "intake", "demo", "--database", url, *DEMO]
            built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            if built.returncode:
                raise RuntimeError(f"the demo store was not built:\n{built.stdout}\n{built.stderr}")
            done.touch()
    return url


@pytest.fixture(scope="session")
def demo_store(demo_url: str):
    """The demo store, opened for reading."""
    from queries.storage.opening import open_store

    return open_store(demo_url)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real files that are not part of the project; skips the test where the folder is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs the real files in ../shared/data (relative to the project), which are not here")
    return SHARED_DATA


@pytest.fixture
def scope_by_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no store keep the columns of all its cases: each scope is read by statements of its own."""
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: True)
