"""Topics, or other parts of a scope, that have grown or shrunk relative to the whole since another period.

What is judged is the ratio of a part to the whole, and its changes are judged by earlier ones over the same lag: those
since the period before by those between neighbouring periods, those since last year by changes over a year, in which
the season of the part cancels. A seasonal model for each of a hundred topics (`queries.comparisons.judged_changes`)
would take seconds, and most of the season is in the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from persian.calendar import CalendarError
from queries.comparisons.judged_changes import ReferencePeriod
from queries.comparisons.past_variation import MOST_PERIODS
from queries.comparisons.period_change import other_period
from queries.estimates.daily_series import DailySeries, daily_series
from queries.measures import MEASURES
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.false_discovery import (
    FALSE_DISCOVERIES,
    IntervalEstimate,
    adjust_p_values,
    dispersion,
    overdispersed_p,
)
from stats.ratio_shrinkage import relative_change_z, shrunken_ratios

Span = tuple[date, date]
NoComparison = Literal["unknown", "no_cases_now", "no_cases_before"]


@dataclass(frozen=True)
class RisingParts:
    """Parts of a scope compared with another period, without cases of provincial trips.

    `frame` has code, label, n, n_before, ratio, lower and upper (shrunken, 95 %), and change, the result: "rising" or
    "falling" where a part changed differently from the whole, by at least a tenth, by more than it changed between
    earlier periods (false discovery rate 5 %), and the ratio of the whole is outside its interval; else "unclear".
    `whole_ratio` is the ratio of all parts together.
    """

    frame: pd.DataFrame
    scope: Scope
    reference_scope: Scope
    whole_ratio: float


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
    spans = period_pairs(scope_without_trips, against, data_start)
    now, before = (float(counts.sum()) for counts in _counts(series, spans[0]))
    if not now or not before:
        return "no_cases_before" if now else "no_cases_now"
    return RisingParts(compare_parts(series, spans), scope_without_trips, reference_scope, now / before)


def compare_parts(series: DailySeries, spans: Sequence[tuple[Span, Span]]) -> pd.DataFrame:
    """The frame of `RisingParts` for the first pair of periods; the other pairs show how much parts change anyway."""
    now, before = _counts(series, spans[0])
    earlier = [relative_change_z(*_counts(series, pair)) for pair in spans[1:]]
    phi, periods = dispersion(np.stack(earlier, axis=1) if earlier else np.zeros((len(now), 0)))
    # The same statistic for now and for earlier pairs of periods: how much it varied then is the dispersion.
    p = adjust_p_values(overdispersed_p(relative_change_z(now, before), phi, periods))
    ratio, lower, upper = shrunken_ratios(now, before, dispersion=phi)
    frame = pd.DataFrame(
        {
            "code": series.codes,
            "label": series.labels,
            "n": now.astype("int64"),
            "n_before": before.astype("int64"),
            "ratio": ratio,
            "lower": lower,
            "upper": upper,
            "change": _change_results(p, now, before, (ratio, lower, upper)),
        }
    )
    return frame[frame["n"] + frame["n_before"] > 0]


def _change_results(
    p: NDArray[np.float64],
    now: NDArray[np.float64],
    before: NDArray[np.float64],
    limits: IntervalEstimate,
) -> NDArray[np.str_]:
    """Result of each part: "rising", "falling" or "unclear"."""
    (_, lower, upper), whole = limits, now.sum() / before.sum()
    expected = before * whole
    significant, min_difference = p <= FALSE_DISCOVERIES, MEASURES["received"].min_change * expected
    # All three must hold: significant, at least the minimum change, and the whole outside the interval of the part.
    rising = significant & (now - expected >= min_difference) & (lower > whole)
    falling = significant & (expected - now >= min_difference) & (upper < whole)
    return np.select([rising, falling], ["rising", "falling"], "unclear")


def period_pairs(scope: Scope, against: ReferencePeriod, begins: date) -> list[tuple[Span, Span]]:
    """The period and the one to compare it with, then the same for up to 12 periods of equal length before."""
    assert scope.first is not None
    assert scope.last is not None
    length = timedelta((scope.last - scope.first).days + 1)
    pairs: list[tuple[Span, Span]] = []
    for back in range(MOST_PERIODS + 1):
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
