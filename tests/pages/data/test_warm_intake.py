"""The process that is kept ready answers, is replaced after it was killed, and ends when it is idle."""

import pytest

from pages.data import warm_intake
from tests.browser import PATIENCE
from tests.pages.data.test_loading_story import office_export

pytestmark = pytest.mark.slow  # Each process imports the whole of intake.


def test_it_answers_is_replaced_after_its_end_and_ends_when_idle(tmp_path, monkeypatch) -> None:
    database = f"duckdb:///{tmp_path / 'none.duckdb'}"
    file = str(office_export(tmp_path / "export.csv", rows=40))
    warm_intake.prepare(database)
    process = warm_intake._process_of(database)

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
