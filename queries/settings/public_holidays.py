"""Public holidays of the province: those of Iran, with the additions and removals of its settings."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from persian.calendar import parse_day
from queries.settings.province_settings import WorkingDays
from queries.settings.religious_days import EPOCH, holidays_and_ramadan


def public_holidays(first: date, last: date, rule: WorkingDays) -> AbstractSet[date]:
    """Public holidays between two days, both inclusive.

    An ordinary Friday is a weekend day, not a public holiday. The settings' extra working days take precedence over
    holidays of the country and over extra holidays.
    """
    off, _ = holidays_and_ramadan(first.year, last.year)
    extra = {parse_day(day) for day in rule.extra_holidays}
    worked = {parse_day(day) for day in rule.extra_working_days}
    of_country = {EPOCH + timedelta(number) for number in off}
    return {day for day in (of_country | extra) - worked if first <= day <= last}
