"""Comparison of a quotable figure with the previous span, the same span last year, or the whole province.

Both figures are protected (rounded), and so is everything by which their difference is judged: no unpublished count may
influence the result. The seasonal model of `queries.comparisons.changes.judged_changes` needs daily counts, which are
not published. Instead, chance variation is widened by how much the same rounded figure changed before, over the same
lag: from one span to the next, or from a span to the same one a year later, in which the season cancels (of these, by
how much more or less than on average: growth that goes on is a change, and no variation). Spans with many cases of
provincial trips are left out, because a trip is a known surge and not noise. Which spans these are is computed for the
whole province.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from persian.bidi import isolate
from persian.calendar import CalendarPeriod
from queries.comparisons.changes.past_variation import (
    FIGURE_COLUMNS,
    MAX_DURATION_PERIODS,
    MAX_PERIODS,
    Figures,
    change_z,
)
from queries.disclosure.protected_figures import Protected, protected
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.estimates.measure import measure
from queries.measures.declaration import Measure
from queries.press.publication_periods import publication_span, reference_scope, whole_spans
from queries.storage.store import Store
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.arrays import Floats
from stats.estimates.false_discovery import (
    FALSE_DISCOVERIES,
    MIN_EARLIER_CHANGES,
    dispersion,
    overdispersed_p,
)
from stats.estimates.two_estimates import rate_difference_z

Reference = Literal["previous", "last_year", "province"]
REFERENCES: tuple[Reference, ...] = ("previous", "last_year", "province")
SPANS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
WAVE = 0.05  # share of trip cases above which a span is excluded from the normal variation
ChangeResult = Literal["changed", "within_chance", "too_small", "unknown", "part"]


@dataclass(frozen=True)
class FigureComparison:
    """The comparison of a figure with a reference figure.

    `difference` is relative for counts and rates and absolute for other measures. With `per_day` it compares daily
    averages, because the two periods differ in length. `result` is as in `queries.comparisons.changes.period_change`,
    or "part" if the reference is the whole of which this figure is a part; `difference` is then the share of that
    whole.
    """

    against: Reference
    reference_scope: Scope
    reference_row: pd.Series
    difference: float
    result: ChangeResult
    per_day: bool = False


def parse_reference(text: str) -> Reference | None:
    """Parse the URL parameter `against`; None if it is empty or "none". Raises ScopeError for an unknown value."""
    for reference in REFERENCES:
        if text == reference:
            return reference
    if not text or text == "none":
        return None
    raise ScopeError.of(
        "against",
        text,
        f"«{isolate(text)}» چیزی نیست که رقم با آن مقایسه شود؛ این‌ها هست: {', '.join(REFERENCES)}.",
        f"“{text}” is nothing to compare a figure with; there are {', '.join(REFERENCES)}.",
    )


def compare_figure(store: Store, now: Protected, against: Reference) -> FigureComparison | None:
    """Compare a figure without grouping with its reference; None if either of them is not published."""
    scope = _scope_of_reference(now.scope, against)
    if scope is None or not _published(now):
        return None
    try:
        reference = protected(store, now.measure.key, scope)
    except ScopeError:  # the reference span is before the beginning of the data
        return None
    if not _published(reference):
        return None
    if against == "province":
        return _compare_with_whole(now, reference)
    return _compare_with_span(store, now, reference, against)


def _scope_of_reference(scope: Scope, against: Reference) -> Scope | None:
    if against != "province":
        return reference_scope(scope, against)
    if not any(getattr(scope, DIMENSION_FIELDS[name]) for name in PUBLICATION_UNITS):
        return None
    cleared: dict[str, Any] = {DIMENSION_FIELDS[name]: () for name in PUBLICATION_UNITS}
    return replace(scope, **cleared)


def _published(figure: Protected) -> bool:
    return not figure.row["withheld"] and math.isfinite(figure.row["value"])


def _compare_with_span(
    store: Store, now: Protected, reference: Protected, against: Reference
) -> FigureComparison:
    # Counts of periods of unequal length are compared as daily averages.
    days, reference_days = float(now.scope.days() or 0), float(reference.scope.days() or 0)
    per_day = now.measure.estimator.exposure == "days" and days != reference_days
    value, reference_value = float(now.row["value"]), float(reference.row["value"])
    scale = days / reference_days if per_day else 1.0
    difference = _difference(now.measure, value, reference_value * scale)
    if math.isnan(difference):
        return FigureComparison(against, reference.scope, reference.row, difference, "unknown", per_day)
    z = _z(now.measure, _figures(now.frame), _figures(reference.frame), (days, reference_days))
    p = float(overdispersed_p(np.array([z]), *_usual_dispersion(store, now, against))[0])
    result = _change_result(now, difference, p, abs(float(now.row["n"]) - scale * float(reference.row["n"])))
    return FigureComparison(against, reference.scope, reference.row, difference, result, per_day)


def _compare_with_whole(now: Protected, whole: Protected) -> FigureComparison:
    """Compare a county, agency or topic group with the province, as two samples: the unit and all others together."""
    row, whole_row = now.row, whole.row
    n, n_others = float(row["n"]), float(whole_row["n"]) - float(row["n"])
    value, other = float(row["value"]), float(whole_row["value"])
    estimator = now.measure.estimator
    if estimator.is_count:
        return FigureComparison(
            "province",
            whole.scope,
            whole_row,
            n / float(whole_row["n"]) if whole_row["n"] else math.nan,
            "part",
        )
    difference = _difference(now.measure, value, other)
    z = math.nan
    if estimator.is_share and n_others > 0:
        # Hits of all other units: those of the province minus those of this unit.
        hits = other * float(whole_row["n"]) - value * n
        others = Figures(*(np.array([x]) for x in (hits / n_others, math.nan, math.nan, n_others)))
        z = float(change_z(now.measure, _figures(now.frame), others)[0])
    elif estimator.exposure == "inhabitants" and n_others > 0 and value > 0 and other > 0:
        # A rate is n / exposure, so that the exposure follows from the two published numbers.
        exposure, total_exposure = n / value, float(whole_row["n"]) / other
        z = float(
            rate_difference_z(*(np.array([x]) for x in (n, exposure, n_others, total_exposure - exposure)))[0]
        )
    elif estimator.quantile is not None:
        # A median of the other units cannot be derived from the whole. The whole includes this unit's own cases, so
        # that the difference to the others is larger than the one tested here: the test is conservative.
        z = float(change_z(now.measure, _figures(now.frame), _figures(whole.frame))[0])
    # Units of one period have no series of earlier changes: the variance is that of chance (φ = 1).
    p = float(overdispersed_p(np.array([z]), np.ones(1), np.zeros(1))[0])
    return FigureComparison(
        "province", whole.scope, whole_row, difference, _change_result(now, difference, p, math.inf)
    )


def _difference(declared: Measure, value: float, other: float) -> float:
    if not declared.change_is_relative:
        return value - other
    return value / other - 1 if other else math.nan


def _change_result(now: Protected, difference: float, p: float, count_gap: float) -> ChangeResult:
    """Classify a difference. If the counts differ by no more than the rounding base, rounding alone may explain it."""
    if math.isnan(p) or math.isnan(difference):
        return "unknown"
    if p > FALSE_DISCOVERIES or (now.measure.change_is_relative and count_gap <= now.base):
        return "within_chance"
    return "too_small" if abs(difference) < now.measure.min_change else "changed"


def _figures(frame: pd.DataFrame) -> Figures:
    return Figures(*(frame[name].astype(float).to_numpy() for name in FIGURE_COLUMNS))


def _z(declared: Measure, now: Figures, then: Figures, days: tuple[float, float]) -> float:
    if declared.estimator.exposure != "none":
        return float(rate_difference_z(now.n, np.array([days[0]]), then.n, np.array([days[1]]))[0])
    return float(change_z(declared, now, then)[0])


def _usual_dispersion(store: Store, now: Protected, against: Reference) -> tuple[Floats, Floats]:
    """The variance of earlier changes relative to chance, and the degrees of freedom behind it; arrays of length 1.

    The variance of changes over a year is taken around their mean: where a figure has grown by a quarter every year,
    the variation is what it grew more or less than that, and the growth itself is a change and no variation.
    """
    z, is_yearly = _past_changes_z(store, now, against)
    count = z.shape[1]
    if not is_yearly or count < 2:
        return dispersion(z)
    phi, n_changes = dispersion((z - np.nanmean(z)) * math.sqrt(count / (count - 1)))
    return phi, n_changes - 1


def _past_changes_z(store: Store, now: Protected, against: Reference) -> tuple[Floats, bool]:
    """The z values of earlier changes, newest first, as an array of 1 × changes, and whether they are over a year.

    Against last year they are changes over a year, if there are enough of them; else those from one span to the next.
    """
    publication = publication_span(now.scope)
    assert publication is not None
    grain, present = publication
    most = MAX_DURATION_PERIODS if now.measure.estimator.quantile is not None else MAX_PERIODS
    lag = SPANS_A_YEAR[grain] if against == "last_year" else 1
    spans = [
        span
        for span in whole_spans(store, now.measure, grain, load=now.scope.load)
        if span.last < present.first
    ]
    is_yearly = against == "last_year" and len(spans) - lag >= MIN_EARLIER_CHANGES
    if not is_yearly:
        lag = 1
    spans = spans[: most - 1 + lag]
    if len(spans) < 2:
        return np.zeros((1, 0)), is_yearly
    period = now.scope.with_period(spans[-1].first, spans[0].last)
    waves = _trip_spans(store, now, grain, period)
    by_key = protected(store, now.measure.key, period, by=(grain,)).frame.set_index(grain)
    frame = by_key.loc[[span.key for span in spans]]
    # Only changes between ordinary, published spans show how much the figure usually varies.
    usual = [
        span.key not in waves and not withheld
        for span, withheld in zip(spans, frame["withheld"], strict=True)
    ]
    rows = [_figures(frame.iloc[[i]]) for i in range(len(frame))]
    lengths = [float(_length(span)) for span in spans]
    z = [
        _z(now.measure, rows[i], rows[i + lag], (lengths[i], lengths[i + lag]))
        for i in range(len(rows) - lag)
        if usual[i] and usual[i + lag]
    ]
    return np.array([z]), is_yearly


def _trip_spans(store: Store, now: Protected, grain: str, period: Scope) -> set[str]:
    """The keys of the spans in which a large share of the province's cases comes from provincial trips.

    For a stock, such as open cases, the span in which the trip cases were received counts: what they leave open
    decreases slowly over a year, so that every later span would be excluded otherwise.
    """
    if not store.has_trips:
        return set()
    key = "received" if now.measure.estimator.is_stock else now.measure.key
    everywhere = Scope(period.first, period.last, load=period.load)
    everything, ordinary = (
        measure(store, key, scope, by=(grain,)).frame.set_index(grain)["n"].astype(float)
        for scope in (everywhere, replace(everywhere, trips="out"))
    )
    of_trips = everything.sub(ordinary, fill_value=0.0)
    return {str(key) for key in everything.index[of_trips > WAVE * everything]}


def _length(span: CalendarPeriod) -> int:
    return (span.last - span.first).days + 1
