"""The process that makes the files of a large store works beside the viewers' workers, and ends with its server."""

import os
import sys
import time

import psutil
import pytest

from pages.shell import file_maker
from pages.shell.file_maker import NICENESS, files_made
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.sums.case_file import SUMS_ENDING, case_file_path
from tests.pages.shell.any_store import PROGRAM, make_files_of_any_store

PATIENCE = 60.0
LOWEST = 19  # priority; the larger the number, the lower


@pytest.fixture
def store(demo_url, monkeypatch, tmp_path) -> Store:
    """The demo store, of which files are made as of a large one."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    make_files_of_any_store(monkeypatch, tmp_path)
    return open_store()


def test_the_files_are_made_at_a_low_priority_while_something_else_is_done(store) -> None:
    path = case_file_path(store)
    lowered = min(os.nice(0) + NICENESS, LOWEST)
    with files_made(store):
        (maker,) = (each for each in psutil.Process().children() if PROGRAM in each.cmdline())
        end = time.monotonic() + PATIENCE
        while maker.nice() != lowered:
            assert time.monotonic() < end
            time.sleep(0.01)
    assert path.exists()
    assert path.with_suffix(SUMS_ENDING).exists()
    assert not maker.is_running()


def test_it_ends_when_its_server_does(store, monkeypatch) -> None:
    sleeps = "import time\nfrom pages.shell import file_maker\n"
    sleeps += "file_maker.keep_case_file = lambda store: time.sleep(600)\nfile_maker.main()"
    monkeypatch.setattr(file_maker, "COMMAND", (sys.executable, "-c", sleeps))
    maker = file_maker._start()
    assert maker is not None
    assert maker.stdin is not None
    maker.stdin.close()
    assert maker.wait(PATIENCE) == 1


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ((sys.executable, "-c", "raise SystemExit(3)"), "ended with 3"),
        (("/no/such/program",), "not be started"),
    ],
)
def test_a_process_that_fails_is_told_and_stops_nobody(store, monkeypatch, caplog, command, told) -> None:
    monkeypatch.setattr(file_maker, "COMMAND", command)
    done = []
    with files_made(store):
        done.append(True)
    assert done
    assert told in caplog.text
    assert not case_file_path(store).exists()


def test_a_store_whose_cases_are_in_memory_has_no_process(demo_url, monkeypatch) -> None:
    monkeypatch.setattr(file_maker, "_start", lambda: pytest.fail("a process was started"))
    with files_made(open_store(demo_url)):
        pass
