"""Past variation of a figure: its values in earlier periods, and their changes.

A change only counts as unusual if the figure does not change that much anyway. Changes between earlier periods of equal
length are used where the history is too short for a seasonal model (`queries.comparisons.changes.seasonal_history`):
they take a season for noise. Times to an answer are read over shorter spans, whose season can be subtracted.

Cases of provincial trips are left out, whatever the scope says. A trip brings in days what otherwise comes in months,
and leaves it to be answered, closed or overdue in the months after. Such a surge is known, and no measure of how much
the figure varies: with two trips in three years in the series, hardly anything would ever count as a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
import pandas as pd

from queries.estimates.measure import Result, estimate, measure, min_n_of
from queries.measures.declaration import Measure
from queries.question.grouping import SPAN, spans_group
from queries.question.question import Columns, make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.estimates.false_discovery import count_change_z, estimate_change_z, share_change_z
from stats.estimates.intervals import count_mean_interval

KeyTable: TypeAlias = pd.DataFrame | Columns
MAX_PERIODS = 12
# Durations use fewer days: their histograms by day do not add up to those of spans, and come from the facts. These are
# the periods whose days are used, and the least and most spans into which they are divided, of at least a week.
MAX_DURATION_PERIODS = 6
MIN_SPANS, MAX_SPANS, SPANS_PER_PERIOD, SHORTEST_SPAN = 12, 18, 3, 7
FIGURE_COLUMNS = ("value", "lower", "upper", "n")


@dataclass(frozen=True)
class Figures:
    """Arrays of figures: one entry per group, and per period on a second axis where there are several periods."""

    value: Floats
    lower: Floats
    upper: Floats
    n: Floats

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Figures":
        """Figures of a frame's rows."""
        return cls(*(frame[name].to_numpy(dtype=float) for name in FIGURE_COLUMNS))

    def at(self, periods: slice) -> "Figures":
        """Figures of some of the periods."""
        return Figures(*(getattr(self, name)[:, periods] for name in FIGURE_COLUMNS))


def change_z(declared: Measure, now: Figures, other: Figures) -> Floats:
    """z-scores of the changes between figures, elementwise; NaN where a figure is missing or has no standard error."""
    # Counts and rates by Poisson counts, shares by the arcsine transformation, everything else by its 95 % limits.
    if declared.change_is_relative:
        return count_change_z(now.n, other.n)
    if declared.estimator.is_share:
        return share_change_z(
            hits=now.value * now.n, n=now.n, hits_before=other.value * other.n, n_before=other.n
        )
    return estimate_change_z((now.value, now.lower, now.upper), (other.value, other.lower, other.upper))


def earlier_change_z(store: Store, now: Result, keys: KeyTable, *, lang: str) -> Floats:
    """z-scores of the changes between up to 12 earlier periods, newest first: rows of `keys` × changes.

    Without cases of provincial trips. The result has no columns if there is no earlier period with data.
    """
    figures = earlier_figures(store, now, keys, lang=lang)
    return change_z(now.measure, figures.at(slice(None, -1)), figures.at(slice(1, None)))


def _aligned(frame: pd.DataFrame, now: Result, keys: KeyTable) -> Figures:
    """Figures of earlier periods as arrays, newest first: rows of `keys` × periods."""
    if frame.empty:
        return Figures(*(np.zeros((row_count(keys), 0)) for _ in FIGURE_COLUMNS))
    row_index = {key: i for i, key in enumerate(row_codes(keys, now.by))}
    index = np.array([row_index.get(key, -1) for key in row_codes(frame, now.by)])
    is_present = index >= 0
    period = frame["period"].to_numpy()
    number = int(period.max())
    # A group without a row in a period had no cases in it: its count is 0, any other figure is missing.
    defaults = {"n": 0.0, "value": 0.0 if now.measure.change_is_relative else np.nan}
    arrays = [np.full((row_count(keys), number), defaults.get(name, np.nan)) for name in FIGURE_COLUMNS]
    for array, name in zip(arrays, FIGURE_COLUMNS, strict=True):
        # Period 1 (the newest) is column 0. Groups that do not occur now are left out.
        array[index[is_present], period[is_present] - 1] = frame[name].to_numpy(dtype=float)[is_present]
    return Figures(*arrays)


