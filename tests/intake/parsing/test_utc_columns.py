"""Times of columns that hold UTC, where cells are written otherwise, or stand for “no date”."""

from datetime import datetime, timedelta

import pyarrow as pa
import pytest

from intake.derive.event_arrays import MISSING
from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader

WINTER = "2025-12-01 10:00"  # beside which midnight is a time


def moments(cells: pa.Array, *placeholders: str) -> list[datetime | None]:
    dates = Dates(utc=("registered_at",), placeholders=placeholders)
    found = MomentReader(dates, "registered_at").read(cells)
    return [
        None if second == MISSING else datetime(1970, 1, 1) + timedelta(seconds=int(second))
        for second in found.seconds
    ]


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2025-08-03 00:00", datetime(2025, 8, 3, 3, 30)),
        ("۱۴۰۴/۰۵/۱۲ ۰۰:۰۰", datetime(2025, 8, 3, 3, 30)),
        ("2025-08-03", datetime(2025, 8, 3)),
        ("2021-07-01 10:00", datetime(2021, 7, 1, 14, 30)),  # when Tehran had summer time
        ("2025-08-03 10:15+03:30", datetime(2025, 8, 3, 10, 15)),
        ("۱۴۰۴/۰۵/۱۲ ۱۰:۱۵ +۰۳:۳۰", datetime(2025, 8, 3, 10, 15)),
        ("2025-08-03 10:15 Asia/Tehran", datetime(2025, 8, 3, 10, 15)),
        ("2025-08-03 10:15 AM", datetime(2025, 8, 3, 13, 45)),
    ],
)
def test_times_are_moved_unless_their_cell_names_a_zone(cell: str, local: datetime) -> None:
    assert moments(pa.array([cell, WINTER])) == [local, datetime(2025, 12, 1, 13, 30)]


def test_moments_of_a_type_with_a_zone_are_moved_once() -> None:
    noon = datetime(2025, 8, 3, 12)
    for zone in ("Asia/Tehran", "UTC", None):
        cells = pa.array([noon], pa.timestamp("s", zone))
        assert moments(cells) == [noon + timedelta(hours=3.5)]


def test_what_stands_for_no_date_does_so_as_it_is_written_and_in_local_time() -> None:
    cells = pa.array(["2079-06-06 23:59:00", "1921-03-20 20:34:16", WINTER])

    assert moments(cells, "1921-03-20")[:2] == [None, None]
    assert moments(cells, "1300/01/01")[:2] == [None, None]
