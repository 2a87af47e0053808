"""The same figure over earlier periods of equal length: how much it changes anyway."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from queries.declaration import AnsweredBy, Count, Mean, Measure, Quantile, Rate, Share, Stock
from queries.measure import Result, measure
from queries.question import ask
from queries.scope import Scope
from queries.store import Store
from stats.discoveries import count_change, estimate_change, share_change
from stats.intervals import mean

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
MOST_PERIODS = 12


def change_z(declared: Measure, now: pd.DataFrame, then: pd.DataFrame) -> Floats:
    """z of the change between two frames with the same rows; NaN where a figure is missing or has no error."""
    a, b = (
        {name: frame[name].to_numpy(dtype=float) for name in ("value", "lower", "upper", "n")}
        for frame in (now, then)
    )
    if declared.relative:
        return count_change(a["n"], b["n"])
    if isinstance(declared.estimator, Share):
        return share_change(a["value"] * a["n"], a["n"], b["value"] * b["n"], b["n"])
    return estimate_change((a["value"], a["lower"], a["upper"]), (b["value"], b["lower"], b["upper"]))


def earlier_changes(store: Store, now: Result, keys: pd.DataFrame, *, lang: str) -> Floats:
    """z of the changes from each of up to 12 earlier periods to the next, newest first: rows of `keys` × changes."""
    frames = earlier_periods(store, now, lang=lang)
    rows = [_aligned(frame, keys, now.measure) for frame in frames]
    found = [change_z(now.measure, later, before) for later, before in pairwise(rows)]
    return np.column_stack(found) if found else np.zeros((len(keys), 0))


def _aligned(frame: pd.DataFrame, keys: pd.DataFrame, declared: Measure) -> pd.DataFrame:
    """The rows of a frame in the order of keys; of what did not occur there were none."""
    names = list(keys.columns)
    figures = frame[[*names, "value", "lower", "upper", "n"]]
    found = keys.merge(figures, on=names, how="left") if names else figures.reset_index().reindex(range(1))
    return found.fillna({"n": 0} | ({"value": 0.0} if declared.relative else {}))


def earlier_periods(store: Store, now: Result, *, lang: str) -> list[pd.DataFrame]:
    """The figures of each earlier period, newest first, by the groupings' codes; none before the data begin."""
    scope, begins = now.scope, store.first_day
    if scope.first is None or scope.last is None or begins is None:
        return []
    length = (scope.last - scope.first).days + 1
    number = min(max((scope.first - begins).days, 0) // length, MOST_PERIODS)
    spans = [
        (scope.first - timedelta(length * i), scope.first - timedelta(length * (i - 1) + 1))
        for i in range(1, number + 1)
    ]
    if len(spans) < 2:
        return []
    match now.measure.estimator:
        case Count() | Share() | Mean() | Rate():
            return _summed(store, now, spans, lang=lang)
        case Stock():
            return _at_ends(store, now, spans, lang=lang)
        case Quantile() | AnsweredBy():
            return [
                measure(store, now.measure.key, scope.with_period(*span), by=now.by, lang=lang).frame
                for span in spans
            ]
        case _:
            return []


def _whole(scope: Scope, spans: Sequence[tuple[date, date]]) -> Scope:
    return scope.with_period(spans[-1][0], spans[0][1])


def _summed(
    store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str
) -> list[pd.DataFrame]:
    """From one question by day: days add up to periods."""
    whole = _whole(now.scope, spans)
    question = ask(store, now.measure, whole, by=(*now.by, "day"), lang=lang, most=3)
    estimator = now.measure.estimator
    atoms: dict[str, str] = {"n": "received"}
    if isinstance(estimator, Count):
        atoms = {"n": estimator.of}
    elif isinstance(estimator, Share):
        atoms = {"hits": estimator.of, "n": estimator.among}
    elif isinstance(estimator, Mean):
        atoms |= {"total": estimator.of, "squares": f"{estimator.of}_squared"}
    sums = question.sums(**atoms)
    length = (spans[0][1] - spans[0][0]).days + 1
    days = pd.to_datetime(sums["day"])
    period = ((pd.Timestamp(spans[0][1]) - days).dt.days // length).to_numpy(dtype="int64")
    for g in question.groups[:-1]:
        sums[g.name] = [g.code(key) for key in sums[g.name]]
    names = list(now.by)
    added = sums.drop(columns="day").assign(period=period).groupby(["period", *names], as_index=False).sum()
    return [_figures(added[added["period"] == i], estimator) for i in range(len(spans))]


def _figures(sums: pd.DataFrame, estimator: object) -> pd.DataFrame:
    n = sums["n"].to_numpy(dtype=float)
    missing = np.full(len(n), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        if isinstance(estimator, Share):
            return sums.assign(value=sums["hits"] / n, lower=missing, upper=missing)
        if isinstance(estimator, Mean):
            total, squares = (sums[name].to_numpy(dtype=float) for name in ("total", "squares"))
            lower, upper = mean(total, squares, n)
            return sums.assign(value=total / n, lower=lower, upper=upper)
    return sums.assign(value=n, lower=missing, upper=missing)


def _at_ends(
    store: Store, now: Result, spans: Sequence[tuple[date, date]], *, lang: str
) -> list[pd.DataFrame]:
    """What was open or overdue on the last day of each period."""
    by = (*now.by, "day")
    if len(by) > 2:
        return []
    frame = measure(store, now.measure.key, _whole(now.scope, spans), by=by, lang=lang).frame
    return [frame[frame["day"] == last.isoformat()] for _, last in spans]
