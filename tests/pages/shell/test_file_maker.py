"""The process that makes the files of a large store works beside the viewers' workers, and ends with its server."""

import dataclasses
import os
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import pytest

from pages.shell import file_maker
from pages.shell.file_maker import COMMAND, NICENESS, SERVER_ENDED, files_made
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.sums.case_file.case_file import SUMS_ENDING, case_file_path
from tests.conftest import ROOT
from tests.pages.shell.any_store import PROGRAM, make_files_of_any_store

PATIENCE = 60.0
LOWEST = 19  # priority; the larger the number, the lower
# Instead of the files it makes one that says that it is at work, and then works for longer than any test.
WORKS_ON = """
import pathlib, sys, time
from pages.shell import file_maker

def keep(store):
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(600)

file_maker.keep_case_file = keep
file_maker.main()
"""


@pytest.fixture
def store(demo_url, monkeypatch, tmp_path) -> Store:
    """The demo store, of which files are made as of a large one."""
    monkeypatch.setenv("NEGAH_DATABASE_URL", demo_url)
    make_files_of_any_store(monkeypatch, tmp_path)
    return open_store()


def _makers() -> list[psutil.Process]:
    found = []
    for each in psutil.Process().children():
        with suppress(psutil.Error):  # it has just ended
            if PROGRAM in each.cmdline():
                found.append(each)
    return found


@pytest.mark.thorough
@pytest.mark.slow
def test_the_files_are_made_at_a_low_priority_while_something_else_is_done(store) -> None:
    path = case_file_path(store)
    with files_made(store):
        (maker,) = _makers()
        assert maker.nice() == min(os.getpriority(os.PRIO_PROCESS, 0) + NICENESS, LOWEST)
    assert path.exists()
    assert path.with_suffix(SUMS_ENDING).exists()
    assert not maker.is_running()


@pytest.mark.thorough
@pytest.mark.slow
def test_it_ends_when_its_server_does_whatever_it_does(store, monkeypatch, tmp_path) -> None:
    works = tmp_path / "works"
    monkeypatch.setattr(file_maker, "COMMAND", (sys.executable, "-c", WORKS_ON, str(works)))
    maker = file_maker._start()
    assert maker is not None
    assert maker.stdin is not None
    end = time.monotonic() + PATIENCE
    while not works.exists():
        assert maker.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    maker.stdin.close()
    assert maker.wait(PATIENCE) == SERVER_ENDED


@pytest.mark.slow
@pytest.mark.parametrize("reason", ["a newer state", "it hangs"])
def test_it_is_ended_when_nobody_needs_its_files_or_it_hangs(
    store, monkeypatch, tmp_path, caplog, reason
) -> None:
    monkeypatch.setattr(file_maker, "COMMAND", (sys.executable, "-c", WORKS_ON, str(tmp_path / "works")))
    monkeypatch.setattr(file_maker, "POLL_SECONDS", 0.05)
    if reason == "it hangs":
        monkeypatch.setattr(file_maker, "LONGEST", 0.0)
        served = store
    else:
        served = dataclasses.replace(store, state=("an earlier one",))
    began = time.monotonic()
    with files_made(served):
        pass
    assert time.monotonic() - began < PATIENCE
    assert not case_file_path(store).exists()
    assert ("hangs" in caplog.text) is (reason == "it hangs")


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


def test_a_database_that_fails_leaves_the_rest_to_be_made_ready(store, monkeypatch, caplog) -> None:
    def fails(store: Store) -> bool:
        raise ConnectionError("the database went away")

    monkeypatch.setattr(file_maker, "is_to_have_case_file", fails)
    done = []
    with files_made(store):
        done.append(True)
    assert done
    assert "the database went away" in caplog.text


def test_a_store_whose_cases_are_in_memory_has_no_process(demo_url, monkeypatch) -> None:
    started = []
    monkeypatch.setattr(file_maker, "_start", lambda: started.append(True))
    with files_made(open_store(demo_url)):
        pass
    assert not started


@pytest.mark.thorough
@pytest.mark.slow
def test_a_store_that_is_not_there_is_one_message_and_no_traceback(tmp_path) -> None:
    environment = os.environ | {"NEGAH_DATABASE_URL": f"duckdb:///{tmp_path / 'none.duckdb'}"}
    # Its standard input stays open, as that of a server that is alive.
    with subprocess.Popen(
        COMMAND, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as maker:
        assert maker.wait(PATIENCE) == 1
        assert maker.stderr is not None
        told = maker.stderr.read()
    assert "none.duckdb" in told
    assert "Traceback" not in told
