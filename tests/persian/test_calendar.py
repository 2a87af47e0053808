"""The Jalali calendar against two libraries, for every day of forty-one years, in both directions."""

import contextlib
import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import jdatetime
import numpy as np
import persiantools.jdatetime as persiantools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from persian import calendar
from persian.calendar import (
    CalendarError,
    JalaliDay,
    format_day,
    from_jalali,
    is_leap,
    month_bounds,
    month_length,
    parse_day,
    shift_year,
    short_weekday_name,
    to_jalali,
    weekday,
    weekday_name,
)
from persian.day_arrays import NO_SUCH_DAY, epoch_days_to_jalali, jalali_days_to_epoch
from persian.digits import to_persian_digits

EPOCH = date(1970, 1, 1)
FIRST, LAST = date(2001, 3, 21), date(2042, 3, 20)  # 1380/01/01 to 1420/12/29 or 30
DAYS = [FIRST + timedelta(step) for step in range((LAST - FIRST).days + 1)]

known_days = st.dates(from_jalali(1300, 1, 1), from_jalali(1499, 12, 29))
days_of_use = st.dates(FIRST, LAST)


def test_the_span_is_1380_to_1420() -> None:
    assert to_jalali(DAYS[0]) == (1380, 1, 1)
    assert to_jalali(DAYS[-1])[:2] == (1420, 12)
    assert to_jalali(DAYS[-1] + timedelta(1)) == (1421, 1, 1)


def test_every_day_agrees_with_jdatetime_both_ways() -> None:
    for day in DAYS:
        theirs = jdatetime.date.fromgregorian(date=day)
        assert to_jalali(day) == (theirs.year, theirs.month, theirs.day)
        assert from_jalali(theirs.year, theirs.month, theirs.day) == day


def test_every_day_agrees_with_persiantools_both_ways() -> None:
    for day in DAYS:
        theirs = persiantools.JalaliDate(day)
        assert to_jalali(day) == (theirs.year, theirs.month, theirs.day)
        assert from_jalali(theirs.year, theirs.month, theirs.day) == day


def test_arrays_agree_with_single_days() -> None:
    since = np.array([(day - EPOCH).days for day in DAYS])
    singly = np.array([to_jalali(day) for day in DAYS])
    year, month, day = epoch_days_to_jalali(since)
    assert (np.stack([year, month, day], axis=1) == singly).all()
    assert (jalali_days_to_epoch(year, month, day) == since).all()


@pytest.mark.thorough
@given(st.lists(st.tuples(st.integers(1298, 1502), st.integers(-1, 14), st.integers(-1, 33))))
def test_arrays_refuse_exactly_the_days_that_do_not_exist(days: list[tuple[int, int, int]]) -> None:
    parts = np.array(days, dtype=np.int64).reshape(-1, 3)
    for (year, month, day), epoch_day in zip(days, jalali_days_to_epoch(*parts.T), strict=True):
        try:
            assert epoch_day == (from_jalali(year, month, day) - EPOCH).days
        except CalendarError:
            assert epoch_day == NO_SUCH_DAY


def test_arrays_outside_the_known_years() -> None:
    year, month, day = epoch_days_to_jalali(np.array([-(10**6), 10**6, NO_SUCH_DAY, 0]))
    assert year.tolist() == [0, 0, 0, 1348]
    assert month.tolist() == [0, 0, 0, 10]
    assert day.tolist() == [0, 0, 0, 11]


def test_1403_is_a_leap_year() -> None:
    assert is_leap(1403)
    assert from_jalali(1403, 12, 30) == date(2025, 3, 20)
    assert to_jalali(date(2025, 3, 20)) == JalaliDay(1403, 12, 30)
    assert [year for year in range(1395, 1421) if is_leap(year)] == [1395, 1399, 1403, 1408, 1412, 1416, 1420]


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1404, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1), (1404, 1, 0), (1299, 1, 1)],
)
def test_a_day_that_does_not_exist_is_explained_in_both_languages(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError) as caught:
        from_jalali(year, month, day)
    assert isinstance(caught.value, CalendarError)
    assert caught.value.message_fa
    assert caught.value.message_en
    assert caught.value.message_fa != caught.value.message_en
    assert not re.search("[0-9]", caught.value.message_fa)


def test_a_gregorian_day_keeps_its_order_within_a_persian_sentence() -> None:
    """A hyphen between Persian digits that follow letters turns their order round: the year would stand last."""
    with pytest.raises(CalendarError) as caught:
        to_jalali(date(1915, 1, 2))
    assert "تاریخ \u2066۱۹۱۵-۰۱-۰۲\u2069 میلادی" in caught.value.message_fa


