"""Numbers that start over each year, with the Jalali year of the registration."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from intake.derive.event_arrays import MISSING
from intake.parsing.yearly_ids import jalali_years, with_years
from persian.calendar import to_jalali
from tests.intake.reading import csv_of, read_all, small


@given(st.dates(date(2001, 3, 21), date(2100, 1, 1)), st.integers(0, 86_399))
def test_the_year_is_that_of_the_jalali_day(day: date, second: int) -> None:
    moment = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + second
    assert jalali_years(np.array([moment]))[0] == to_jalali(day).year


def test_ids_without_a_registration_stay_as_they_are() -> None:
    ids = pa.array(["17", "18"], pa.large_string())
    registered = np.array([1_711_000_000, MISSING])  # the first moments of 1403
    assert with_years(ids, registered).to_pylist() == ["1403-17", "18"]


def test_a_mapping_adds_the_year(tmp_path) -> None:
    path = csv_of(tmp_path, "id,registered,agency\n17,1402/12/29,a\n17,1403/01/01,a\n18,فردا,a\n")
    batch = read_all(path, small(id_numbering="yearly"))
    assert list(batch.records["id"]) == ["1402-17", "1403-17"]
    assert [row["id"] for row in batch.rejected["content"]] == ["18"]
