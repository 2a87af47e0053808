"""A field that the cases of a source have and those of a new file lack is named (`intake.load.emptied_columns`)."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.intake.load.test_respelled_ids import cases
from tests.intake.storing import load_into, load_rows, remarks_on_cases, write

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def test_counties_in_the_first_row_of_each_group_only_are_named(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(last=30))
    grouped = [
        case | {"county": case["county"] if at % 10 == 0 else ""} for at, case in enumerate(cases(last=30))
    ]
    next_month = [case | {"id": f"B{case['id']}"} for case in grouped]
    next_month = [
        case | {"registered_at": case["registered_at"].replace("/05/", "/04/")} for case in next_month
    ]
    (remark,) = remarks_on_cases(load_rows(tmp_path, next_month))
    assert "“County” is missing in 27 of 30 new cases, but 100%" in remark.en
    assert "«شهرستان» در ۲۷ پروندهٔ تازه از ۳۰ پرونده نیامده است" in remark.fa


def test_fields_that_the_source_never_had_and_few_new_cases_are_not(tmp_path: Path) -> None:
    """The topic and the due date are missing in all, and the county in few new cases."""
    load_rows(tmp_path, cases(last=30))
    few = [case | {"county": ""} for case in cases(first=40, last=50, month=4)]
    assert remarks_on_cases(load_rows(tmp_path, few)) == []
    assert remarks_on_cases(load_rows(tmp_path, cases(first=60, last=90, month=3))) == []


def test_new_cases_that_no_office_has_yet_are_not_named_before_a_week_has_gone_by(
    address: str, tmp_path: Path
) -> None:
    """Offices are given with the referral, some days after the registration."""
    load_into(address, write(tmp_path / "a.csv", cases(last=30)), datetime(2025, 9, 1))
    of_one_day = {"agency": "", "registered_at": "1404/06/10 09:00"}
    new = [case | of_one_day for case in cases(first=101, last=150)]
    file = write(tmp_path / "b.csv", new)
    days_later, weeks_later = (
        load_into(address, file, as_of, publish=False)
        for as_of in (datetime(2025, 9, 5), datetime(2025, 10, 1))
    )
    assert [remark.en for remark in remarks_on_cases(days_later) if "“Agency”" in remark.en] == []
    (remark,) = [remark for remark in remarks_on_cases(weeks_later) if "“Agency”" in remark.en]
    assert "missing in 50 of 50 new cases registered more than a week ago, but 100%" in remark.en
