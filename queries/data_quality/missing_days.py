"""Days inside a period on which hardly any case is registered: a load may never have come.

The attention list asks about a fall while it lasts and shortly after. But days that stay missing make every figure and
comparison of a period that contains them too low, so they are told as long as they lie in the period.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from persian.calendar import to_jalali
from queries.estimates.measure import measure
from queries.settings.province_settings import settings
from queries.settings.public_holidays import public_holidays
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.calendar_regressors import NOWRUZ_DAYS
from stats.missing_days import WEEK, WEEKS_AROUND, missing_spans

LOOK_BACK = 92  # days before the end of the period: older ones are known, or nobody can bring them any more


@dataclass(frozen=True)
class MissingDays:
    """First and last day, both inclusive, the cases registered on them, and how many are usual."""

    first: date
    last: date
    n: int
    usual: int


def missing_days(store: Store, scope: Scope, *, latest: date) -> tuple[MissingDays, ...]:
    """Spans of days of the scope's period, of the newest LOOK_BACK days at most, for which data seem to be missing.

    `latest` is the last complete day. The cases of the whole province count, whatever the scope chooses: a load that
    never came lacks those of everybody.
    """
    last = min(scope.last or latest, latest)
    first = max(scope.first or date.min, last - timedelta(LOOK_BACK - 1))
    begin = store.first_day
    if begin is None or first > last:
        return ()
    start = max(begin, first - timedelta(WEEK * WEEKS_AROUND))
    end = min(latest, last + timedelta(WEEK * WEEKS_AROUND))
    counts = _counts(store, scope, start, end)
    days = [start + timedelta(i) for i in range(len(counts))]
    holidays = public_holidays(start, end, settings().working_days)
    is_off = np.array([day in holidays or _is_nowruz(day) for day in days], dtype=bool)
    return tuple(
        MissingDays(days[span.first], days[span.last], round(span.n), round(span.usual))
        for span in missing_spans(counts, is_off)
        if first <= days[span.last] and days[span.first] <= last
    )


def _counts(
    store: Store, scope: Scope, start: date, end: date
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Cases of the whole province by day."""
    whole = Scope(as_of=scope.as_of, load=scope.load).with_period(start, end)
    columns = measure(store, "received", whole, by=("day",)).columns
    counts = np.zeros((end - start).days + 1)
    for day, n in zip(columns["day"], columns["n"], strict=True):
        counts[(date.fromisoformat(day) - start).days] += n
    return counts


def _is_nowruz(day: date) -> bool:
    """Whether a day is one of the first days of the year, when hardly anybody works."""
    jalali = to_jalali(day)
    return jalali.month == 1 and jalali.day <= NOWRUZ_DAYS
