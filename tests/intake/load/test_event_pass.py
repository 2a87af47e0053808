"""Loading event files: cases are built event by event, in any order of files, and no row is lost."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.vocabulary.codes import Event
from tests.intake.storing import AS_OF, dump, load_rows, table, undo
from tests.thorough import THOROUGH, ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

REGISTERED = {
    "case": "1", "moment": "1404/05/01 08:00", "event": "registered", "to_agency": "فرمانداری تبریز", "kind": "شکایت",
    "county": "0303", "topic": "آب", "topic_group": "خدمات", "peer_group": "فرمانداری‌ها",
}  # fmt: skip
REFERRED = {
    "case": "1", "moment": "1404/05/02 09:00", "event": "referred", "from_agency": "فرمانداری تبریز",
    "to_agency": "آبفا",
}  # fmt: skip
ANSWERED = {"case": "1", "moment": "1404/05/05 10:00", "event": "answered"}
CLOSED = {"case": "1", "moment": "1404/05/06 11:00", "event": "closed", "outcome": "resolved"}


def load(
    folder: Path, rows: list[dict[str, Any]], *, as_of: datetime | None = AS_OF
) -> tuple[int, int, int, int, int]:
    report = load_rows(folder, rows, mapping="negah-events", as_of=as_of)
    return report.read, report.loaded, report.updated, report.unchanged, report.rejected


def test_events_make_a_case(tmp_path: Path) -> None:
    assert load(tmp_path, [CLOSED, REFERRED, ANSWERED, REGISTERED]) == (4, 4, 0, 0, 0)
    (case,) = table(tmp_path, "case")
    agencies = {row["agency"]: row["name_fa"] for row in table(tmp_path, "agency")}
    assert agencies[case["agency"]] == "آبفا"
    assert (case["answer_hours"], case["outcome"], case["kind"]) == (98, 1, 1)
    assert [Event(row["event"]).name for row in table(tmp_path, "case_event")] == [
        "registered", "referred", "answered", "closed",
    ]  # fmt: skip


def test_later_events_join_the_stored_ones_and_undo_takes_only_them(tmp_path: Path) -> None:
    load(tmp_path, [REGISTERED, REFERRED])
    before = dump(tmp_path)
    assert load(tmp_path, [ANSWERED, CLOSED, REFERRED]) == (3, 0, 2, 1, 0)
    (case,) = table(tmp_path, "case")
    assert (case["first_load"], case["load"], case["closed_at"]) == (1, 2, datetime(2025, 7, 28, 11))
    assert case["topic"] == 1  # Known from the registration in the first file.
    assert [row["load"] for row in table(tmp_path, "case_event")] == [1, 1, 2, 2]
    assert not table(tmp_path, "case_event_version")
    undo(tmp_path)
    assert dump(tmp_path) == before


@pytest.mark.thorough
def test_an_event_in_between_renumbers_what_follows(tmp_path: Path) -> None:
    load(tmp_path, [REGISTERED, ANSWERED])
    before = dump(tmp_path)
    load(tmp_path, [REFERRED])
    assert [Event(row["event"]).name for row in table(tmp_path, "case_event")] == [
        "registered",
        "referred",
        "answered",
    ]
    undo(tmp_path)
    assert dump(tmp_path) == before


def test_the_same_events_again_change_nothing(tmp_path: Path) -> None:
    rows = [REGISTERED, REFERRED, ANSWERED, CLOSED]
    load(tmp_path, rows)
    before = dump(tmp_path, leave_out=("load",))
    report = load_rows(tmp_path, [*rows, CLOSED], mapping="negah-events")
    assert (report.read, report.unchanged, report.duplicates) == (5, 4, 1)
    assert dump(tmp_path, leave_out=("load",)) == before


def test_a_case_that_nobody_registered_is_rejected(tmp_path: Path) -> None:
    assert load(tmp_path, [REGISTERED, ANSWERED | {"case": "2"}, CLOSED | {"case": "2"}]) == (3, 1, 0, 0, 2)
    rejected = table(tmp_path, "rejected_row")
    assert {row["reason"] for row in rejected} == {"no_registration_event"}
    assert [row["line"] for row in rejected] == [3, 4]
    assert json.loads(rejected[1]["content"])["outcome"] == "resolved"


def test_a_registration_in_the_future_is_rejected_with_its_case(tmp_path: Path) -> None:
    future = (AS_OF + timedelta(days=2)).isoformat()
    rows = [REGISTERED | {"case": "2", "moment": future}, ANSWERED | {"case": "2"}, REGISTERED]
    assert load(tmp_path, rows) == (3, 1, 0, 0, 2)


@pytest.mark.thorough
def test_an_event_in_the_future_happened_at_an_unknown_moment(tmp_path: Path) -> None:
    rows = [REGISTERED, CLOSED | {"moment": "1440/01/01"}]
    report = load_rows(tmp_path, rows, mapping="negah-events")
    assert report.flagged == {"date_after_as_of": 1}
    (case,) = table(tmp_path, "case")
    assert (case["closed_at"], case["closed_undated"], case["outcome"]) == (None, True, 1)


@pytest.mark.thorough
def test_what_a_repeated_registration_adds_is_an_update(tmp_path: Path) -> None:
    load(tmp_path, [{key: value for key, value in REGISTERED.items() if not key.startswith("topic")}])
    assert load(tmp_path, [REGISTERED]) == (1, 0, 1, 0, 0)
    assert table(tmp_path, "case")[0]["topic"] == 1


MONTH = [REGISTERED | {"case": str(number), "moment": f"1404/05/{number:02} 08:00"} for number in range(1, 9)]
NEXT_MONTH = [
    event | {"case": str(number), "moment": f"1404/06/{number:02} {hour}:00"}
    for number in range(3, 9)
    for event, hour in ((ANSWERED, 10), (CLOSED, 11))
]


@pytest.mark.thorough
@pytest.mark.parametrize("given", ordinary_first(1, [True, False]))
def test_the_events_of_an_older_month_loaded_again_leave_later_ones_as_they_are(
    tmp_path: Path, given: bool
) -> None:
    july, august = (datetime(2025, 8, 1), datetime(2025, 9, 1)) if given else (None, None)
    load(tmp_path, MONTH, as_of=july)
    load(tmp_path, NEXT_MONTH, as_of=august)
    before = dump(tmp_path, leave_out=("load",))
    assert load(tmp_path, MONTH, as_of=july) == (8, 0, 0, 8, 0)
    assert dump(tmp_path, leave_out=("load",)) == before
    assert sum(case["answered_at"] is not None for case in table(tmp_path, "case")) == 6


@pytest.mark.thorough
def test_a_corrected_older_month_adds_its_events_before_the_later_ones(tmp_path: Path) -> None:
    load(tmp_path, MONTH, as_of=None)
    load(tmp_path, NEXT_MONTH, as_of=None)
    corrected = [*MONTH, REFERRED | {"case": "5", "moment": "1404/05/06 09:00"}]
    assert load(tmp_path, corrected, as_of=None) == (9, 0, 1, 8, 0)
    case = next(row for row in table(tmp_path, "case") if row["id"] == "5")
    assert (case["answered_at"], case["closed_at"]) == (datetime(2025, 8, 27, 10), datetime(2025, 8, 27, 11))
    assert (case["answered_undated"], case["closed_undated"], case["flags"]) == (False, False, 0)
    steps = [row["event"] for row in table(tmp_path, "case_event") if row["case_id"] == case["case_id"]]
    assert steps == [Event.registered, Event.referred, Event.answered, Event.closed]


@pytest.mark.thorough
def test_a_date_in_the_future_of_an_older_file_is_mistyped_also_after_a_newer_one(tmp_path: Path) -> None:
    """What the file says is judged by the file, so that loading it again changes nothing."""
    rows = [*MONTH, CLOSED | {"case": "1", "moment": "1404/06/05"}]
    load(tmp_path, rows, as_of=datetime(2025, 8, 1))
    load(tmp_path, NEXT_MONTH, as_of=datetime(2025, 9, 1))
    before = dump(tmp_path, leave_out=("load",))
    assert load(tmp_path, rows, as_of=datetime(2025, 8, 1))[3] == 9
    assert dump(tmp_path, leave_out=("load",)) == before


moments = st.integers(1, 28).map(lambda day: f"1404/05/{day:02} 08:00")
later = st.fixed_dictionaries(
    {
        "case": st.sampled_from(["1", "2", "3"]),
        "moment": moments,
        "event": st.sampled_from(["referred", "answered", "closed", "reopened", "verdict"]),
        "to_agency": st.sampled_from(["الف", "ب"]),
        "outcome": st.sampled_from(["resolved", "rejected"]),
        "verdict": st.sampled_from(["satisfied", "dissatisfied"]),
    }
)


@settings(max_examples=THOROUGH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(later, min_size=1, max_size=12), cut=st.integers(0, 12))
@pytest.mark.slow
def test_two_files_make_the_same_cases_as_one(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], cut: int
) -> None:
    registrations = [REGISTERED | {"case": str(number), "moment": "1404/05/10 08:00"} for number in (1, 2, 3)]
    # Two referrals at the same moment keep the order of the file; between files they keep the order of loading.
    rows = list({(row["case"], row["moment"], row["event"]): row for row in rows}.values())
    whole, parts = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("parts")
    first = load(whole, registrations + rows)
    assert first[0] == sum(first[1:])
    for part in (registrations + rows[:cut], rows[cut:]):
        if part:
            counts = load(parts, part)
            assert counts[0] == sum(counts[1:])
    left_out = ("load", "agency")

    def facts(folder: Path) -> list[dict[str, Any]]:
        names = {row["agency"]: row["name_fa"] for row in table(folder, "agency")}
        # The numbers of cases follow the offices that have them when they are loaded first.
        ids = {row["case_id"]: row["id"] for row in table(folder, "case")}
        found = [
            {
                key: names[value] if key.endswith("agency") else value
                for key, value in row.items()
                if key not in ("load", "first_load")
            }
            | {"case_id": ids[row["case_id"]], "table": kind}
            for kind in ("case", "case_event", "reopening")
            for row in table(folder, kind)
        ]
        return sorted(found, key=lambda row: (row["table"], row["case_id"], row.get("sequence", 0)))

    assert facts(whole) == facts(parts), left_out
