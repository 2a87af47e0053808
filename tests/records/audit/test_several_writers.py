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
    """A process that records events, and the file of what it has put into its queue."""
    out = folder / f"{name}.out"
    command = [sys.executable, "-m", "tests.records.audit.chain_processes", url, name, str(times)]
    with out.open("w") as file:
        return forked.start(command, cwd=ROOT, stdout=file), out


@ON_BOTH
def test_one_chain_of_several_processes_also_when_one_is_killed(
    new_url: Callable[[], str], key_file: Path, tmp_path: Path
) -> None:
    url = new_url()
    ending, _ = start(tmp_path, url, "ending", 300)
    killed, out = start(tmp_path, url, "killed", 100_000)
    assert ending.wait(120) == 0
    deadline = time.monotonic() + 60
    while len(out.read_text().splitlines()) < 300:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    put = len([line for line in out.read_text().splitlines(keepends=True) if line.endswith("\n")])
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
