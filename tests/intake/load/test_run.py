"""Loading snapshots: every row is accounted for, the same file twice, updates, and undo."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from intake.errors import EmptyStoreError, RefusedError
from queries.vocabulary.codes import Event
from queries.vocabulary.masked_cells import MASK
from tests.intake.storing import AS_OF, CASE, CLOSED, counts, dump, load_files, load_rows, table, undo, write

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

NEWER = [
    CLOSED,
    CASE | {"id": "2"},
    CLOSED | {"id": "3", "reopened_at": "1404/05/20", "status": "باز"},
    CASE | {"id": "4", "agency": "گاز", "place": "ولیعصر"},
]


def test_a_case_and_what_is_derived_from_it(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [CLOSED | {"first_agency": "استانداری", "referred_at": "1404/05/13"}])
    assert counts(report) == (1, 1, 0, 0, 0)
    (case,) = table(tmp_path, "case")
    assert case["registered_at"] == datetime(2025, 8, 3, 10)
    assert case["due_at"] == datetime(2025, 8, 13, 10)  # The mapping applies the due rule: ten days.
    assert case["answered_at"] == datetime(2025, 8, 5, 9, 30)
    assert (case["answer_hours"], case["on_time"], case["handoffs"]) == (47, True, 0)
    assert (case["first_load"], case["load"], case["flags"]) == (1, 1, 0)
    events = table(tmp_path, "case_event")
    names = {row["agency"]: row["name_fa"] for row in table(tmp_path, "agency")}
    assert [
        (Event(row["event"]).name, names[row["from_agency"]], names[row["to_agency"]]) for row in events
    ] == [
        ("registered", "نامشخص", "استانداری"),
        ("referred", "استانداری", "شهرداری تبریز"),
        ("answered", "نامشخص", "نامشخص"),
        ("closed", "نامشخص", "نامشخص"),
    ]
    (county,) = [row for row in table(tmp_path, "county") if row["county"]]
    assert (county["code"], county["name_en"]) == ("0303", "Tabriz")


def test_the_same_file_twice_changes_nothing_but_is_recorded(tmp_path: Path) -> None:
    rows = [CLOSED | {"id": str(number)} for number in range(50)]
    load_rows(tmp_path, rows)
    before = dump(tmp_path, leave_out=("load",))
    report = load_rows(tmp_path, rows, as_of=AS_OF + timedelta(days=1))
    assert counts(report) == (50, 0, 0, 50, 0)
    assert dump(tmp_path, leave_out=("load",)) == before
    assert [row["as_of"] for row in table(tmp_path, "load")] == [AS_OF, AS_OF + timedelta(days=1)]


def test_an_update_keeps_what_it_replaced_and_undo_brings_it_back(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE, CASE | {"id": "2"}, CLOSED | {"id": "3"}])
    before = dump(tmp_path)
    report = load_rows(tmp_path, NEWER, as_of=AS_OF + timedelta(days=1))
    assert counts(report) == (4, 1, 2, 1, 0)
    by_id = {row["id"]: row for row in table(tmp_path, "case")}
    assert [by_id[id_]["load"] for id_ in "1234"] == [2, 1, 2, 2]
    assert [by_id[id_]["first_load"] for id_ in "1234"] == [1, 1, 1, 2]
    assert [(row["id"], row["superseded"]) for row in table(tmp_path, "case_version")] == [("1", 2), ("3", 2)]
    (spell,) = table(tmp_path, "reopening")
    assert (spell["case_id"], spell["closed_at"]) == (by_id["3"]["case_id"], None)

    undone = undo(tmp_path)
    assert (undone.load, undone.removed_cases, undone.restored_cases) == (2, 1, 2)
    assert dump(tmp_path) == before


def test_undo_goes_back_to_nothing_and_numbers_are_never_given_twice(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE])
    undo(tmp_path)
    nothing = dump(tmp_path)
    load_rows(tmp_path, [CASE])
    load_rows(tmp_path, NEWER)
    assert [row["load"] for row in table(tmp_path, "load")] == [1, 2, 3]
    undo(tmp_path)
    undo(tmp_path)
    assert dump(tmp_path) == nothing
    with pytest.raises(EmptyStoreError, match="no load left"):
        undo(tmp_path)


@pytest.mark.thorough
def test_an_older_file_adds_cases_and_leaves_known_ones_alone(tmp_path: Path) -> None:
    load_rows(tmp_path, [CLOSED])
    report = load_rows(tmp_path, [CASE, CASE | {"id": "2"}], as_of=AS_OF - timedelta(days=10))
    assert counts(report) == (2, 1, 0, 0, 0)
    assert (report.ignored, report.stored_as_of, report.flagged) == (1, AS_OF, {})
    assert table(tmp_path, "case")[0]["answered_at"] is not None


def test_files_of_one_command_are_one_load_in_the_order_given(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", [CASE, CASE | {"id": "2"}])
    second = write(tmp_path / "b.csv", [CLOSED, CASE | {"id": "3"}])
    report = load_files(tmp_path, first, second)
    assert counts(report) == (4, 3, 1, 0, 0)
    assert {row["load"] for row in table(tmp_path, "case")} == {1}
    assert table(tmp_path, "case")[0]["closed_at"] is not None
    assert not table(tmp_path, "case_version")
    assert len(table(tmp_path, "case_event")) == 5
    undo(tmp_path)
    assert not table(tmp_path, "case")


def test_one_broken_file_keeps_all_files_out(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE])
    before = dump(tmp_path)
    good, bad = write(tmp_path / "a.csv", [CASE | {"id": "2"}]), tmp_path / "b.csv"
    bad.write_text("nothing,here\n1,2\n")
    with pytest.raises(Exception, match=r"b\.csv"):
        load_files(tmp_path, good, bad)
    assert dump(tmp_path) == before
    left = {path.name for path in tmp_path.iterdir() if "store" in path.name}
    assert left == {"store.duckdb", "store.duckdb.lock"}


@pytest.mark.thorough
def test_a_source_is_either_snapshots_or_events(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE], source="line")
    with pytest.raises(RefusedError, match="either snapshots or events"):
        load_rows(tmp_path, [], mapping="negah-events", source="line")


def test_checking_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [CASE, CASE, CASE | {"registered_at": "1404/13/01"}])
    checked = load_files(tmp_path, path, publish=False)
    assert not (tmp_path / "store.duckdb").exists()
    assert checked.checked_only
    loaded = load_files(tmp_path, path)
    assert counts(checked) == counts(loaded) == (3, 1, 0, 0, 1)
    assert checked.duplicates == loaded.duplicates == 1
    before = dump(tmp_path)
    assert counts(load_files(tmp_path, path, publish=False)) == (3, 0, 0, 1, 1)
    assert dump(tmp_path) == before


@pytest.mark.thorough
def test_unknown_names_are_refused_where_the_mapping_says_so(tmp_path: Path) -> None:
    load_rows(tmp_path, [CASE])
    rows = [CASE | {"id": "2", "agency": "شهرداري تبريز"}, CASE | {"id": "3", "agency": "دستگاهی دیگر"}]
    report = load_rows(tmp_path, rows, unknown={"agency": "refuse"})
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.reasons == {"unknown_agency": 1}
    assert len(table(tmp_path, "agency")) == 2


@pytest.mark.thorough
def test_spellings_of_one_name_are_one_agency_and_same_named_places_are_two(tmp_path: Path) -> None:
    load_rows(
        tmp_path,
        [
            CASE | {"agency": "شركت گاز", "peer_group": "گاز", "place": "کندوان"},
            CASE | {"id": "2", "agency": "شرکت گاز", "place": "کندوان", "county": "0304"},
            CASE | {"id": "3", "agency": "شرکت‌گاز", "place": "كندوان"},
        ],
    )
    cases = table(tmp_path, "case")
    assert len({case["agency"] for case in cases}) == 1
    assert [case["place"] for case in cases] == [1, 2, 1]
    assert table(tmp_path, "agency")[1]["peer_group"] == 1


@pytest.mark.thorough
def test_as_of_is_learned_from_the_file_and_no_wrong_year_moves_it(tmp_path: Path) -> None:
    rows = [
        CASE | {"id": str(number), "registered_at": f"1404/05/{number + 1:02} 10:00"} for number in range(30)
    ]
    rows += [CASE | {"id": "wrong", "answered_at": "1404/09/12"}]
    assert load_rows(tmp_path, rows, as_of=None).as_of == datetime(2025, 8, 21, 10)


@pytest.mark.thorough
def test_cases_are_stored_by_day_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [CLOSED | {"id": str(day), "registered_at": f"1404/05/{day:02} 10:00"} for day in range(1, 31)]
    load_rows(tmp_path, rows[::-1])
    cases = sorted(table(tmp_path, "case"), key=lambda case: case["case_id"])
    assert [case["id"] for case in cases] == [row["id"] for row in rows]


def test_numbers_of_people_in_the_name_of_a_file_are_not_stored(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [CLOSED, CASE | {"id": ""}], name="شکایت 09141234567.csv")

    assert report.files[0]["name"] == f"شکایت {MASK}.csv"
    assert [row["file"] for row in table(tmp_path, "rejected_row")] == [f"شکایت {MASK}.csv"]
    assert "09141234567" not in str(dump(tmp_path)) + str(report.examples)
