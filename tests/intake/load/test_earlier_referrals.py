"""Rows of a snapshot that are earlier referrals of their case (`intake.staging.earlier_referrals`)."""

import random
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from queries.vocabulary.codes import Event
from queries.vocabulary.recorded import Recorded
from tests.intake.storing import AS_OF, CASE, counts, load_into, load_rows, table, text_of, write

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

OFFICES = ("آبفا", "برق", "گاز", "شهرداری تبریز")


def referral(day: int, agency: str, **changes: str) -> dict[str, str]:
    """A row of the case with a referral on that day of Mordad."""
    return CASE | {"referred_at": f"1404/05/{day:02} 11:00", "agency": agency} | changes


def referrals_in(folder: Path) -> list[tuple[str, str, str]]:
    """Moment, sender and receiver of each referral in the store, in order."""
    names = {row["agency"]: row["name_fa"] for row in table(folder, "agency")}
    return [
        (str(row["moment"]), names[row["from_agency"]], names[row["to_agency"]])
        for row in table(folder, "case_event")
        if row["event"] == Event.referred
    ]


def test_rows_of_referrals_become_hand_offs(tmp_path: Path) -> None:
    rows = [referral(20, "گاز", answered_at="1404/05/25"), referral(13, "آبفا"), referral(16, "برق")]
    report = load_rows(tmp_path, rows)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert [each[1:] for each in referrals_in(tmp_path)] == [
        ("نامشخص", "آبفا"),
        ("آبفا", "برق"),
        ("برق", "گاز"),
    ]
    (case,) = table(tmp_path, "case")
    assert case["handoffs"] == 2
    assert report.notes.remarks[0].en.startswith("2 rows are earlier referrals")
    assert Recorded.handoff.value in table(tmp_path, "load")[0]["recorded"].split()
    assert load_rows(tmp_path, rows, name="again.csv").unchanged == 3


def test_the_answer_of_an_earlier_office_that_does_not_count_is_said(tmp_path: Path) -> None:
    newest = referral(20, "گاز", answered_at="1404/05/25")
    report = load_rows(tmp_path, [newest, referral(13, "آبفا", answered_at="1404/05/15")])
    (case,) = table(tmp_path, "case")
    assert case["answered_at"] == datetime(2025, 8, 16)
    said = "1 case was answered by another office before the newest referral"
    assert report.notes.remarks[1].en.startswith(said)
    other = load_rows(tmp_path, [newest, referral(13, "آبفا")], name="other.csv")
    assert not any(remark.en.startswith(said) for remark in other.notes.remarks)


def test_the_office_that_held_the_case_when_it_was_due_is_known(tmp_path: Path) -> None:
    due = {"due_at": "1404/05/18 12:00"}
    load_rows(tmp_path, [referral(13, "آبفا", **due), referral(20, "گاز", **due)])
    names = {row["agency"]: row["name_fa"] for row in table(tmp_path, "agency")}
    (case,) = table(tmp_path, "case")
    assert (names[case["agency"]], names[case["due_agency"]]) == ("گاز", "آبفا")


@pytest.mark.thorough
def test_a_second_referral_to_the_same_office_is_no_hand_off(tmp_path: Path) -> None:
    load_rows(
        tmp_path, [referral(13, "آبفا"), referral(16, "آبفا"), referral(18, "گاز"), referral(20, "گاز")]
    )
    assert [each[::2] for each in referrals_in(tmp_path)] == [
        ("2025-08-04 11:00:00", "آبفا"),
        ("2025-08-09 11:00:00", "گاز"),
    ]


def test_rows_that_differ_in_more_than_the_referral_are_rejected(tmp_path: Path) -> None:
    changed = (
        {"topic": "برق"},
        {"registered_at": "1404/05/11 10:00"},
        {"kind": "complaint"},
        {"verdict": "satisfied"},
    )
    rows = [
        row | {"id": str(number)}
        for number, changes in enumerate(changed)
        for row in (referral(20, "گاز"), referral(13, "آبفا", **changes))
    ]
    assert load_rows(tmp_path, rows).reasons == {"repeated_id": len(changed)}
    assert len(referrals_in(tmp_path)) == len(changed)


