"""Several processes write one chain; one that is killed loses a fraction of a second and breaks nothing."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from records.audit.chain_check import verify
from records.audit.search import AuditLogSearch, find_entries
from records.database import open_records
from tests import forked
from tests.records.conftest import ON_BOTH

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
LOST_SECONDS = 2.0  # on a busy machine; the queue is written every tenth of a second
A_SECOND = 1_000  # events that the process records


def start(folder: Path, url: str, name: str, times: int) -> tuple[subprocess.Popen[bytes], Path]:
    """A process that records events, and the file of what it has put into its queue; its log is `NAME.log`."""
    out = folder / f"{name}.out"
    command = [sys.executable, "-m", "tests.records.audit.chain_processes", url, name, str(times)]
    with out.open("w") as file, out.with_suffix(".log").open("w") as log:
        return forked.start(command, cwd=ROOT, stdout=file, stderr=log), out


def put_by(out: Path, *, at_least: int) -> int:
    """Wait until a process has put so many events into its queue; return how many it has put."""
    deadline = time.monotonic() + 60
    while (put := out.read_text().count("\n")) < at_least:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return put


@ON_BOTH
def test_one_chain_of_several_processes_also_when_one_is_killed(
    new_url: Callable[[], str], key_file: Path, tmp_path: Path
) -> None:
    url = new_url()
    ending, _ = start(tmp_path, url, "ending", 300)
    killed, out = start(tmp_path, url, "killed", 100_000)
    assert ending.wait(120) == 0
    put_by(out, at_least=300)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    put = put_by(out, at_least=300)
    records = open_records(url)
    written = find_entries(records, AuditLogSearch(who="killed"), limit=1)
    # One that ends by itself loses nothing; one that is killed at most what was in its queue.
    assert find_entries(records, AuditLogSearch(who="ending"), limit=1).count == 300
    assert written.count > 0
    assert put - written.count <= LOST_SECONDS * A_SECOND
    cases = find_entries(records, AuditLogSearch(who="killed"), limit=put).entries
    assert [entry.details()["case"] for entry in reversed(cases)] == [str(n) for n in range(written.count)]
    result = verify(records)
    assert result.unbroken
    assert result.count == 300 + written.count
    records.close()


def test_what_a_process_could_not_record_is_in_its_log_when_it_is_killed(
    new_url: Callable[[], str], key_file: Path, tmp_path: Path
) -> None:
    url = new_url()
    ending, _ = start(tmp_path, url, "ending", 1)
    assert ending.wait(120) == 0
    key_file.rename(away := key_file.with_suffix(".away"))  # nothing can be recorded without it
    killed, out = start(tmp_path, url, "killed", 100_000)
    log = out.with_suffix(".log")
    deadline = time.monotonic() + 60
    while "not recorded yet" not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    put_by(out, at_least=300)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    put, logged = put_by(out, at_least=300), log.read_text()
    away.rename(key_file)
    records = open_records(url)
    assert find_entries(records, AuditLogSearch(who="killed"), limit=1).count == 0
    records.close()
    for number in range(put):
        assert f'not recorded yet: saw_case killed {{"case":"{number}"}}' in logged
