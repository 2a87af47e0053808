"""Which topics, or other parts of a scope, have grown faster than the whole since another period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from persian.calendar import CalendarError
from queries.comparisons.past_variation import MOST_PERIODS
from queries.comparisons.period_change import ReferencePeriod, other_period
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
NoComparison = Literal["unknown", "none_now", "none_before"]


@dataclass(frozen=True)
class RisingParts:
    """The parts of a scope beside those of another period, cases of provincial trips left out.

    `frame` has code, label, n, n_before, ratio, lower and upper (shrunken, 95 %), and verdict: "rising" or "falling"
    where a part changed otherwise than the whole, by at least a tenth, more than it did from period to period before
    (of all such verdicts at most 5 % are wrong), and the whole lies outside its interval. `whole` is the ratio of all
    parts together.
    """

    frame: pd.DataFrame
    scope: Scope
    reference_scope: Scope
    whole_ratio: float


def rising_parts(
    store: Store, scope: Scope, *, by: str, against: ReferencePeriod, lang: str
) -> RisingParts | NoComparison:
    """The parts of a scope beside another period; else why there is nothing to tell.

    "unknown": the period is open, or nothing is known before it; "none_now", "none_before": it is known that no case
    came in the period, or in the one that it would be compared with.
    """
    apart = replace(scope, trips="out")
    other, begins = other_period(apart, against), store.first_day
    if apart.first is None or apart.last is None or other is None or other.first is None or begins is None:
        return "unknown"
    if other.first < begins:
        return "unknown"
    known = daily_series(store, apart, by=by, lang=lang)
    spans = period_pairs(apart, against, begins)
    now, before = (float(counts.sum()) for counts in _counts(known, spans[0]))
    if not now or not before:
        return "none_before" if now else "none_now"
    return RisingParts(compare_parts(known, spans), apart, other, now / before)


def compare_parts(series: DailySeries, spans: Sequence[tuple[Span, Span]]) -> pd.DataFrame:
    """The frame of `Rising` for the first pair of periods; the others tell how much parts change anyway."""
    now, before = _counts(series, spans[0])
    earlier = [relative_change_z(*_counts(series, pair)) for pair in spans[1:]]
    phi, periods = dispersion(np.stack(earlier, axis=1) if earlier else np.zeros((len(now), 0)))
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
            "verdict": _change_results(p, now, before, (ratio, lower, upper)),
        }
    )
    return frame[frame["n"] + frame["n_before"] > 0]


def _change_results(
    p: NDArray[np.float64],
    now: NDArray[np.float64],
    before: NDArray[np.float64],
    limits: IntervalEstimate,
) -> NDArray[np.str_]:
    (_, lower, upper), whole = limits, now.sum() / before.sum()
    expected = before * whole
    told, large = p <= FALSE_DISCOVERIES, MEASURES["received"].min_change * expected
    more = told & (now - expected >= large) & (lower > whole)
    fewer = told & (expected - now >= large) & (upper < whole)
    return np.select([more, fewer], ["rising", "falling"], "unclear")


def period_pairs(scope: Scope, against: ReferencePeriod, begins: date) -> list[tuple[Span, Span]]:
    """The period and the one that it is compared with, then the same for up to 12 periods of equal length before."""
    assert scope.first is not None
    assert scope.last is not None
    length = timedelta((scope.last - scope.first).days + 1)
    found: list[tuple[Span, Span]] = []
    for back in range(MOST_PERIODS + 1):
        try:
            now = scope.with_period(scope.first - length * back, scope.last - length * back)
        except (CalendarError, OverflowError):
            break
        then = other_period(now, against)
        if then is None or then.first is None or then.last is None or then.first < begins:
            break
        assert now.first is not None
        assert now.last is not None
        found.append(((now.first, now.last), (then.first, then.last)))
    return found


def _counts(known: DailySeries, pair: tuple[Span, Span]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    now, then = (known.count_between(*span).astype(float) for span in pair)
    return now, then
