"""Numbers that start over each year never let a case take the place of another."""

from datetime import datetime
from pathlib import Path

import pytest

from intake.errors import RefusedError
from tests.intake.storing import dump, load_rows, table

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def cases(year: int, *, count: int = 10) -> list[dict[str, str]]:
    """Cases number 1 to `count`, registered in the course of a Jalali year."""
    return [
        {"id": str(at + 1), "registered_at": f"{year}/{1 + at % 12:02}/05 09:00", "agency": "آبفا"}
        for at in range(count)
    ]


def test_a_file_of_the_next_year_is_refused_and_the_store_stays(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402))
    before = dump(tmp_path)
    with pytest.raises(RefusedError) as refused:
        load_rows(tmp_path, cases(1403))
    assert 'id_numbering = "yearly"' in refused.value.message_fa
    assert "10 ids of this file" in refused.value.message_en
    assert dump(tmp_path) == before


def test_an_older_year_is_refused_too(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1403))
    with pytest.raises(RefusedError, match="start over each year"):
        load_rows(tmp_path, cases(1402), as_of=datetime(2024, 3, 1))


def test_with_the_year_in_the_id_all_years_stand_beside_each_other(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402), id_numbering="yearly")
    report = load_rows(tmp_path, cases(1403), id_numbering="yearly")
    assert (report.loaded, report.updated) == (10, 0)
    again = load_rows(tmp_path, cases(1402) + cases(1403), id_numbering="yearly")
    assert (again.loaded, again.updated, again.unchanged, again.rejected) == (0, 0, 20, 0)
    assert {"1402-1", "1403-1"} <= {row["id"] for row in table(tmp_path, "case")}


def test_both_years_in_one_file_are_rejected_with_the_reason(tmp_path: Path) -> None:
    report = load_rows(tmp_path, cases(1402) + cases(1403))
    assert (report.read, report.loaded) == (20, 10)
    assert report.reasons == {"renumbered_id": 10}


def test_a_few_corrected_registrations_are_updates(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402))
    corrected = cases(1402)
    for row in corrected[:2]:
        row["registered_at"] = row["registered_at"].replace("1402", "1403")
    assert load_rows(tmp_path, corrected).updated == 2


def test_a_person_may_say_that_numbers_run_on(tmp_path: Path) -> None:
    load_rows(tmp_path, cases(1402))
    assert load_rows(tmp_path, cases(1403), id_numbering="continuous").updated == 10
