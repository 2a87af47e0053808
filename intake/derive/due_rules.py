"""Compute due moments by the province's rules, for sources that give none and mappings with `due = "rule"`."""

from datetime import date, timedelta

import numpy as np

from intake.derive.event_arrays import DAY_SECONDS, MISSING, ColumnArrays, Ints
from persian.calendar import parse_day
from persian.day_arrays import epoch_days_to_jalali, jalali_days_to_epoch
from queries.settings.province_settings import DueRule, Settings, WorkingDays
from queries.vocabulary.codes import Channel, Kind

_EPOCH = date(1970, 1, 1)
# First and last day (since 1970) of the years for which the library `holidays` has the public holidays of Iran.
HOLIDAY_DAYS_RANGE = ((date(1980, 1, 1) - _EPOCH).days, (date(2100, 12, 31) - _EPOCH).days)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DueRules:
    """Callable that maps attributes and registration moments of many cases to due moments (MISSING if no rule applies).

    A due moment keeps the time of day of the registration: ten days are 240 hours, one month ends on the same day of
    the next Jalali month (or its last day), working days end on the n-th working day after the registration. For a
    registration without a time of day the due day lasts until its end.
    """

    def __init__(self, settings: Settings) -> None:
        self._rules = settings.due
        self._working_days = settings.working_days

    def __call__(self, attributes: ColumnArrays, registered_at: Ints) -> Ints:
        """Due moments in epoch seconds, by the first rule that applies to each case."""
        due_at = np.full(len(registered_at), MISSING)
        undecided = np.ones(len(registered_at), dtype=bool)
        for rule in self._rules:
            fits = undecided & _fits(rule, attributes)
            if fits.any():
                due_at[fits] = self._moments(rule, registered_at[fits])
                undecided &= ~fits
        return due_at

    def _moments(self, rule: DueRule, registered_at: Ints) -> Ints:
        """Due moments by one rule. Days are computed once for each distinct day of registration."""
        days, place = np.unique(registered_at // DAY_SECONDS, return_inverse=True)
        if rule.months is not None:
            due_days = _months_later(days, rule.months)
        elif rule.counting == "working":
            due_days = working_days_later(days, rule.days or 0, self._working_days)
        else:
            due_days = days + (rule.days or 0)
        of_day = registered_at % DAY_SECONDS
        moments = due_days[place] * DAY_SECONDS + np.where(of_day == 0, DAY_SECONDS - 1, of_day)
        return np.where(due_days[place] == MISSING, MISSING, moments)


def _fits(rule: DueRule, attributes: ColumnArrays) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mask of the cases to which a rule applies."""
    fits = np.ones(len(attributes["kind"]), dtype=bool)
    if rule.kind is not None:
        fits &= attributes["kind"] == Kind[rule.kind]
    if rule.channel is not None:
        fits &= attributes["channel"] == Channel[rule.channel]
    if rule.trip is not None:
        on_trip = (attributes["trip"] != 0) | (attributes["channel"] == Channel.trip)
        fits &= on_trip == rule.trip
    return fits


def _months_later(days: Ints, months: int) -> Ints:
    """The same day of the month a number of Jalali months later; the last day of that month if it is shorter."""
    year, month, day = epoch_days_to_jalali(days)
    # Months are counted from year 0, so that adding carries over into the next year.
    index = year * 12 + (month - 1) + months
    year, month = index // 12, index % 12 + 1
    year, month, day = (np.asarray(part, dtype=np.int64) for part in (year, month, day))
    later = jalali_days_to_epoch(year, month, day)
    # A day that does not exist in the month is far below the valid range (see jalali_days_to_epoch). The 31st becomes
    # the 30th, and the 29th in Esfand of a common year.
    for shorter in (1, 2):
        impossible = later < -(2**30)
        later = np.where(impossible, jalali_days_to_epoch(year, month, np.maximum(day - shorter, 1)), later)
    return np.asarray(later, dtype=np.int64)


def working_days_later(days: Ints, count: int, rule: WorkingDays) -> Ints:
    """The `count`-th working day after each day; MISSING if it is in a year whose holidays are unknown."""
    first, last = int(days.min()), int(days.max())
    # Three calendar days per working day and two months more cover ordinary weekends and the holidays of Nowruz.
    reach = count * 3 + 60
    calendar = working_days(first, last + reach, rule)
    while (
        np.searchsorted(calendar, last, side="right") + count > len(calendar)
        and last + reach <= HOLIDAY_DAYS_RANGE[1]
    ):
        # The settings may define long weekends or many days off: extend the calendar until enough days are in it.
        reach *= 2
        calendar = working_days(first, last + reach, rule)
    place = np.searchsorted(calendar, days, side="right") + count - 1
    later = np.append(calendar, MISSING)[np.minimum(place, len(calendar))]
    return np.where((days >= HOLIDAY_DAYS_RANGE[0]) & (later <= HOLIDAY_DAYS_RANGE[1]), later, MISSING)


def working_days(first: int, last: int, rule: WorkingDays) -> Ints:
    """Return the working days from `first` to `last` (days since 1970): neither weekend nor public holiday of Iran.

    The province's own lists are applied last: they may add holidays (snow, pollution, mourning) and working days. In
    years outside `HOLIDAY_DAYS_RANGE` only the weekend is known. Lunar holidays of coming years are the library's
    estimate, which the sighting of the moon may shift by a day.
    """
    import holidays

    every = np.arange(first, last + 1)
    weekend = [_WEEKDAYS.index(name) for name in rule.weekend]
    day_off = np.isin((every + 3) % 7, weekend)  # 1970-01-01 was a Thursday, Monday counts as 0
    bounds = (max(first, HOLIDAY_DAYS_RANGE[0]), min(last, HOLIDAY_DAYS_RANGE[1]))
    years = range((_EPOCH + timedelta(days=bounds[0])).year, (_EPOCH + timedelta(days=bounds[1])).year + 1)
    public = holidays.country_holidays("IR", years=years)
    day_off |= np.isin(every, [(day - _EPOCH).days for day in public])
    day_off |= np.isin(every, [(parse_day(day) - _EPOCH).days for day in rule.extra_holidays])
    day_off &= ~np.isin(every, [(parse_day(day) - _EPOCH).days for day in rule.extra_working_days])
    return every[~day_off]
