"""Topics, or other parts of a scope, that have grown or shrunk relative to the whole since another period.

What is judged is the share of a part in all cases (`stats.changes.part_changes`), as
`queries.comparisons.changes.judged_changes` does with other shares: against the previous period by what the season of
the part leads one to expect, against last year by the share of last year. Where the history is too short for that, by
the changes between earlier periods.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from persian.calendar import CalendarError
from queries.comparisons.changes.judged_changes import ReferencePeriod
from queries.comparisons.changes.past_variation import MAX_PERIODS
from queries.comparisons.changes.period_change import other_period
from queries.comparisons.changes.seasonal_history import MAX_DAYS, calendar_design
from queries.estimates.daily_series import DailySeries, daily_series
from queries.measures import MEASURES
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.changes.part_changes import ExpectedParts, expect_by_changes, expect_parts, part_changes
from stats.changes.seasonal_counts import Days
from stats.seasons.calendar_regressors import MIN_SEASONAL_HISTORY
from stats.seasons.series_start import first_usual_day

Span = tuple[date, date]
NoComparison = Literal["unknown", "no_cases_now", "no_cases_before"]
PartBasis = Literal["season", "years", "periods"]


@dataclass(frozen=True)
class RisingParts:
    """Parts of a scope compared with another period, without cases of provincial trips.

    `frame` has code, label, n, n_before, ratio, lower and upper (shrunken, 95 %), expected (cases), p, and change, the
    result: "rising" or "falling" where a part differs from what was expected of it by at least a tenth and beyond
    chance (false discovery rate 5 % over all parts), and the ratio of the whole is outside its interval; else
    "unclear". `whole_ratio` is the ratio of all parts together. `basis` says what judged them: the season of each part,
    last year's share, or the changes between earlier periods.
    """

    frame: pd.DataFrame
    scope: Scope
    reference_scope: Scope
    whole_ratio: float
    basis: PartBasis


def rising_parts(
    store: Store, scope: Scope, *, by: str, against: ReferencePeriod, lang: str
) -> RisingParts | NoComparison:
    """Compare the parts of a scope with another period; or the reason why they cannot be compared.

    "unknown": the period is open, or the data do not reach back far enough; "no_cases_now", "no_cases_before": there
    were no cases in the period, or in the one to compare with.
    """
    scope_without_trips = replace(scope, trips="out")
    reference_scope, data_start = other_period(scope_without_trips, against), store.first_day
    if (
        scope_without_trips.first is None
        or scope_without_trips.last is None
        or reference_scope is None
        or reference_scope.first is None
        or data_start is None
    ):
        return "unknown"
    if reference_scope.first < data_start:
        return "unknown"
    series = daily_series(store, scope_without_trips, by=by, lang=lang)
    pair = period_pairs(scope_without_trips, against, data_start, most=0)[0]
    now, before = (float(counts.sum()) for counts in _counts(series, pair))
    if not now or not before:
        return "no_cases_before" if now else "no_cases_now"
    frame, basis = compare_parts(series, scope_without_trips, against, data_start)
    return RisingParts(frame, scope_without_trips, reference_scope, now / before, basis)


def compare_parts(
    series: DailySeries, scope: Scope, against: ReferencePeriod, begins: date
) -> tuple[pd.DataFrame, PartBasis]:
    """The frame of `RisingParts` for the period of a scope, and its basis. The data begin on the day `begins`."""
    pairs = period_pairs(scope, against, begins)
    now, before = _counts(series, pairs[0])
    expectation = _expected(series, pairs[0], against, begins)
    basis: PartBasis = "periods" if expectation is None else "season" if against == "previous" else "years"
    if expectation is None:
        expectation = expect_by_changes(now, before, [_counts(series, pair) for pair in pairs[1:]])
    judged = part_changes(now, before, expectation, min_change=MEASURES["received"].min_change)
    frame = pd.DataFrame(
        {
            "code": series.codes,
            "label": series.labels,
            "n": now.astype("int64"),
            "n_before": before.astype("int64"),
            "ratio": judged.ratio,
            "lower": judged.lower,
            "upper": judged.upper,
            "expected": expectation.expected,
            "p": expectation.p,
            "change": judged.change,
        }
    )
    return frame[frame["n"] + frame["n_before"] > 0], basis


def _expected(
    series: DailySeries, pair: tuple[Span, Span], against: ReferencePeriod, begins: date
) -> ExpectedParts | None:
    """What was to be expected of the parts; None where the history before the period is too short."""
    (first, last), (first_then, last_then) = pair
    start = max(begins, first - timedelta(MAX_DAYS))
    daily = np.diff(series.counts_before_each(start, last), axis=1).astype(float)
    start += timedelta(first_usual_day(daily[:, : (first - start).days].sum(axis=0)))
    if (first - start).days < MIN_SEASONAL_HISTORY or first_then < start:
        return None
    now, then = (
        Days((begin - start).days, (end - begin).days + 1)
        for begin, end in ((first, last), (first_then, last_then))
    )
    daily = daily[:, -(now.first + now.length) :]
    return expect_parts(daily, calendar_design(start, first, last), now, then, seasonal=against == "previous")


def period_pairs(
    scope: Scope, against: ReferencePeriod, begins: date, *, most: int = MAX_PERIODS
) -> list[tuple[Span, Span]]:
    """The period and the one to compare it with, then the same for up to `most` periods of equal length before."""
    assert scope.first is not None
    assert scope.last is not None
    length = timedelta((scope.last - scope.first).days + 1)
    pairs: list[tuple[Span, Span]] = []
    for back in range(most + 1):
        try:
            now = scope.with_period(scope.first - length * back, scope.last - length * back)
        # The calendar does not reach back any further.
        except (CalendarError, OverflowError):
            break
        reference = other_period(now, against)
        if reference is None or reference.first is None or reference.last is None or reference.first < begins:
            break
        assert now.first is not None
        assert now.last is not None
        pairs.append(((now.first, now.last), (reference.first, reference.last)))
    return pairs


def _counts(series: DailySeries, pair: tuple[Span, Span]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Counts of each part in the two periods of a pair."""
    now, before = (series.count_between(*span).astype(float) for span in pair)
    return now, before
