"""Commands of intake write what they did into the audit log, and do not fail when they cannot."""

import contextlib
import io
from pathlib import Path

import pytest

from intake.__main__ import main
from records.audit.actor import ON_BEHALF_OF, system_actor
from records.audit.search import AuditLogSearch, all_entries
from records.database import open_records
from tests.intake.storing import CASE, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def run(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and errors of a command on the store of a folder."""
    error = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(error):
        code = main([*words, "--database", f"duckdb:///{folder / 'store.duckdb'}"])
    return code, error.getvalue()


def test_loads_undos_and_what_shows_cases_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    monkeypatch.setenv("NEGAH_RECORDS_URL", url)
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(tmp_path / "r.key"))
    file = str(write(tmp_path / "cases.csv", [CASE, CASE | {"id": ""}]))
    mapping = ("--mapping", "negah", "--as-of", "1404/06/10")
    assert run(tmp_path, "check", file, *mapping)[0] == 0
    monkeypatch.setenv(ON_BEHALF_OF, "sara")
    assert run(tmp_path, "load", file, *mapping)[0] == 0
    monkeypatch.delenv(ON_BEHALF_OF)
    for words in (("rejected",), ("rejected", "--csv"), ("loads",), ("dump",), ("undo",)):
        assert run(tmp_path, *words)[0] == 0
    records = open_records(url)
    entries = list(all_entries(records, AuditLogSearch(), limit=100))[::-1]
    records.close()
    system = system_actor()
    assert entries.pop(0).kind == "changed_settings"
    assert [(entry.kind, entry.who) for entry in entries] == [
        ("loaded", "sara"),
        ("saw_rejected_rows", system),
        ("exported", system),
        ("exported", system),
        ("undid", system),
    ]
    assert entries[0].details() == {"by": system, "load": 1, "mapping": "negah", "rows": 2, "source": "negah"}


def test_a_command_that_cannot_be_recorded_works_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEGAH_RECORDS_URL", f"sqlite:///{tmp_path / 'file' / 'r.sqlite'}")
    file = str(write(tmp_path / "cases.csv", [CASE]))
    code, error = run(tmp_path, "load", file, "--mapping", "negah", "--as-of", "1404/06/10", "--lang", "en")
    assert code == 0
    assert "This could not be written into the record of use." in error
