"""Moments written as numbers: which numbers are days, and of which calendar."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from intake.guess.dates.date_numbers import number_writing
from intake.guess.dates.date_order import read_date_columns
from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader
from tests.intake.guess.guessing import profiles


def test_digits_of_moments_are_moments_only_where_the_heading_says_so():
    stamps = [f"140305{day:02}0822{day:02}" for day in range(1, 30)]

    assert read_date_columns([stamps])[0] is None
    writing = number_writing(stamps)
    assert (writing.formats, writing.calendar) == (("auto",), "jalali")
    assert number_writing(["20240502082211"]).calendar == "gregorian"
    assert number_writing(["14030502082291"]) is None


@pytest.mark.parametrize(
    ("values", "formats", "first"),
    [
        (["040112", "040231", "041229"], "jalali:%y%m%d", datetime(2025, 4, 1)),
        (["40112", "40231", "41229"], "jalali:%y%m%d", datetime(2025, 4, 1)),
        (["۳۱۲۳۰", "40101"], "jalali:%y%m%d", datetime(2025, 3, 20)),
        (["991230", "15"], None, None),
        (["250401", "250230"], None, None),
        (["250401", "251231"], "%y%m%d", datetime(2025, 4, 1)),
        (["45872.604", "45101"], "excel", datetime(2025, 8, 3, 14, 29, 46)),
        (["45872,604", "45101,5"], "excel", datetime(2025, 8, 3, 14, 29, 46)),
        (["45872", "45101", "40112"], "excel", datetime(2025, 8, 3)),
    ],
)
def test_days_of_six_digits_are_no_days_of_a_workbook(values, formats, first):
    writing = number_writing(values)

    assert (writing and writing.formats) == (formats and (formats,))
    if writing is not None:
        read = MomentReader(Dates(formats=writing.formats), "x").read(pa.array(values))
        assert datetime.fromtimestamp(int(read.seconds[0]), UTC).replace(tzinfo=None) == first


def test_days_of_six_digits_have_their_times_beside_them():
    table = {
        "شماره پرونده": [str(14040001 + row) for row in range(40)],
        "تاریخ_ثبت": [str(40101 + row % 28) for row in range(40)],
        "ساعت_ثبت": [f"{8 + row % 9}{row:02}15" for row in range(40)],
    }

    day, time = profiles(table)[1:]

    assert day.dates.formats == ("jalali:%y%m%d",)
    assert time.clock == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [("unix_us", 1754219405750000), ("filetime", 133986930057500000), ("ticks", 638898288057500000)],
)
def test_moments_as_windows_and_dotnet_count_them(text, first):
    writing = number_writing([str(first + 864_000_000_000 * at) for at in range(40)])
    assert writing is not None
    assert writing.formats == (text,)


def test_moments_of_twelve_digits_are_read_by_a_format():
    assert number_writing(["140305020822", "140312291459"]).formats == ("jalali:%Y%m%d%H%M",)
    assert number_writing(["202405020822", "202412291459"]).formats == ("%Y%m%d%H%M",)
    assert number_writing(["140305020822", "140300000017"]) is None
