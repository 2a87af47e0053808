"""A person who knows that a doubted file is right loads it, and the store keeps what spoke against it."""

import json
from pathlib import Path

import pytest

from queries.data_quality.load_log import loads
from queries.storage.opening import open_store
from records.audit.search import AuditLogSearch, all_entries
from records.database import open_records
from tests.intake.storing import dump, load_rows, undo, url, write
from tests.intake.test_command_line import run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def cases(spelled: str) -> list[dict[str, str]]:
    return [
        {
            "id": spelled.format(n),
            "registered_at": f"1404/05/{n:02} 09:00",
            "agency": "آبفا",
            "county": "0303",
        }
        for n in range(1, 21)
    ]


def test_a_doubted_file_is_loaded_by_decision_and_the_decision_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records_url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    monkeypatch.setenv("NEGAH_RECORDS_URL", records_url)
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(tmp_path / "r.key"))
    load_rows(tmp_path, cases("{:06}"))
    stored = dump(tmp_path)
    path = write(tmp_path / "again.csv", cases("{}"))
    command = ("load", path, "--mapping", "negah", "--as-of", "1404/06/10", "--lang", "en")
    code, _, error = run(tmp_path, *command)
    assert (code, dump(tmp_path)) == (4, stored)
    assert "20 new ids differ" in error
    assert "--despite-doubts" in error
    assert json.loads(run(tmp_path, *command, "--json")[1])["error"]["code"] == "doubt"

    code, out, _ = run(tmp_path, *command, "--despite-doubts")
    assert code == 0
    assert "A doubt that was accepted: 20 new ids differ" in out
    assert "Load 2, despite a doubt: 20 new ids differ" in run(tmp_path, "loads", "--lang", "en")[1]
    newest, first = loads(open_store(url(tmp_path)))
    (doubt,) = newest.doubts
    assert "صفرهای آغاز" in doubt.fa
    assert (newest.files, newest.loaded, first.doubts) == (("again.csv",), 20, ())
    undo(tmp_path)
    assert loads(open_store(url(tmp_path)))[0].doubts == (doubt,)

    records = open_records(records_url)
    details = [entry.details() for entry in all_entries(records, AuditLogSearch(), limit=9)]
    records.close()
    (loaded,) = [detail for detail in details if "despite_doubts" in detail]
    assert (loaded["load"], loaded["despite_doubts"]) == (2, 1)


def test_a_file_without_doubts_is_loaded_as_ever(tmp_path: Path) -> None:
    path = write(tmp_path / "first.csv", cases("{}"))
    code, _, _ = run(tmp_path, "load", path, "--mapping", "negah", "--despite-doubts")
    assert code == 0
    assert loads(open_store(url(tmp_path)))[0].doubts == ()