def duration_spans(length: int) -> tuple[int, int]:
    """Length and number of the spans behind the variation of a duration over a period of `length` days."""
    size = max(length // SPANS_PER_PERIOD, SHORTEST_SPAN)
    return size, min(max(MAX_DURATION_PERIODS * length // size, MIN_SPANS), MAX_SPANS)


def earlier_figures(store: Store, now: Result, keys: KeyTable, *, lang: str) -> Figures:
    """Figures of earlier periods, of times to an answer over short spans, newest first: rows of `keys` × periods."""
    now_without_trips = replace(now, scope=without_trips(store, now.scope))
    cache_key = ("earlier", now.measure.key, now_without_trips.scope, now.by, lang)
    frame = store.cache.get_or_compute(
        cache_key, lambda: earlier_periods(store, now_without_trips, lang=lang)
    )
    return _aligned(frame, now, keys)


def without_trips(store: Store, scope: Scope) -> Scope:
    """The scope without cases of provincial trips; the same scope if the store has none, to reuse cached results."""
    return replace(scope, trips="out") if store.has_trips and scope.trips != "out" else scope


def row_codes(table: KeyTable, names: Sequence[str]) -> list[tuple[object, ...]]:
    """Tuple of the named columns for each row; empty tuples without a grouping."""
    return list(zip(*(table[name] for name in names), strict=True)) if names else [()] * row_count(table)


def row_count(table: KeyTable) -> int:
    """Number of rows."""
    return len(table) if isinstance(table, pd.DataFrame) else len(next(iter(table.values())))


def earlier_periods(store: Store, now: Result, *, lang: str) -> pd.DataFrame:
    """Figures of each earlier period (1 is the newest) by the groupings' codes; only periods with data."""
    scope, data_start = now.scope, store.first_day
    no_periods = pd.DataFrame(columns=["period", *now.by, *FIGURE_COLUMNS])
    if scope.first is None or scope.last is None or data_start is None:
        return no_periods
    length, most = (scope.last - scope.first).days + 1, MAX_PERIODS
    if now.measure.estimator.of_waiting_times:
        length, most = duration_spans(length)
    # Only periods that are wholly covered by the data; two of them make one change.
    number = min(max((scope.first - data_start).days, 0) // length, most)
    spans = [
        (scope.first - timedelta(length * i), scope.first - timedelta(length * (i - 1) + 1))
        for i in range(1, number + 1)
    ]
    if len(spans) < 2:
        return no_periods
    estimator = now.measure.estimator
    # Sums of days add up to periods; stocks are read on the last day of each; durations need a curve for every period.
    if estimator.components:
        return _summed(store, now, spans, lang=lang)
    if estimator.is_stock and len(now.by) < 2:
        return _at_ends(store, now, spans, lang=lang)
    if estimator.of_waiting_times:
        return _in_spans(store, now, spans, lang=lang)
    return no_periods


def _scope_over(scope: Scope, spans: Sequence[tuple[date, date]]) -> Scope:
    """The scope with a period from the oldest to the newest of the spans, which are newest first."""
    return scope.with_period(spans[-1][0], spans[0][1])


def _summed(store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str) -> pd.DataFrame:
    """Figures by period from one question by day: daily sums add up to those of periods."""
    question = make_question(
        store, now.measure, _scope_over(now.scope, spans), by=(*now.by, "day"), lang=lang, max_groups=3
    )
    components = now.measure.estimator.components
    sums = component_sums(question, **components)
    length = (spans[0][1] - spans[0][0]).days + 1
    days_before_end = (pd.Timestamp(spans[0][1]) - pd.to_datetime(sums["day"])).dt.days
    # Day number counted back from the end of the newest earlier period, in units of the period's length.
    columns = {"period": 1 + days_before_end // length}
    for g in question.groups[:-1]:
        columns[g.name] = [g.code(key) for key in sums[g.name]]
    by_day = pd.DataFrame(columns | {name: sums[name] for name in components})
    totals = by_day.groupby(["period", *now.by], as_index=False).sum()
    return totals.assign(**_figures(totals))


def _in_spans(store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str) -> pd.DataFrame:
    """Figures by period from one question grouped by spans."""
    question = make_question(store, now.measure, _scope_over(now.scope, spans), by=now.by, lang=lang)
    span = spans_group("registered_day", [first for first, _ in reversed(spans)])
    current_settings = settings()
    frame = estimate(replace(question, groups=(*question.groups, span)), current_settings)
    too_few = frame["n"].to_numpy() < min_n_of(now.measure, current_settings)
    figures: dict[str, object] = {
        name: np.where(too_few, np.nan, frame[name].to_numpy(dtype=float)) for name in FIGURE_COLUMNS[:3]
    }
    codes = {g.name: [g.code(key) for key in frame[g.name]] for g in question.groups}
    period = len(spans) - frame[SPAN].to_numpy(dtype="int64")
    return pd.DataFrame(codes | figures | {"n": frame["n"].to_numpy(), "period": period})


def _figures(totals: pd.DataFrame) -> dict[str, Floats]:
    """Value, lower and upper from sums: a share (no limits needed for its z), a mean, or a count."""
    n = totals["n"].to_numpy(dtype=float)
    missing = np.full(len(n), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        if "hits" in totals:
            return {"value": totals["hits"].to_numpy(dtype=float) / n, "lower": missing, "upper": missing}
        if "squares" in totals:
            total, squares = (totals[name].to_numpy(dtype=float) for name in ("total", "squares"))
            lower, upper = count_mean_interval(total, squares, n)
            return {"value": total / n, "lower": lower, "upper": upper}
    return {"value": n, "lower": missing, "upper": missing}


def _at_ends(store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str) -> pd.DataFrame:
    """Stocks on the last day of each period."""
    by = (*now.by, "day")
    frame = measure(store, now.measure.key, _scope_over(now.scope, spans), by=by, lang=lang).frame
    periods = frame["day"].map({last.isoformat(): i for i, (_, last) in enumerate(spans, 1)})
    ends = frame[periods.notna()]
    return ends.assign(period=periods[periods.notna()].astype("int64"))