@given(known_days, st.sampled_from("/-."), st.booleans(), st.booleans())
def test_written_days_are_read_back(day: date, separator: str, persian_digits: bool, padded: bool) -> None:
    parts = to_jalali(day)
    text = separator.join(str(part).zfill(2 if padded else 1) for part in parts)
    assert parse_day(to_persian_digits(text) if persian_digits else text) == day


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_gregorian_days_are_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(to_persian_digits(day.strftime("%Y/%m/%d"))) == day


@given(known_days)
def test_the_screen_form_is_read_back(day: date) -> None:
    assert parse_day(format_day(day, "fa")) == day


@pytest.mark.parametrize(
    "text", ["", "1404", "1404/5", "05/12/1404", "1404/5-12", "2025-02-30", "1750/1/1", "شنبه"]
)
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(CalendarError):
        parse_day(text)


@pytest.mark.thorough
@given(st.text(max_size=12))
def test_reading_a_day_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(CalendarError):
        parse_day(text)


def test_days_and_weekdays_are_named_in_both_languages() -> None:
    day = date(2025, 8, 3)
    assert format_day(day, "fa") == "۱۴۰۴/۰۵/۱۲"
    assert format_day(day, "fa", style="long") == "۱۲ مرداد ۱۴۰۴"
    assert format_day(day, "en") == "12 Mordad 1404"
    assert weekday_name(day, "fa") == "یکشنبه"
    assert weekday_name(datetime(2025, 8, 3, 12), "en") == "Sunday"
    assert short_weekday_name(day, "fa") == "یکشنبه"
    assert short_weekday_name(day, "en") == "Sun"
    assert weekday_name(0, "en") == "Saturday"


@given(known_days)
def test_weekdays_agree_with_python(day: date) -> None:
    assert weekday_name(day, "en") == f"{day:%A}"
    assert weekday(day) == jdatetime.date.fromgregorian(date=day).weekday()


@given(days_of_use, st.integers(-5, 5))
def test_shifting_by_years_keeps_month_and_day(day: date, years: int) -> None:
    year, month, of_month = to_jalali(day)
    shifted = to_jalali(shift_year(day, years))
    assert shifted[:2] == (year + years, month)
    assert shifted.day == min(of_month, month_length(year + years, month))


def test_the_leap_day_a_year_later() -> None:
    assert to_jalali(shift_year(from_jalali(1403, 12, 30), 1)) == (1404, 12, 29)
    assert to_jalali(shift_year(from_jalali(1403, 12, 30), -4)) == (1399, 12, 30)


@pytest.mark.parametrize("unit", ["weeks", "months", "quarters", "years"])
@given(days_of_use, st.integers(0, 900))
def test_units_cover_the_span_without_gap_or_overlap(unit: str, first: date, length: int) -> None:
    last = first + timedelta(length)
    edges = getattr(calendar, unit)(first, last)
    assert edges[0].first <= first <= edges[0].last
    assert edges[-1].first <= last <= edges[-1].last
    for before, after in pairwise(edges):
        assert after.first == before.last + timedelta(1)
    assert len({edge.key for edge in edges}) == len(edges)
    assert [edge.key for edge in edges] == sorted(edge.key for edge in edges)


def test_units_have_keys_and_labels() -> None:
    day = date(2025, 8, 3)
    week, month = calendar.week_of(day), calendar.month_of(day)
    quarter, year = calendar.quarter_of(day), calendar.year_of(day)
    assert [unit.key for unit in (week, month, quarter, year)] == ["2025-08-02", "1404-05", "1404-Q2", "1404"]
    assert week.label("fa") == "هفتهٔ ۱۱ مرداد ۱۴۰۴"
    assert month.label("fa") == "مرداد ۱۴۰۴"
    assert quarter.label("fa") == "تابستان ۱۴۰۴"
    assert year.label("fa") == "۱۴۰۴"
    assert month.label("en") == "Mordad 1404"
    assert weekday_name(week.first, "en") == "Saturday"
    assert weekday_name(week.last, "en") == "Friday"


def test_an_empty_span_has_no_units() -> None:
    assert calendar.months(date(2025, 8, 3), date(2025, 8, 2)) == []


def test_a_month_ends_with_its_last_jalali_day() -> None:
    assert month_bounds(1404, 5) == (from_jalali(1404, 5, 1), from_jalali(1404, 5, 31))
    assert month_bounds(1403, 12)[1] == date(2025, 3, 20)