def test_a_referral_before_the_registration_or_after_that_of_the_row_that_holds_is_rejected(
    tmp_path: Path,
) -> None:
    rows = [
        row | {"id": str(day)}
        for day in (10, 25)
        for row in (referral(20, "گاز", answered_at="1404/05/28"), referral(day, "آبفا"))
    ]
    assert load_rows(tmp_path, rows).reasons == {"repeated_id": 2}


def test_many_cases_against_a_plain_count(tmp_path: Path) -> None:
    chance = random.Random(17)
    rows, expected = [], {}
    for number in range(300):
        opened = datetime(2025, 4, 1, 8) + timedelta(hours=chance.randrange(2_000))
        steps = [
            (opened + timedelta(days=day + 1), chance.choice(OFFICES))
            for day in range(chance.randrange(1, 5))
        ]
        case = CASE | {"id": str(number), "registered_at": f"{opened:%Y-%m-%d %H:%M}"}
        rows += [case | {"referred_at": f"{at:%Y-%m-%d %H:%M}", "agency": office} for at, office in steps]
        offices = [office for _, office in steps]
        expected[str(number)] = sum(one != other for one, other in pairwise(offices))
    chance.shuffle(rows)
    report = load_rows(tmp_path, rows, as_of=AS_OF)
    assert (report.read, report.loaded) == (len(rows), len(rows))
    assert {row["id"]: row["handoffs"] for row in table(tmp_path, "case")} == expected


@pytest.mark.thorough
def test_a_later_file_with_the_newest_referrals_keeps_the_earlier_ones(tmp_path: Path) -> None:
    load_rows(tmp_path, [referral(13, "آبفا"), referral(16, "برق")])
    steps = [each[1:] for each in referrals_in(tmp_path)]
    assert load_rows(tmp_path, [referral(16, "برق")], name="newest.csv").unchanged == 1
    assert [each[1:] for each in referrals_in(tmp_path)] == steps

    report = load_rows(tmp_path, [referral(20, "گاز", answered_at="1404/05/25")], name="later.csv")
    assert (report.updated, report.rejected) == (1, 0)
    assert [each[1:] for each in referrals_in(tmp_path)] == [*steps, ("برق", "گاز")]
    (case,) = table(tmp_path, "case")
    assert (case["handoffs"], str(case["answered_at"])) == (2, "2025-08-16 00:00:00")


@pytest.mark.thorough
def test_an_answer_of_an_earlier_office_is_kept_with_its_referral(tmp_path: Path) -> None:
    load_rows(tmp_path, [referral(13, "آبفا", answered_at="1404/05/14"), referral(16, "برق")])
    (before,) = table(tmp_path, "case")
    load_rows(tmp_path, [referral(20, "گاز")], name="later.csv")
    (case,) = table(tmp_path, "case")
    assert case["answered_at"] == before["answered_at"] is not None
    assert case["handoffs"] == 2


@pytest.mark.thorough
def test_a_file_with_the_history_of_a_case_replaces_the_stored_one(tmp_path: Path) -> None:
    load_rows(tmp_path, [referral(13, "آبفا"), referral(16, "برق")])
    load_rows(tmp_path, [referral(14, "گاز"), referral(16, "برق")], name="corrected.csv")
    assert [each[1:] for each in referrals_in(tmp_path)] == [("نامشخص", "گاز"), ("گاز", "برق")]


def test_stored_referrals_are_kept_on_each_engine(tmp_path: Path, address: str) -> None:
    first = write(tmp_path / "first.csv", [referral(13, "آبفا"), referral(16, "برق")])
    later = write(tmp_path / "later.csv", [referral(20, "گاز")])
    for store in (address, reference := f"duckdb:///{tmp_path / 'reference.duckdb'}"):
        load_into(store, first, AS_OF)
        load_into(store, later, AS_OF + timedelta(days=1))
    assert [line for line in text_of(address) if '"case_event"' in line] == [
        line for line in text_of(reference) if '"case_event"' in line
    ]
    assert sum('"case_event"' in line for line in text_of(address)) >= 4
