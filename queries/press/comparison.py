"""A quotable figure beside that of the span before, of the same span last year, or of the province.

Both figures are protected ones, and so is what they are judged by: chance, as in `queries.comparisons.period_change`,
widened by how much the same rounded figure changed from one earlier span to the next. Spans with a wave of cases of
provincial trips are left out of that: a trip is no noise. Which spans those are is asked of the province as a whole, so
that no count that is not published has a part in a verdict.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from persian.bidi import isolate
from persian.calendar import CalendarPeriod
from queries.comparisons.past_variation import (
    FIGURE_COLUMNS,
    MAX_DURATION_PERIODS,
    MOST_PERIODS,
    Figures,
    change_z,
)
from queries.disclosure.protected_figures import Protected, protected
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.estimates.measure import measure
from queries.measures.declaration import Measure
from queries.press.publication_periods import publication_span, reference_scope, whole_spans
from queries.storage.store import Store
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.false_discovery import FALSE_DISCOVERIES, dispersion, overdispersed_p
from stats.two_estimates import rate_difference_z

Reference = Literal["previous", "last_year", "province"]
REFERENCES: tuple[Reference, ...] = ("previous", "last_year", "province")
WAVE = 0.05  # the share of trip cases from which a span is not like others
ChangeResult = Literal["changed", "within_chance", "too_small", "unknown", "part"]


@dataclass(frozen=True)
class FigureComparison:
    """A figure beside another one.

    `difference` is relative for counts and rates (of periods of unequal length by day where `by_day`), absolute for the
    rest. `verdict` is as in `queries.comparisons.period_change`; "part" where the other figure is the whole of which
    this one is a part: `difference` is then its share.
    """

    against: Reference
    reference_scope: Scope
    reference_row: pd.Series
    difference: float
    result: ChangeResult
    per_day: bool = False


def parse_reference(text: str) -> Reference | None:
    """What an address wants a figure compared with; None where it says nothing. Raises ScopeError."""
    for each in REFERENCES:
        if text == each:
            return each
    if not text or text == "none":
        return None
    raise ScopeError(
        Problem(
            "against",
            text,
            f"«{isolate(text)}» چیزی نیست که رقم با آن سنجیده شود؛ این‌ها هست: {', '.join(REFERENCES)}.",
            f"“{text}” is nothing to compare a figure with; there are {', '.join(REFERENCES)}.",
        )
    )


def compare_figure(store: Store, now: Protected, against: Reference) -> FigureComparison | None:
    """The figure of a result without grouping beside another; None where that one, or this one, is not published."""
    scope = _other_scope(now.scope, against)
    if scope is None or not _published(now):
        return None
    try:
        then = protected(store, now.measure.key, scope)
    except ScopeError:  # before the data begin
        return None
    if not _published(then):
        return None
    if against == "province":
        return _beside_whole(now, then)
    return _beside_span(store, now, then, against)


def _other_scope(scope: Scope, against: Reference) -> Scope | None:
    if against != "province":
        return reference_scope(scope, against)
    if not any(getattr(scope, DIMENSION_FIELDS[name]) for name in PUBLICATION_UNITS):
        return None
    nowhere: dict[str, Any] = {DIMENSION_FIELDS[name]: () for name in PUBLICATION_UNITS}
    return replace(scope, **nowhere)


def _published(found: Protected) -> bool:
    return not found.row["withheld"] and math.isfinite(found.row["value"])


def _beside_span(store: Store, now: Protected, then: Protected, against: Reference) -> FigureComparison:
    days, days_then = float(now.scope.days() or 0), float(then.scope.days() or 0)
    by_day = now.measure.estimator.exposure == "days" and days != days_then
    value, other = float(now.row["value"]), float(then.row["value"])
    scale = days / days_then if by_day else 1.0
    difference = _difference(now.measure, value, other * scale)
    if math.isnan(difference):
        return FigureComparison(against, then.scope, then.row, difference, "unknown", by_day)
    z = _z(now.measure, _figures(now.frame), _figures(then.frame), (days, days_then))
    phi, known = dispersion(_earlier(store, now))
    p = float(overdispersed_p(np.array([z]), phi, known)[0])
    told = _change_result(now, difference, p, abs(float(now.row["n"]) - scale * float(then.row["n"])))
    return FigureComparison(against, then.scope, then.row, difference, told, by_day)


def _beside_whole(now: Protected, whole: Protected) -> FigureComparison:
    """A county, agency or topic group beside the province: as two samples, the other one being the rest of it."""
    a, b = now.row, whole.row
    n, rest = float(a["n"]), float(b["n"]) - float(a["n"])
    value, other = float(a["value"]), float(b["value"])
    estimator = now.measure.estimator
    if estimator.is_count:
        return FigureComparison("province", whole.scope, b, n / float(b["n"]) if b["n"] else math.nan, "part")
    difference = _difference(now.measure, value, other)
    z = math.nan
    if estimator.is_share and rest > 0:
        hits = other * float(b["n"]) - value * n
        others = Figures(*(np.array([x]) for x in (hits / rest, math.nan, math.nan, rest)))
        z = float(change_z(now.measure, _figures(now.frame), others)[0])
    elif estimator.exposure == "inhabitants" and rest > 0 and value > 0 and other > 0:
        lived, all_lived = n / value, float(b["n"]) / other
        z = float(rate_difference_z(*(np.array([x]) for x in (n, lived, rest, all_lived - lived)))[0])
    elif estimator.quantile is not None:
        # As if of others: the whole has this one's cases too, so that the true difference is larger.
        z = float(change_z(now.measure, _figures(now.frame), _figures(whole.frame))[0])
    p = float(overdispersed_p(np.array([z]), np.ones(1), np.zeros(1))[0])
    return FigureComparison(
        "province", whole.scope, b, difference, _change_result(now, difference, p, math.inf)
    )


def _difference(declared: Measure, value: float, other: float) -> float:
    if not declared.change_is_relative:
        return value - other
    return value / other - 1 if other else math.nan


def _change_result(now: Protected, difference: float, p: float, apart: float) -> ChangeResult:
    """`apart`: how far the counts lie apart; as little as the base is no more than rounding."""
    if math.isnan(p) or math.isnan(difference):
        return "unknown"
    if p > FALSE_DISCOVERIES or (now.measure.change_is_relative and apart <= now.base):
        return "within_chance"
    return "too_small" if abs(difference) < now.measure.min_change else "changed"


def _figures(frame: pd.DataFrame) -> Figures:
    return Figures(*(frame[name].astype(float).to_numpy() for name in FIGURE_COLUMNS))


def _z(declared: Measure, now: Figures, then: Figures, days: tuple[float, float]) -> float:
    if declared.estimator.exposure != "none":
        return float(rate_difference_z(now.n, np.array([days[0]]), then.n, np.array([days[1]]))[0])
    return float(change_z(declared, now, then)[0])


def _earlier(store: Store, now: Protected) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """z of the changes from each earlier span to the next, newest first: 1 × changes."""
    found = publication_span(now.scope)
    assert found is not None
    grain, edge = found
    most = MAX_DURATION_PERIODS if now.measure.estimator.quantile is not None else MOST_PERIODS
    spans = [
        each for each in whole_spans(store, now.measure, grain, load=now.scope.load) if each.last < edge.first
    ][:most]
    if len(spans) < 2:
        return np.zeros((1, 0))
    period = now.scope.with_period(spans[-1].first, spans[0].last)
    waves = _waves(store, now, grain, period)
    by_key = protected(store, now.measure.key, period, by=(grain,)).frame.set_index(grain)
    frame = by_key.loc[[each.key for each in spans]]
    usual = [each.key not in waves and not gone for each, gone in zip(spans, frame["withheld"], strict=True)]
    rows = [_figures(frame.iloc[[i]]) for i in range(len(frame))]
    lengths = [float(_length(each)) for each in spans]
    z = [
        _z(now.measure, rows[i], rows[i + 1], (lengths[i], lengths[i + 1]))
        for i in range(len(rows) - 1)
        if usual[i] and usual[i + 1]
    ]
    return np.array([z])


def _waves(store: Store, now: Protected, grain: str, period: Scope) -> set[str]:
    """The spans in which much of what the measure counts in the province comes from a provincial trip.

    What such a wave leaves open melts away over a year: a stock is not like others where the wave itself came in.
    """
    if not store.has_trips:
        return set()
    key = "received" if now.measure.estimator.is_stock else now.measure.key
    whole = Scope(period.first, period.last, load=period.load)
    everything, ordinary = (
        measure(store, key, scope, by=(grain,)).frame.set_index(grain)["n"].astype(float)
        for scope in (whole, replace(whole, trips="out"))
    )
    of_trips = everything.sub(ordinary, fill_value=0.0)
    return {str(key) for key in everything.index[of_trips > WAVE * everything]}


def _length(span: CalendarPeriod) -> int:
    return (span.last - span.first).days + 1
