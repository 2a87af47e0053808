"""Dates and times in every spelling; an impossible date is never changed into a possible one."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.derive.event_arrays import MISSING
from intake.mapping.model import Dates
from intake.parsing.dates import MomentReader
from persian.calendar import to_jalali
from persian.digits import to_persian_digits

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
TEHRAN = Dates()
AMERICAN = Dates(formats=("%m/%d/%Y %I:%M:%S %p",))


def moments(*texts: str, dates: Dates = TEHRAN) -> list[datetime | None]:
    found = MomentReader(dates, "moment").read(pa.array(list(texts), pa.string()))
    return [
        None if second == MISSING else datetime(1970, 1, 1) + timedelta(seconds=int(second))
        for second in found.seconds
    ]


@pytest.mark.parametrize(
    "text",
    [
        "۱۴۰۴/۰۵/۱۲ ۱۴:۳۰", "1404/05/12 14:30", "1404/5/12 14:30", "1404-05-12 14:30:00", "1404-05-12T14:30",
        "١٤٠٤/٠٥/١٢ ١٤:٣٠", "1404/05/12-14:30", "1404/05/12 - 14:30", "1404/05/12\u200c14:30",
        "1404/05/12  14:30:00.000", "1404/05/12، 14:30", "1404/05/12 ساعت 14:30", "14040512 14:30",
        " 1404/05/12 14:30 ", "1404.05.12 14:30", "1404/05/12 02:30 PM", "۱۴۰۴/۰۵/۱۲ ۰۲:۳۰ ب.ظ",
        "2025-08-03 14:30", "2025-08-03T14:30:00", "2025/08/03 14:30", "2025-08-03T11:00:00Z",
        "2025-08-03T11:00:00+00:00", "2025-08-03T14:30:00+0330", "2025-08-03T07:00:00-04:00",
    ],
)  # fmt: skip
def test_every_spelling_of_one_moment_is_read(text: str) -> None:
    assert moments(text) == [datetime(2025, 8, 3, 14, 30)]


@pytest.mark.parametrize(
    "text",
    [
        "1403/12/31", "1404/12/30", "1404/07/31", "1404/13/01", "1404/00/10", "1404/01/00", "1404/01/32",
        "2025-02-29", "2025-13-01", "12/05/1404", "03/08/2025", "1404/05/12 25:00", "1404/05/12 14:60",
        "1404/05/12 14", "04/05/12", "yesterday", "1404/05-12", "1404/05/12 13:00 AM", "1404/05/12 24:01",
        "۱۴۰۴/۰۵/۱۲ ظهر", "5", "14:30", "1404/05/12 14:30 +03:30 x", "1404//12",
    ],
)  # fmt: skip
def test_unreadable_is_said_and_not_guessed(text: str) -> None:
    found = MomentReader(TEHRAN, "moment").read(pa.array([text]))
    assert list(found.seconds) == [MISSING]
    assert list(found.unreadable) == [True]


def test_jalali_years_in_gregorian_dates_are_not_taken_for_missing() -> None:
    """All answers of a file would else be missing, and every case open."""
    for cells, dates in (
        (pa.array([datetime(1404, 5, 12, 14, 30)]), TEHRAN),
        (pa.array([date(1404, 5, 12)]), TEHRAN),
        (pa.array(["1404/05/12"]), Dates(formats=("%Y/%m/%d",))),
    ):
        found = MomentReader(dates, "moment").read(cells)
        assert list(found.placeholder) == [False]
        assert list(found.seconds) != [MISSING]


def test_leap_day_of_1403_exists() -> None:
    assert moments("1403/12/30 08:00") == [datetime(2025, 3, 20, 8)]


def test_the_end_of_a_day_is_the_next_midnight() -> None:
    assert moments("1404/05/12 24:00") == [datetime(2025, 8, 4)]


@pytest.mark.parametrize(
    "text",
    [
        "1900-01-01", "01/01/1900", "1900-01-01 00:00:00", "1970-01-01", "1970-01-01 00:00", "1278/10/11",
        "۱۲۷۸/۱۰/۱۱ ۰۰:۰۰", "0001-01-01", "0000-00-00", "0000-00-00 00:00:00", "1348/10/11", "1899-12-30",
        "9999-12-31 23:59:59", "12/31/9999", "2999-12-31", "2099-12-31 00:00", "1753-01-01", "1601-01-01 00:00:00",
    ],
)  # fmt: skip
def test_placeholders_are_missing_and_reported(text: str) -> None:
    dates = Dates(formats=("auto", "%m/%d/%Y"))
    found = MomentReader(dates, "moment").read(pa.array([text]))
    assert list(found.seconds) == [MISSING]
    assert (list(found.placeholder), list(found.unreadable)) == ([True], [False])


def test_a_mapping_adds_placeholders() -> None:
    dates = Dates(placeholders=("1404/01/01", "1404/02/02 12:00"))
    assert moments("1404/01/01 09:00", "1404/02/02 12:00", "1404/02/02 12:01", dates=dates) == [
        None, None, datetime(2025, 4, 22, 12, 1),
    ]  # fmt: skip


def test_formats_are_tried_in_order_and_nothing_else_is() -> None:
    assert moments("04/12/2018 12:05:09 AM", "4/2/2018 01:00:00 PM", "13/02/2018 01:00:00 PM", dates=AMERICAN) == [
        datetime(2018, 4, 12, 0, 5, 9), datetime(2018, 4, 2, 13), None,
    ]  # fmt: skip
    assert moments("2018-02-13T01:00:00", dates=AMERICAN) == [None]
    both = Dates(formats=("%d.%m.%Y %H:%M", "auto"))
    assert moments("13.02.2018 09:30", "1404/05/12 14:30", dates=both) == [
        datetime(2018, 2, 13, 9, 30), datetime(2025, 8, 3, 14, 30),
    ]  # fmt: skip


def test_a_format_with_a_zone_is_moved() -> None:
    assert moments("03 Aug 2025 11:00 +0000", dates=Dates(formats=("%d %b %Y %H:%M %z",))) == [
        datetime(2025, 8, 3, 14, 30)
    ]


def test_typed_columns_need_no_format() -> None:
    reader = MomentReader(AMERICAN, "moment")
    naive = datetime(2025, 8, 3, 14, 30)
    for array in (
        pa.array([naive, None], pa.timestamp("us")),
        pa.array([naive, None], pa.timestamp("ns")),
        pa.array([datetime(2025, 8, 3, 11), None], pa.timestamp("s", "UTC")),
        pa.array([datetime(2025, 8, 3, 11), None], pa.timestamp("ms", "America/New_York")),
    ):
        found = reader.read(array)
        assert list(found.seconds) == [int((naive - datetime(1970, 1, 1)).total_seconds()), MISSING]
        assert not found.unreadable.any()
    days = reader.read(pa.array([date(2025, 8, 3), None], pa.date32()))
    assert days.seconds[0] == int((datetime(2025, 8, 3) - datetime(1970, 1, 1)).total_seconds())


def test_spellings_may_be_mixed_in_one_column() -> None:
    texts = [
        "1404/05/12 14:30", "", "2025-08-03T14:30", "x", "1404/05/12", "۱۴۰۴/۵/۱۲-۱۴:۳۰", "1404/05/12 14:30:59",
    ]  # fmt: skip
    moment = datetime(2025, 8, 3, 14, 30)
    assert moments(*texts) == [
        moment, None, moment, None, datetime(2025, 8, 3), moment, moment.replace(second=59),
    ]  # fmt: skip


@given(
    st.lists(st.datetimes(datetime(2001, 3, 21), datetime(2042, 3, 20)), min_size=1, max_size=30),
    st.sampled_from(["jalali", "iso"]),
    st.sampled_from([" ", "T", "-", "\u200c", "  "]),
    st.sampled_from([str, to_persian_digits, lambda text: text.translate(ARABIC)]),
    st.booleans(),
)
def test_any_moment_comes_back(written, calendar, mark, digits, padded) -> None:  # type: ignore[no-untyped-def]
    written = [moment.replace(microsecond=0) for moment in written]
    texts = []
    for moment in written:
        day = to_jalali(moment.date()) if calendar == "jalali" else (moment.year, moment.month, moment.day)
        year, month, of_month = day
        text = f"{year:04}/{month:02}/{of_month:02}" if padded else f"{year}/{month}/{of_month}"
        texts.append(digits(f"{text}{mark}{moment:%H:%M:%S}"))
    assert moments(*texts) == written


@pytest.mark.slow
@given(st.lists(st.text(max_size=25), max_size=20))
def test_no_text_breaks_it(texts: list[str]) -> None:
    usable = [text.encode("utf-8", "replace").decode() for text in texts]
    for dates in (TEHRAN, AMERICAN):
        found = MomentReader(dates, "moment").read(pa.array(usable, pa.string()))
        assert len(found.seconds) == len(usable)
        assert not (found.unreadable & (found.seconds != MISSING)).any()


def test_many_moments_with_an_odd_separator() -> None:
    at = np.arange(6000)
    texts = [f"1404/{m % 6 + 1:02}/{m % 31 + 1:02}-{m % 24:02}:{m % 60:02}" for m in at]
    assert None not in moments(*texts)


@pytest.mark.parametrize(
    ("texts", "dates", "moved"),
    [
        (["2024-03-01T08:00:00Z", "2024-03-01T08:00:00+03:30", "2024-03-01 08:00"], TEHRAN, [True, False, False]),
        (["1402/12/11 08:00 +0000", "x", ""], TEHRAN, [True, False, False]),
        (["01/03/2024 08:00 +0000", "01/03/2024 08:00 +0330"], Dates(formats=("%d/%m/%Y %H:%M %z",)), [True, False]),
        (["1970-01-01T00:00:00Z"], TEHRAN, [False]),  # A placeholder is no moment.
    ],
)  # fmt: skip
def test_moments_moved_to_local_time_are_marked(texts: list[str], dates: Dates, moved: list[bool]) -> None:
    found = MomentReader(dates, "moment").read(pa.array(texts, pa.string()))
    assert list(found.moved) == moved


@pytest.mark.parametrize(("zone", "moved"), [("UTC", True), ("Asia/Tehran", False), (None, False)])
def test_typed_moments_are_marked_too(zone: str | None, moved: bool) -> None:
    cells = pa.array([datetime(2024, 3, 1, 8), None], pa.timestamp("us", zone))
    assert list(MomentReader(TEHRAN, "moment").read(cells).moved) == [moved, False]


@pytest.mark.parametrize("written", ["45872.604166667", "۴۵۸۷۲٫۶۰۴۱۶۶۶۶۷", "2025-08-03 14:30:00"])
def test_numbers_by_which_workbooks_keep_moments(written: str) -> None:
    read = MomentReader(Dates(formats=("excel",)), "any").read(
        pa.array([written, "45872", "7", "4587260", "x"])
    )
    assert [str(each) for each in read.seconds[:2].astype("datetime64[s]")] == [
        "2025-08-03T14:30:00", "2025-08-03T00:00:00",
    ]  # fmt: skip
    assert list(read.unreadable) == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("text", "written"), [("unix", "1754219405"), ("unix", "1754219405.75"), ("unix_ms", "1754219405750"),
     ("unix_us", "1754219405750000"), ("filetime", "133986930057500000")],
)  # fmt: skip
def test_unix_times_become_local(text: str, written: str) -> None:
    read = MomentReader(Dates(formats=(text,)), "any").read(pa.array([written, "0", "never", "1" * 30, "-1"]))

    assert str(np.datetime64(int(read.seconds[0]), "s")) == "2025-08-03T14:40:05"
    assert list(read.unreadable) == [False, False, True, True, True]
    assert list(read.placeholder) == [False, True, False, False, False]


def test_ticks_of_dotnet_stay_on_the_clocks_of_the_place() -> None:
    read = MomentReader(Dates(formats=("ticks",)), "any").read(pa.array(["638898288057500000", "0"]))

    assert str(np.datetime64(int(read.seconds[0]), "s")) == "2025-08-03T14:40:05"
    assert list(read.placeholder) == [False, True]


def test_the_greatest_number_means_never_in_windows() -> None:
    read = MomentReader(Dates(formats=("filetime",)), "any").read(pa.array(["9223372036854775807", "0"]))
    assert list(read.placeholder) == [True, True]
