"""Detect surges that were probably typed in together on one or two days.

An office that types in a drawer of letters late causes a surge in its county although nothing has happened there. That
looks like an event of a single day, so the line stays, and says how many of its cases were registered on how few days,
and which channel or office nearly all of them have in common. On its first day any surge is registered on one day, and
on the second day of a burst most of it is. So the newest day, and days after which more cases than usual keep coming
in, are named only if there is such a channel or office. At least a week is examined, even if a line counts fewer days;
days before those of the line are not named, because their cases are not part of it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from queries.attention.anomaly_check import Check, Concentration
from queries.attention.monitored_series import WEEK, MonitoredSeries
from queries.attention.subject_counts import daily_counts_of
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.labels import CHANNELS, Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.arrays import Floats

ORIGINS = ("channel", "agency")
YEAR = timedelta(365)

# Least part of the excess that is registered on one day, and on two in a row. A surge that goes on has so much on one
# day of a week in 1 to 11 of 100, and on one or two days of a fortnight in 0 to 2 (docs/decisions.md). Two days of a
# single week hold much of any surge, since offices are closed on two of the others. Nor is anything asked of a day that
# holds less than half of all cases of a line: 15 of 47 are not a drawer of letters.
MIN_PARTS = (0.6, 0.7)
MIN_OF_LINE = 0.5  # they are more than this part of all cases of the line
MIN_DAYS_OF_TWO = 14
# Least part of the excess of these days that the day after them has where a surge goes on, and its fewest cases.
MIN_SHARE_AFTER, MIN_AFTER = 0.2, 3
MIN_OF_ONE = 0.8  # part of these cases that came by one channel or are at one office
MAX_USUAL = 0.5  # usual part of that channel or office, above which it says nothing


def with_entered_at_once(store: Store, scope: Scope, series: MonitoredSeries, check: Check) -> Check:
    """The check; for a surge that was mostly registered on one day or two, with these days."""
    days = max(check.days, WEEK)
    counts = daily_counts_of(store, series, check) if check.kind == "surge" else None
    if counts is None or len(counts) < days:
        return check
    counts, usual = counts[-days:], check.expected / check.days
    busiest = busiest_days(counts, usual)
    if busiest is None:
        return check
    at, number, cases = busiest
    first = series.day - timedelta(days - 1 - at)
    if first <= series.day - timedelta(check.days):
        return check
    by = _origins(store, scope, check, first, first + timedelta(number - 1), cases)
    if goes_on(counts[at:], number, usual) and not by:
        return check
    return replace(check, at_once=Concentration(first, number, cases, by))


def busiest_days(counts: Floats, usual: float) -> tuple[int, int, float] | None:
    """The one or two consecutive days that hold most of an excess and more than half of all cases.

    Returns the position of the first, the number of days, and their cases.

    `counts` are of a week or more, of which each day usually has `usual` cases. None if the excess is spread out.
    """
    excess = counts.sum() - usual * len(counts)
    if excess <= 0:
        return None
    for number, least in enumerate(MIN_PARTS, start=1):
        if number > 1 and len(counts) < MIN_DAYS_OF_TWO:
            break
        sums = np.convolve(counts, np.ones(number), "valid")
        first = int(np.argmax(sums))
        if sums[first] - number * usual >= least * excess and sums[first] > MIN_OF_LINE * counts.sum():
            return first, number, float(sums[first])
    return None


def goes_on(counts: Floats, number: int, usual: float) -> bool:
    """Whether more cases than usual came on the day after the first `number` days, or none is known after them yet."""
    if len(counts) == number:
        return True
    after, excess = counts[number] - usual, counts[:number].sum() - number * usual
    return bool(after >= max(MIN_SHARE_AFTER * excess, MIN_AFTER))


def _origins(
    store: Store, scope: Scope, check: Check, first: date, last: date, cases: float
) -> Mapping[str, tuple[Text, float]]:
    """The channel and the office of nearly all of these cases, with how many of them, unless that is usual there.

    A topic is the work of the same offices anyway, so that the office is looked up only for a county or the province.
    """
    subject: dict[str, Any] = {
        DIMENSION_FIELDS[name]: (store.codes(name)[key],) for name, key in check.subject
    }
    whole = replace(scope, trips="out", **subject)
    then, before = whole.with_period(first, last), whole.with_period(first - YEAR, first - timedelta(1))
    origins: dict[str, tuple[Text, float]] = {}
    for name in ORIGINS if {each for each, _ in check.subject} <= {"county"} else ORIGINS[:1]:
        now, usual = _counts(store, then, name), _counts(store, before, name)
        key = max(now, key=lambda each: now[each], default=NOT_GIVEN_KEY)
        most_usual = MAX_USUAL * max(sum(usual.values()), 1.0)
        if key != NOT_GIVEN_KEY and now[key] >= MIN_OF_ONE * cases and usual.get(key, 0.0) <= most_usual:
            origins[name] = _name(store, name, key), now[key]
    return origins


def _counts(store: Store, scope: Scope, name: str) -> dict[int, float]:
    """Cases received by the members (keys) of a dimension."""
    question = make_question(store, MEASURES["received"], scope, by=(name,), lang="fa")
    frame = component_sums(question, n="received")
    return {int(key): float(n) for key, n in zip(frame[name], frame["n"], strict=True)}


def _name(store: Store, name: str, key: int) -> Text:
    if name == "channel":
        return next(text for channel, text in CHANNELS.items() if int(channel) == key)
    row = store.dimension(name).loc[key]
    return Text(str(row["name_fa"]), str(row["name_en"] or row["name_fa"]))
