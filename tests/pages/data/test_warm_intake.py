"""The process that is kept ready answers, is replaced after it was killed, and ends when it is idle."""

import signal
import threading
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pages.data import warm_intake
from tests.browser import PATIENCE
from tests.pages.data.test_loading_story import office_export

pytestmark = pytest.mark.slow  # Each process imports the whole of intake.


def test_the_request_of_another_person_is_answered_while_a_process_is_held(tmp_path) -> None:
    database = f"duckdb:///{tmp_path / 'held.duckdb'}"
    file = str(office_export(tmp_path / "export.csv", rows=40))
    processes = warm_intake._processes_of(database)
    processes.places[0].prepare()
    held = processes.places[0]._process
    held.send_signal(signal.SIGSTOP)  # as if it were busy with a file of the first person
    first = threading.Thread(
        target=warm_intake.ask, args=(database, ["guess", file, "--json"]), kwargs={"person": "ali"}
    )
    first.start()
    try:
        while not processes.turns._people:
            time.sleep(0.01)
        assert warm_intake.ask(database, ["guess", file, "--json"], person="sara").report is not None
        assert first.is_alive()
    finally:
        held.send_signal(signal.SIGCONT)
        first.join(PATIENCE)


@pytest.mark.thorough
def test_a_file_that_takes_too_much_memory_is_refused_in_words_and_others_are_answered(tmp_path) -> None:
    database = f"duckdb:///{tmp_path / 'none.duckdb'}"
    hostile = tmp_path / "hostile.parquet"
    # One value of a megabyte for all rows, in a few kilobytes.
    same = pa.array([b"x" * 1_000_000] * 2_000)
    pq.write_table(pa.table({"id": [f"A{row}" for row in range(2_000)], "text": same}), hostile)

    refused = warm_intake.ask(database, ["guess", str(hostile), "--json"])

    assert refused.report is None
    assert "limits.memory_megabytes" in refused.error("en")
    file = str(office_export(tmp_path / "export.csv", rows=40))
    assert warm_intake.ask(database, ["guess", file, "--json"]).report is not None


@pytest.mark.thorough
def test_it_answers_is_replaced_after_its_end_and_ends_when_idle(tmp_path, monkeypatch) -> None:
    database = f"duckdb:///{tmp_path / 'none.duckdb'}"
    file = str(office_export(tmp_path / "export.csv", rows=40))
    warm_intake.prepare(database)
    process = warm_intake._processes_of(database).places[0]

    guessed = warm_intake.ask(database, ["guess", file, "--json"])
    assert guessed.report["missing"] == []
    first = process._process
    missing = warm_intake.ask(database, ["guess", str(tmp_path / "none.csv"), "--json"])
    assert missing.report is None
    assert missing.error("fa")
    assert process._process is first

    first.kill()
    first.wait(PATIENCE)
    assert warm_intake.ask(database, ["guess", file, "--json"]).report is not None
    second = process._process
    assert second is not first

    monkeypatch.setattr(warm_intake, "IDLE", 0.05)
    warm_intake.ask(database, ["guess", file, "--json"])
    second.wait(PATIENCE)
    assert second.returncode == 0
