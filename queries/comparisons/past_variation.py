"""The same figure over earlier periods of equal length: how much it changes anyway.

Without the cases of provincial trips, whatever the scope says of them. A trip brings in days what otherwise comes in
months, and leaves it to be answered, closed or overdue in the months after: such a surge is known, and no measure of
how much the figure varies. Within the series, two of them in three years would leave nothing that counts as a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from queries.estimates.component_sums import sums
from queries.estimates.measure import Result, estimate, least_of, measure
from queries.measures.declaration import Measure
from queries.question.grouping import SPAN, spans_group
from queries.question.question import ask
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.false_discovery import count_change, estimate_change, share_change
from stats.intervals import mean

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
MOST_PERIODS = 12
MOST_SPANS = (
    6  # of durations: histograms of days do not add up to those of periods, and are read from the facts
)
FIGURES = ("value", "lower", "upper", "n")


@dataclass(frozen=True)
class Figures:
    """Figures of some groups, and of several periods if their arrays have a second axis."""

    value: Floats
    lower: Floats
    upper: Floats
    n: Floats

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Figures":
        """Those of a frame, row by row."""
        return cls(*(frame[name].to_numpy(dtype=float) for name in FIGURES))

    def at(self, periods: slice) -> "Figures":
        """Those of some of the periods."""
        return Figures(*(getattr(self, name)[:, periods] for name in FIGURES))


def change_z(declared: Measure, now: Figures, then: Figures) -> Floats:
    """z of the changes between figures, elementwise; NaN where a figure is missing or has no error."""
    if declared.relative:
        return count_change(now.n, then.n)
    if declared.estimator.is_share:
        return share_change(now.value * now.n, now.n, then.value * then.n, then.n)
    return estimate_change((now.value, now.lower, now.upper), (then.value, then.lower, then.upper))


def earlier_changes(store: Store, now: Result, keys: pd.DataFrame, *, lang: str) -> Floats:
    """z of the changes from each of up to 12 earlier periods to the next, newest first: rows of `keys` × changes.

    Of the cases outside provincial trips. Where there are no others, nothing is known of earlier changes.
    """
    ordinary = replace(now, scope=without_trips(store, now.scope))
    asked = ("earlier", now.measure.key, ordinary.scope, now.by, lang)
    frame = store.memo.recall(asked, lambda: earlier_periods(store, ordinary, lang=lang))
    if frame.empty:
        return np.zeros((len(keys), 0))
    rows = {key: i for i, key in enumerate(codes(keys, now.by))}
    place = np.array([rows.get(key, -1) for key in codes(frame, now.by)])
    known = place >= 0
    number = int(frame["period"].max())
    # Of what did not occur in a period there were none.
    shape = {"n": 0.0, "value": 0.0 if now.measure.relative else np.nan}
    arrays = [np.full((len(keys), number), shape.get(name, np.nan)) for name in FIGURES]
    for array, name in zip(arrays, FIGURES, strict=True):
        array[place[known], frame["period"].to_numpy()[known] - 1] = frame[name].to_numpy(dtype=float)[known]
    figures = Figures(*arrays)
    return change_z(now.measure, figures.at(slice(None, -1)), figures.at(slice(1, None)))


def without_trips(store: Store, scope: Scope) -> Scope:
    """The scope without cases of provincial trips; itself where the store has none, for then it is asked already."""
    return replace(scope, trips="out") if store.has_trips else scope


def codes(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[object, ...]]:
    """The codes that each row stands for: of the named columns, or of no grouping at all."""
    return list(zip(*(frame[name] for name in names), strict=True)) if names else [()] * len(frame)


def earlier_periods(store: Store, now: Result, *, lang: str) -> pd.DataFrame:
    """The figures of each earlier period (1 is the newest) by the groupings' codes; none before the data begin."""
    scope, begins = now.scope, store.first_day
    nothing = pd.DataFrame(columns=["period", *now.by, *FIGURES])
    if scope.first is None or scope.last is None or begins is None:
        return nothing
    length = (scope.last - scope.first).days + 1
    number = min(max((scope.first - begins).days, 0) // length, MOST_PERIODS)
    spans = [
        (scope.first - timedelta(length * i), scope.first - timedelta(length * (i - 1) + 1))
        for i in range(1, number + 1)
    ]
    if len(spans) < 2:
        return nothing
    estimator = now.measure.estimator
    if estimator.components:
        return _summed(store, now, spans, lang=lang)
    if estimator.at_end and len(now.by) < 2:
        return _at_ends(store, now, spans, lang=lang)
    if estimator.of_waiting_times:
        return _in_spans(store, now, spans[:MOST_SPANS], lang=lang)
    return nothing


def _whole(scope: Scope, spans: Sequence[tuple[date, date]]) -> Scope:
    return scope.with_period(spans[-1][0], spans[0][1])


def _summed(store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str) -> pd.DataFrame:
    """From one question by day: days add up to periods."""
    question = ask(store, now.measure, _whole(now.scope, spans), by=(*now.by, "day"), lang=lang, most=3)
    components = now.measure.estimator.components
    found = sums(question, **components)
    length = (spans[0][1] - spans[0][0]).days + 1
    back = (pd.Timestamp(spans[0][1]) - pd.to_datetime(found["day"])).dt.days
    columns = {"period": 1 + back // length}
    for g in question.groups[:-1]:
        columns[g.name] = [g.code(key) for key in found[g.name]]
    by_day = pd.DataFrame(columns | {name: found[name] for name in components})
    added = by_day.groupby(["period", *now.by], as_index=False).sum()
    return added.assign(**_figures(added))


def _in_spans(store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str) -> pd.DataFrame:
    """From one question by spans."""
    question = ask(store, now.measure, _whole(now.scope, spans), by=now.by, lang=lang)
    span = spans_group("registered_day", [first for first, _ in reversed(spans)])
    rules = settings()
    frame = estimate(replace(question, groups=(*question.groups, span)), rules)
    frame = frame.astype(dict.fromkeys(FIGURES[:3], float))
    few = frame["n"] < least_of(now.measure, rules)
    frame.loc[few, list(FIGURES[:3])] = np.nan
    codes = {g.name: [g.code(key) for key in frame[g.name]] for g in question.groups}
    return frame.assign(period=len(spans) - frame[SPAN].astype("int64"), **codes)


def _figures(added: pd.DataFrame) -> dict[str, Floats]:
    n = added["n"].to_numpy(dtype=float)
    missing = np.full(len(n), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        if "hits" in added:
            return {"value": added["hits"].to_numpy(dtype=float) / n, "lower": missing, "upper": missing}
        if "squares" in added:
            total, squares = (added[name].to_numpy(dtype=float) for name in ("total", "squares"))
            lower, upper = mean(total, squares, n)
            return {"value": total / n, "lower": lower, "upper": upper}
    return {"value": n, "lower": missing, "upper": missing}


def _at_ends(store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str) -> pd.DataFrame:
    """What was open or overdue on the last day of each period."""
    by = (*now.by, "day")
    frame = measure(store, now.measure.key, _whole(now.scope, spans), by=by, lang=lang).frame
    periods = frame["day"].map({last.isoformat(): i for i, (_, last) in enumerate(spans, 1)})
    ends = frame[periods.notna()]
    return ends.assign(period=periods[periods.notna()].astype("int64"))
