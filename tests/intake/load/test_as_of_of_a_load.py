"""As-of of a load: by its accepted rows alone; loads that would say nothing true are refused and leave no trace."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from intake.errors import FileError, RefusedError
from intake.readers import delimited_text
from queries.settings.province_settings import Limits, Settings
from tests.intake.load.test_event_pass import ANSWERED, REGISTERED
from tests.intake.storing import AS_OF, CASE, dump, load_files, load_into, load_rows, table, text_of, write
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

WRONG = CASE | {"registered_at": "05/12/2025"}
DAYS = [CASE | {"id": str(day), "registered_at": f"1404/05/{day:02}"} for day in range(1, 31)]
END_OF_MORDAD_30 = datetime(2025, 8, 21, 23, 59, 59)


def as_of(folder: Path, rows: list[dict[str, Any]], **options: Any) -> datetime:
    return load_rows(folder, rows, as_of=None, **options).as_of


def test_a_load_without_an_accepted_row_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE])
    before = dump(tmp_path)
    with pytest.raises(RefusedError) as caught:
        load_rows(
            tmp_path,
            [WRONG | {"id": str(n)} for n in range(40)] + [CASE | {"id": ""}],
            as_of=AS_OF + timedelta(days=9),
        )
    assert "None of the 41 rows" in caught.value.message_en
    assert "40 rows, first line 2 of cases.csv" in caught.value.message_en
    assert "05/12/2025" in caught.value.message_fa
    assert "هیچ‌یک از ۴۱ سطر" in caught.value.message_fa
    assert dump(tmp_path) == before
    assert load_rows(tmp_path, [CASE | {"id": "2"}]).load == 2  # No number was used.


@pytest.mark.thorough
def test_a_load_that_begins_with_too_many_rejected_rows_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited_text, "LINES_AT_ONCE", 400)
    few = Settings(limits=Limits(rejected_rows=1_000))
    wrong = write(tmp_path / "wrong.csv", [WRONG | {"id": str(n)} for n in range(1_500)] + [CASE])
    right = write(tmp_path / "right.csv", [CASE])
    for files in ((wrong,), (wrong, right)):
        with pytest.raises(RefusedError) as caught:
            load_files(tmp_path, *files, settings=few)
        assert re.search(r"None of the first 1,\d{3} rows", caught.value.message_en)
        assert "limits.rejected_rows" in caught.value.message_en
        assert "limits.rejected_rows" in caught.value.message_fa
        assert "first line 2 of wrong.csv" in caught.value.message_en
    assert not (tmp_path / "store.duckdb").exists()
    # Once a row has been accepted, however many are rejected after it are accounted for.
    assert load_files(tmp_path, right, wrong, settings=few).rejected == 1_500


def test_checking_refuses_it_too_and_an_empty_folder_stays_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [WRONG])
    for publish in (False, True):
        with pytest.raises(RefusedError, match="None of the 1 rows"):
            load_files(tmp_path, path, publish=publish, as_of=None)
    assert not (tmp_path / "store.duckdb").exists()


@pytest.mark.thorough
def test_rows_rejected_by_comparison_are_no_accepted_rows_either(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="and --as-of"):
        load_rows(tmp_path, [CASE], as_of=AS_OF - timedelta(days=100))
    with pytest.raises(RefusedError, match="Neither the file nor the store"):
        load_rows(tmp_path, [ANSWERED], mapping="negah-events")
    assert not (tmp_path / "store.duckdb").exists()


def assert_refused(address: str, path: Path) -> None:
    before = text_of(address)
    with pytest.raises(RefusedError, match="None of the"):
        load_into(address, path, AS_OF + timedelta(days=9))
    assert text_of(address) == before


def test_a_server_keeps_no_trace_of_a_refused_load_either(tmp_path: Path, database: str) -> None:
    good, late = write(tmp_path / "a.csv", [CASE]), write(tmp_path / "b.csv", [WRONG])
    load_into(database, good, AS_OF)
    assert_refused(database, late)


# tests/intake/publish/test_clickhouse_target.py has a load that fails, and one that only checks.
@pytest.mark.thorough
def test_clickhouse_keeps_no_trace_of_a_refused_load_either(
    tmp_path: Path, clickhouse_engine: Engine
) -> None:
    good = write(tmp_path / "a.csv", [CASE])
    # Rejected only in the second pass.
    late = write(tmp_path / "b.csv", [CASE | {"registered_at": "1410/01/01"}])
    with clickhouse_engine.connect():
        address = "clickhousedb://memory/refused_load?interface=chdb"
        load_into(address, good, AS_OF)
        assert_refused(address, late)


@pytest.mark.thorough
def test_as_of_comes_neither_from_rejected_rows_nor_from_the_modification_time(tmp_path: Path) -> None:
    rejected = [WRONG | {"id": f"x{n}", "closed_at": "1404/09/01 10:00"} for n in range(500)]
    assert as_of(tmp_path, [CASE, *rejected]) == datetime(2025, 8, 3, 10)
    repeated = [CASE | {"registered_at": f"1404/08/{n:02} 09:00"} for n in range(1, 30)]
    assert as_of(tmp_path, [CASE, *repeated]) == datetime(2025, 8, 3, 10)
    orphans = [ANSWERED | {"case": f"x{n}", "moment": "1404/08/01 10:00"} for n in range(30)]
    (tmp_path / "events").mkdir()
    mine = as_of(tmp_path / "events", [REGISTERED, *orphans], mapping="negah-events")
    assert mine == datetime(2025, 7, 23, 8)


def test_the_newest_file_with_accepted_rows_counts(tmp_path: Path) -> None:
    files = (
        write(tmp_path / "a.csv", [CASE]),
        write(tmp_path / "b.csv", [CASE | {"id": "2", "registered_at": "1404/05/20 08:00"}]),
        write(tmp_path / "c.csv", [WRONG | {"closed_at": "1404/09/01"}]),
    )
    assert load_files(tmp_path, *files, as_of=None).as_of == datetime(2025, 8, 11, 8)


def test_an_export_time_counts_if_its_row_was_accepted_and_it_is_possible(tmp_path: Path) -> None:
    path, columns = tmp_path / "cases.csv", ("id", "registered_at", "exported")
    mapped = {"columns": {"id": "id", "registered_at": "registered_at", "exported_at": "exported"}}

    def exported(*cells: str, registered: str = "1404/05/12 10:00") -> datetime:
        rows = [{"id": str(n), "registered_at": registered, "exported": cell} for n, cell in enumerate(cells)]
        rows.append({"id": "", "registered_at": "", "exported": "1404/09/01 08:00"})
        return load_files(tmp_path, write(path, rows, columns), as_of=None, **mapped).as_of

    assert exported("1404/05/13 08:00", "1404/05/13 08:01") == datetime(2025, 8, 4, 8, 1)
    assert exported("1404/05/14") == datetime(2025, 8, 5, 23, 59, 59)  # A day alone means its end.
    assert exported("1440/05/13 08:00") == datetime(2025, 8, 3, 10)  # After the file was written: mistyped.


@pytest.mark.thorough
def test_days_without_times_are_known_to_the_end_of_the_last_day_as_with_the_option(tmp_path: Path) -> None:
    assert as_of(tmp_path, DAYS) == END_OF_MORDAD_30
    report = load_rows(tmp_path, DAYS, as_of=END_OF_MORDAD_30)
    assert (report.unchanged, report.flagged) == (30, {})
    # A file with times is known up to its newest moment, even if other columns have days only.
    timed = [row | {"registered_at": f"{row['registered_at']} 08:30"} for row in DAYS]
    (tmp_path / "timed").mkdir()
    assert as_of(tmp_path / "timed", timed) == datetime(2025, 8, 21, 8, 30)


def test_a_file_written_at_noon_does_not_know_the_evening(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", DAYS)
    noon = datetime.fromisoformat("2025-08-21T12:00:00+03:30")
    os.utime(path, (noon.timestamp(), noon.timestamp()))
    report = load_files(tmp_path, path, as_of=None)
    assert (report.as_of, report.flagged) == (datetime(2025, 8, 21, 12), {})


@pytest.mark.thorough
@pytest.mark.parametrize("mapping", ordinary_first(1, ["negah", "negah-events"]))
def test_an_empty_file_is_refused_even_with_an_as_of(tmp_path: Path, mapping: str) -> None:
    load_rows(tmp_path, [CASE if mapping == "negah" else REGISTERED], mapping=mapping)
    before = dump(tmp_path)
    for given in (None, AS_OF + timedelta(days=7)):
        with pytest.raises(FileError, match="no rows"):
            load_rows(tmp_path, [], mapping=mapping, as_of=given)
    assert dump(tmp_path) == before


@pytest.mark.thorough
def test_events_without_a_moment_leave_as_of_where_it_was(tmp_path: Path) -> None:
    load_rows(tmp_path, [REGISTERED], mapping="negah-events")
    report = load_rows(tmp_path, [ANSWERED | {"moment": ""}], mapping="negah-events", as_of=None)
    assert (report.updated, report.as_of) == (1, AS_OF)


def test_an_as_of_that_has_not_come_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="not come yet"):
        load_rows(tmp_path, [CASE], as_of=datetime.now() + timedelta(days=40))
    assert not (tmp_path / "store.duckdb").exists()


@pytest.mark.thorough
def test_a_file_older_than_all_its_dates_does_not_say_its_as_of(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.csv", [CASE])
    os.utime(path, (315_532_800, 315_532_800))  # 1980, as some archives write it.
    with pytest.raises(RefusedError, match="Say it with --as-of"):
        load_files(tmp_path, path, as_of=None)
    assert load_files(tmp_path, path, as_of=AS_OF).loaded == 1
    assert [row["as_of"] for row in table(tmp_path, "load")] == [AS_OF]


@pytest.mark.thorough
def test_a_wrong_format_first_and_the_right_one_later_loses_no_change(tmp_path: Path) -> None:
    """A load of wrong dates, then the file again, then next week's: every change arrives."""
    first = [CASE | {"id": str(n), "registered_at": f"1404/05/{n % 28 + 1:02} 10:00"} for n in range(300)]
    path = write(tmp_path / "cases.csv", first)
    with pytest.raises(RefusedError):
        load_files(tmp_path, path, as_of=None, dates={"formats": "%m/%d/%Y"})
    assert load_files(tmp_path, path, as_of=None).loaded == 300
    answered = [row | ({"answered_at": "1404/06/05 09:00"} if int(row["id"]) < 50 else {}) for row in first]
    report = load_rows(tmp_path, answered, as_of=None)
    assert (report.updated, report.unchanged, report.ignored) == (50, 250, 0)


@pytest.mark.thorough
def test_the_last_answers_of_a_month_of_cases_keep_their_dates(tmp_path: Path) -> None:
    # The cases of Farvardin, exported in the summer. One of them was answered three weeks after all others.
    answered = [*range(2, 11), *range(21, 51, 3), 70]  # days after the first registration
    first = datetime(2025, 3, 21, 9)
    rows = [
        {
            "id": str(n),
            "registered_at": f"{first + timedelta(days=n):%Y-%m-%d %H:%M}",
            "answered_at": f"{first + timedelta(days=day):%Y-%m-%d %H:%M}",
        }
        for n, day in enumerate(answered)
    ]
    report = load_rows(tmp_path, rows, as_of=None)
    assert report.as_of == first + timedelta(days=70)
    assert report.flagged == {}
