"""How dates are written: calendar, order of day and month, clock, offset; also where little tells it."""

import pyarrow as pa
import pytest

from intake.guess.dates.date_order import clock_share, read_date_columns
from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader


def one(*values):
    return read_date_columns([values])[0]


@pytest.mark.parametrize(
    ("values", "formats", "calendar", "order"),
    [
        (["04/12/2018 11:11:26 AM", "11/13/2018 01:06:56 PM"], "%m/%d/%Y %I:%M:%S %p", "gregorian", "mdy"),
        (["13.02.2024 14:00", "01.03.2024 09:05"], "%d.%m.%Y %H:%M", "gregorian", "dmy"),
        (["12/05/1403 09:30", "31/05/1403 10:00"], "jalali:%d/%m/%Y %H:%M", "jalali", "dmy"),
        (["03/05/31", "03/05/12"], "jalali:%y/%m/%d", "jalali", "ymd"),
        (["۱۴۰۳/۰۵/۱۲ ۰۹:۳۰", "۱۴۰۳/۰۶/۰۱ ۱۰:۰۰"], "auto", "jalali", "ymd"),
        (["2014-07-12T10:58:43-05:00"] * 2, "auto", "gregorian", "ymd"),
        (["14030512", "14030601"], "auto", "jalali", "ymd"),
        (["۱۲ مرداد ۱۴۰۳", "۱ مهر ۱۴۰۳"], "jalali:%d %B %Y", "jalali", "dmy"),
        (["۸ تیر ۱۴۰۵ ساعت ۰۶:۵۰", "۳۰ اسفند ۱۴۰۳ ساعت ۱۷:۰۵"], "auto", "jalali", "ymd"),
        (["دوشنبه ۱۴۰۵/۰۴/۰۸", "پنج‌شنبه ۱۴۰۵/۰۴/۱۱"], "auto", "jalali", "ymd"),
        (["۰۶:۵۰ - ۱۴۰۵/۰۴/۰۸", "۱۷:۰۵ - ۱۴۰۵/۱۱/۰۸"], "auto", "jalali", "ymd"),
        (["12-Jul-2014 10:00", "01-Feb-2015 11:30"], "%d-%b-%Y %H:%M", "gregorian", "dmy"),
        (["Jul 12, 2014", "Feb 1, 2015"], "%b %d, %Y", "gregorian", "mdy"),
        (["Friday, July 12, 2024", "Sunday, June 2, 2024"], "%A, %B %d, %Y", "gregorian", "mdy"),
        ([f"{day:02}.07.24" for day in range(1, 31)], "%d.%m.%y", "gregorian", "dmy"),
        ([f"05/{day:02}/24 8:05" for day in range(1, 31)], "%m/%d/%y %H:%M", "gregorian", "mdy"),
        ([f"{day:02}-05-03" for day in range(1, 31)], "jalali:%d-%m-%y", "jalali", "dmy"),
        (["12/05/98", "31/06/98"], "jalali:%d/%m/%y", "jalali", "dmy"),
        ([f"03/05/{day:02}" for day in range(1, 31)], "jalali:%y/%m/%d", "jalali", "ymd"),
        (["04/12/2018 11:11AM", "04/13/2018 1:06PM"], "%m/%d/%Y %I:%M%p", "gregorian", "mdy"),
        (["27-NOV-26 09.15.00.000000000 AM"] * 2, "%d-%b-%y %I.%M.%S.%f %p", "gregorian", "dmy"),
        (["27-NOV-26 09.15.00.250000 AM +03:30"] * 2, "%d-%b-%y %I.%M.%S.%f %p %z", "gregorian", "dmy"),
        (["04/13/2024 - 02:18PM", "04/14/2024 - 11:18AM"], "%m/%d/%Y - %I:%M%p", "gregorian", "mdy"),
        (["4/13/2024, 2:18 PM", "4/14/2024, 11:08 AM"], "%m/%d/%Y, %I:%M %p", "gregorian", "mdy"),
        (["13/04/2024 14h05", "14/04/2024 9h30"], "%d/%m/%Y %Hh%M", "gregorian", "dmy"),
        (["13.04.2024, 14:05 Uhr", "14.04.2024, 09:30 Uhr"], "%d.%m.%Y, %H:%M Uhr", "gregorian", "dmy"),
        (
            ["13/04/2024 02:18:00 p. m.", "14/04/2024 09:30:10 a. m."],
            "%d/%m/%Y %I:%M:%S %p",
            "gregorian",
            "dmy",
        ),
        (["2024-04-13 14.05.33", "2024-04-14 09.30.00"], "%Y-%m-%d %H.%M.%S", "gregorian", "ymd"),
        (["1403/02/03 14.05", "1403/02/31 09.30"], "jalali:%Y/%m/%d %H.%M", "jalali", "ymd"),
        (["13/04/2024 à 14:05", "14/04/2024 à 09:30"], "%d/%m/%Y à %H:%M", "gregorian", "dmy"),
        (["13/04/2024 ore 14:05", "14/04/2024 ore 09:30"], "%d/%m/%Y ore %H:%M", "gregorian", "dmy"),
        (["2024-04-13 at 14:05", "2024-04-14 at 09:30"], "%Y-%m-%d at %H:%M", "gregorian", "ymd"),
        (["Apr 13, 2024 at 2:05 PM", "Apr 14, 2024 at 9:30 AM"], "%b %d, %Y at %I:%M %p", "gregorian", "mdy"),
        (["07-ene-2025 8:05 a. m.", "03-dic-2025 2:15 p. m."], "auto", "gregorian", "ymd"),
        (["7 мая 2025 г. 08:05", "13 марта 2025 г. 14:05"], "auto", "gregorian", "ymd"),
        (["7 marzo 2025", "3 abril 2025"], "auto", "gregorian", "ymd"),
        (["٢٣/٠٥/٢٠٢٥ ٠٨:٠٥ ص", "٠٧/٠٥/٢٠٢٥ ٠٢:١٥ م"], "%d/%m/%Y %H:%M", "gregorian", "dmy"),
        (["2024年04月13日 14:05", "2024年4月3日 9:30"], "auto", "gregorian", "ymd"),
    ],
)
def test_dates_are_read_as_they_are_written(values, formats, calendar, order):
    writing = one(*values)

    assert (writing.formats, writing.calendar, writing.order) == ((formats,), calendar, order)
    assert writing.settled
    read = MomentReader(Dates(formats=writing.formats), "x").read(pa.array(values))
    assert not read.unreadable.any()


