"""Days of the calendar that move the number of cases: Nowruz, Ramadan, and for charts by day every public holiday."""

from datetime import date, timedelta
from itertools import groupby

from persian.calendar import from_jalali, parse_day, to_jalali
from queries.settings.province_settings import settings
from queries.settings.religious_days import EPOCH, holiday_names, holidays_and_ramadan_around
from queries.timeline.timeline_event import TimelineEvent
from queries.vocabulary.labels import Text
from stats.seasons.calendar_regressors import NOWRUZ_DAYS

NOWRUZ = Text("نوروز", "Nowruz")
RAMADAN = Text("ماه رمضان", "Ramadan")
DAY_OFF = Text("تعطیلی اعلام‌شده", "Announced day off")


def nowruz_and_ramadan(first: date, last: date, *, lang: str) -> list[TimelineEvent]:
    """Nowruz and Ramadan of each year between two days; of one that lies partly outside, all of its days."""
    events = []
    for year in range(to_jalali(first).year, to_jalali(last).year + 1):
        start = from_jalali(year, 1, 1)
        events.append(TimelineEvent("public", NOWRUZ.label(lang), start, start + timedelta(NOWRUZ_DAYS - 1)))
    # A Ramadan that began before `first` is found whole because the search begins a month earlier.
    days = holidays_and_ramadan_around(first - timedelta(31), last)[1]
    for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        begin, end = EPOCH + timedelta(numbers[0]), EPOCH + timedelta(numbers[-1])
        events.append(TimelineEvent("public", RAMADAN.label(lang), begin, end))
    return [event for event in events if event.first <= last and event.last >= first]


def announced_days_off(first: date, last: date, *, lang: str) -> list[TimelineEvent]:
    """The days off that the settings add to the calendar, between two days."""
    days = sorted({parse_day(day) for day in settings().working_days.extra_holidays})
    return [TimelineEvent("public", DAY_OFF.label(lang), day, day) for day in days if first <= day <= last]


def named_holidays(first: date, last: date, *, lang: str) -> list[TimelineEvent]:
    """Every public holiday of the country between two days, by name, outside Nowruz.

    Days that the settings declare to be working days are left out.
    """
    worked = {parse_day(day) for day in settings().working_days.extra_working_days}
    nowruz = [(event.first, event.last) for event in nowruz_and_ramadan(first, last, lang="en")
              if event.name == NOWRUZ.en]  # fmt: skip
    return [
        TimelineEvent("public", name, day, day)
        for day, name in holiday_names(first.year, last.year, lang=lang)
        if first <= day <= last and day not in worked and not any(a <= day <= b for a, b in nowruz)
    ]
