"""A person who knows that a doubted file is right loads it, and the store keeps what spoke against it."""

import json
from pathlib import Path

import pytest

from intake.errors import DoubtError, RefusedError
from queries.data_quality.load_log import loads
from queries.storage.opening import open_store
from records.audit.search import AuditLogSearch, all_entries
from records.database import open_records
from tests.intake.storing import dump, load_files, load_rows, undo, url, write
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


def test_a_refusal_names_all_doubts_that_one_decision_accepts(tmp_path: Path) -> None:
    counties = ["تهران", "ری", "شمیرانات", "تبریز"]
    load_rows(tmp_path, cases("{:06}"))
    again = [row | {"county": county} for row, county in zip(cases("{}"), counties * 5, strict=True)]
    more = [row | {"id": f"9{row['id']}", "registered_at": "1404/05/21"} for row in again[:10]]
    path = write(tmp_path / "again.csv", again + more)
    command = ("load", path, "--mapping", "negah", "--as-of", "1404/06/10", "--lang", "en")
    code, _, error = run(tmp_path, *command)
    assert code == 4
    assert "the file seems to be another province" in error.splitlines()[0]
    assert "It was not loaded. Check province in the settings" in error.splitlines()[0]
    assert error.splitlines()[1] == "Besides:"
    assert error.splitlines()[2].startswith("- 20 new ids differ")

    assert run(tmp_path, *command, "--despite-doubts")[0] == 0
    assert [doubt.en[:10] for doubt in loads(open_store(url(tmp_path)))[0].doubts] == [
        "23 of 30 r",
        "20 new ids",
    ]


def test_what_was_rejected_because_dates_were_misread_is_refused_for_their_sake(tmp_path: Path) -> None:
    rows = [row | {"registered_at": f"{n + 12}/06/2025"} for n, row in enumerate(cases("{}")[:15], 1)]
    path = write(tmp_path / "swapped.csv", rows)
    dates = {"formats": ["%m/%d/%Y"]}
    with pytest.raises(DoubtError, match="with day and month the other way round"):
        load_files(tmp_path, path, dates=dates)
    with pytest.raises(RefusedError, match="None of the 15 rows was accepted"):
        load_files(tmp_path, path, dates=dates, accepts_doubts=True)


def test_a_file_without_doubts_is_loaded_as_ever(tmp_path: Path) -> None:
    path = write(tmp_path / "first.csv", cases("{}"))
    code, _, _ = run(tmp_path, "load", path, "--mapping", "negah", "--despite-doubts")
    assert code == 0
    assert loads(open_store(url(tmp_path)))[0].doubts == ()