def test_columns_decide_the_order_together():
    unclear, clear = ["03/04/2024"] * 5, ["25/04/2024"] * 5

    writings = read_date_columns([unclear, clear])

    assert [writing.order for writing in writings] == ["dmy", "dmy"]
    assert writings[0].settled


def test_sorted_rows_decide_where_no_day_is_above_twelve():
    rows = [f"{month:02}/{day:02}/2024" for month in range(1, 5) for day in range(1, 13)]

    writing = one(*rows)

    assert (writing.order, writing.settled) == ("mdy", True)


def test_what_nothing_decides_is_said_to_be_open():
    writing = one("03/04/2024", "05/04/2024")

    assert not writing.settled


def test_what_is_no_date_has_no_writing():
    assert read_date_columns([["abc", "1.2.3.4"], ["12345"] * 3, []]) == [None, None, None]


def test_offsets_are_listed_commonest_first():
    writing = one("2024-07-12T10:00:00Z", "2024-07-12T10:00:00Z", "2024-07-12T10:00:00+03:30")

    assert writing.offsets == ("Z", "+03:30")


def test_names_of_zones_are_no_part_of_a_format():
    writing = one(*[f"{day:02}.04.2025 14:15 CEST" for day in range(1, 29)])

    assert writing.formats == ("%d.%m.%Y %H:%M",)
    assert writing.offsets == ("CEST",)


def test_times_of_day_alone_are_recognised():
    assert clock_share(["09:30", "10:15:00", ""]) == 1
    assert clock_share(["2024-01-01"]) == 0
    assert clock_share(["12/30/1899 09:30:00", "12/30/1899 14:05:00"]) == 1
    assert one("12/30/1899 09:30:00", "12/30/1899 14:05:00") is None


def test_years_of_two_digits_among_jalali_and_gregorian_ones_are_left_to_a_person():
    days = range(1, 21)
    jalali = [f"1405/06/{day:02} 10:20" for day in days]
    short = [f"05/06/{day:02} 10:20" for day in days]
    gregorian = [f"{day:02}/09/2026 10:20" for day in days]

    assert one(*jalali, *short, *gregorian).problem == "short among both"
    assert one(*jalali, *short).problem is None
    assert one(*jalali, *gregorian).problem is None
