"""Due moments by the rules of the province: calendar days, Jalali months, working days."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from geo.tomlfile import DeclarationError, read_toml
from intake.derive.due_rules import _WEEKDAYS, DueRules, working_days
from intake.derive.event_arrays import MISSING
from persian.calendar import from_jalali, to_jalali
from queries.settings.province_settings import DueRule, Settings, WorkingDays
from queries.vocabulary.codes import Channel, Kind

EPOCH = datetime(1970, 1, 1)


def due(registered: tuple[int, int, int], *rules: DueRule, trip: int = 0, kind: int = 0, channel: int = 0,
        working: WorkingDays | None = None) -> tuple[int, int, int] | None:  # fmt: skip
    settings = Settings(due=rules, working_days=working or WorkingDays())
    moment = datetime.combine(from_jalali(*registered), datetime.min.time()).replace(hour=14, minute=30)
    attributes = {"kind": np.array([kind]), "channel": np.array([channel]), "trip": np.array([trip])}
    found = int(DueRules(settings)(attributes, np.array([int((moment - EPOCH).total_seconds())]))[0])
    if found == MISSING:
        return None
    assert found % 86_400 == (14 * 60 + 30) * 60
    return tuple(to_jalali(date(1970, 1, 1).fromordinal(date(1970, 1, 1).toordinal() + found // 86_400)))


def test_ten_days_end_on_the_tenth_day_after() -> None:
    assert due((1404, 5, 12), DueRule(days=10)) == (1404, 5, 22)


@pytest.mark.parametrize(
    ("registered", "months", "wanted"),
    [
        ((1404, 5, 12), 1, (1404, 6, 12)),
        ((1404, 6, 31), 1, (1404, 7, 30)),
        ((1403, 11, 30), 1, (1403, 12, 30)),  # 1403 is a leap year.
        ((1404, 11, 30), 1, (1404, 12, 29)),
        ((1404, 12, 5), 1, (1405, 1, 5)),
        ((1403, 12, 30), 12, (1404, 12, 29)),
        ((1404, 5, 31), 18, (1405, 11, 30)),
    ],
)
def test_months_are_jalali(
    registered: tuple[int, int, int], months: int, wanted: tuple[int, int, int]
) -> None:
    assert due(registered, DueRule(months=months)) == wanted


def test_the_first_rule_that_fits_holds() -> None:
    rules = (DueRule(trip=True, months=1), DueRule(kind="complaint", days=5), DueRule(days=10))
    assert due((1404, 5, 1), *rules, trip=3) == (1404, 6, 1)
    assert due((1404, 5, 1), *rules, channel=int(Channel.trip)) == (1404, 6, 1)
    assert due((1404, 5, 1), *rules, kind=int(Kind.complaint)) == (1404, 5, 6)
    assert due((1404, 5, 1), *rules) == (1404, 5, 11)
    assert due((1404, 5, 1), DueRule(trip=True, months=1)) is None


def test_working_days_leave_out_weekend_holidays_and_know_the_provinces_own_list() -> None:
    rule = DueRule(days=3, counting="working")
    # Tuesday 14 Mordad 1404 and Wednesday 15 are working days; 16 and 17 are the weekend; 18 and 19 are working days;
    # 23 Mordad (Arbaeen) is a holiday.
    assert due((1404, 5, 14), rule) == (1404, 5, 19)
    assert due((1404, 5, 14), rule, working=WorkingDays(weekend=("friday",))) == (1404, 5, 18)
    assert due((1404, 5, 14), rule, working=WorkingDays(extra_holidays=("1404/05/18",))) == (1404, 5, 20)
    assert due((1404, 5, 14), rule, working=WorkingDays(extra_working_days=("1404-05-16",))) == (1404, 5, 18)


def on(day: tuple[int, int, int], count: int, **working) -> tuple[int, int, int] | None:
    """The day on which this number of working days after a registration ends."""
    return due(day, DueRule(days=count, counting="working"), working=WorkingDays(**working))


@pytest.mark.parametrize(
    ("weekend", "ends"),
    [
        # From Sunday 13 Mehr 1404, in a fortnight without a public holiday: 3, 4, 5 and 9 working days.
        (("thursday", "friday"), [16, 19, 20, 26]),
        (("friday",), [16, 17, 19, 23]),
        (("friday", "saturday"), [16, 17, 20, 24]),
    ],
)
def test_the_weekend_is_the_provinces(weekend: tuple[str, ...], ends: list[int]) -> None:
    assert [on((1404, 7, 13), n, weekend=weekend) for n in (3, 4, 5, 9)] == [(1404, 7, day) for day in ends]


def test_a_span_over_nowruz_waits_for_the_new_year() -> None:
    # 28 Esfand 1403 is a working day; 29 and 30 are holidays, as are 1 to 4 Farvardin. 5 and 6 are working days, 7 and
    # 8 the weekend, 9 and 10 working days, 11 (Eid al-Fitr), 12 and 13 holidays, 14 and 15 the weekend.
    ends = [(1403, 12, 28), (1404, 1, 5), (1404, 1, 6), (1404, 1, 9), (1404, 1, 10), (1404, 1, 16)]
    assert [on((1403, 12, 27), n) for n in range(1, 7)] == ends


def test_registered_on_a_day_off_the_count_begins_with_the_next_working_day() -> None:
    assert on((1404, 1, 1), 1) == (1404, 1, 5)
    assert on((1404, 7, 17), 1) == on((1404, 7, 18), 1) == (1404, 7, 19)  # Thursday, Friday → Saturday


def test_lunar_holidays_move_through_the_year() -> None:
    # Tasua and Ashura: 25 and 26 Tir 1403; 14 and 15 Tir 1404.
    assert on((1403, 4, 24), 1) == (1403, 4, 27)
    assert on((1404, 4, 11), 1) == (1404, 4, 16)
    assert on((1404, 4, 24), 1) == (1404, 4, 25)


def test_the_provinces_list_goes_both_ways_and_a_working_day_wins() -> None:
    ashura, snow, thursday = "1404/04/15", "1404/07/15", "1404/07/17"
    assert on((1404, 4, 11), 1, extra_working_days=(ashura,)) == (1404, 4, 15)
    assert on((1404, 7, 13), 3, extra_holidays=(snow,)) == (1404, 7, 19)
    assert on((1404, 7, 13), 3, extra_holidays=(snow,), extra_working_days=(thursday,)) == (1404, 7, 17)
    assert on((1404, 7, 13), 2, extra_holidays=(snow,), extra_working_days=(snow,)) == (1404, 7, 15)


def test_a_week_of_one_working_day_still_ends() -> None:
    six = ("saturday", "sunday", "monday", "tuesday", "wednesday", "friday")
    ends = on((1404, 7, 13), 40, weekend=six)
    assert ends is not None
    assert (from_jalali(*ends) - from_jalali(1404, 7, 13)).days >= 39 * 7


def test_in_years_whose_holidays_nobody_knows_nothing_is_due() -> None:
    assert on((1358, 1, 1), 5) is None  # before 1980
    assert on((1358, 10, 12), 5) is not None
    assert on((1479, 9, 1), 5) is not None  # 2100
    assert on((1479, 10, 10), 5) is None  # The count would end in 2101.
    assert on((1490, 1, 1), 5) is None
    assert due((1490, 1, 1), DueRule(days=5)) == (1490, 1, 6)  # Calendar days do not depend on holidays.


def test_one_mistyped_year_does_not_disturb_the_others() -> None:
    days = [from_jalali(1490, 1, 1), from_jalali(1404, 7, 13), from_jalali(1350, 1, 1)]
    moments = np.array([(day - EPOCH.date()).days * 86_400 for day in days])
    attributes = {name: np.zeros(3, dtype=int) for name in ("kind", "channel", "trip")}
    rules = DueRules(Settings(due=(DueRule(days=3, counting="working"),)))
    due_rules = rules(attributes, moments)
    assert due_rules[0] == due_rules[2] == MISSING
    assert due_rules[1] // 86_400 == (from_jalali(1404, 7, 16) - EPOCH.date()).days


def test_a_registration_without_a_time_is_due_at_the_end_of_a_day() -> None:
    attributes = {name: np.zeros(2, dtype=int) for name in ("kind", "channel", "trip")}
    day = (from_jalali(1404, 7, 13) - EPOCH.date()).days * 86_400
    due_at = DueRules(Settings(due=(DueRule(days=3),)))(attributes, np.array([day, day + 1]))
    assert due_at.tolist() == [day + 4 * 86_400 - 1, day + 3 * 86_400 + 1]


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), min_size=1, max_size=5),
    count=st.integers(1, 40),
    weekend=st.sets(st.sampled_from(_WEEKDAYS), max_size=4),
    extra=st.sets(st.dates(date(2020, 1, 1), date(2030, 6, 1)), max_size=5),
    worked=st.sets(st.dates(date(2020, 1, 1), date(2030, 6, 1)), max_size=5),
)
def test_many_at_once_end_where_counting_day_by_day_ends(
    days: list[date], count: int, weekend: set[str], extra: set[date], worked: set[date]
) -> None:
    public = country_holidays("IR", years=range(2020, 2032))

    def day_by_day(day: date) -> date:
        left = count
        while left:
            day += timedelta(days=1)
            off = _WEEKDAYS[day.weekday()] in weekend or day in public or day in extra
            left -= day in worked or not off
        return day

    working = WorkingDays(
        weekend=tuple(weekend),
        extra_holidays=tuple(map(str, extra)),
        extra_working_days=tuple(map(str, worked)),
    )
    rules = DueRules(Settings(due=(DueRule(days=count, counting="working"),), working_days=working))
    attributes = {name: np.zeros(len(days), dtype=int) for name in ("kind", "channel", "trip")}
    moments = np.array([(day - EPOCH.date()).days * 86_400 + 3600 for day in days])
    wanted = [(day_by_day(day) - EPOCH.date()).days * 86_400 + 3600 for day in days]
    assert rules(attributes, moments).tolist() == wanted


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('extra_holidays = ["1404/13/01"]', "month 13"),
        ('extra_working_days = ["1404/12/30"]', "1404"),
        ('weekend = ["moonday"]', "saturday"),
        (f"weekend = {list(_WEEKDAYS)}", "at most 6"),
    ],
)
def test_settings_that_cannot_be_say_so_with_their_line(tmp_path, line: str, told: str) -> None:
    path = tmp_path / "negah.toml"
    path.write_text(f"[working_days]\n{line}\n", encoding="utf-8")
    with pytest.raises(DeclarationError, match=told) as caught:
        read_toml(path, Settings)
    assert "line 2" in caught.value.message_en
    assert "سطر ۲" in caught.value.message_fa


def test_nowruz_is_no_time_to_work() -> None:
    first = from_jalali(1404, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
    calendar = working_days(first, first + 12, WorkingDays()) - first
    assert not set(calendar.tolist()) & {0, 1, 2, 3, 11, 12}  # 1 to 4, 12 and 13 Farvardin
