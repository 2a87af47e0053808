"""Daily history of a figure before a period, and the seasonal model fitted to it.

Only days before the period are used, so that a change in the period is not learnt as its own expectation. Cases of
provincial trips are left out, whatever the scope says: a trip is a known surge, and neither season nor noise.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from queries.comparisons.changes.past_variation import KeyTable, row_codes, without_trips
from queries.estimates.measure import Result, estimate
from queries.estimates.stock_flows import moves_by_day
from queries.measures.stock_estimators import Stock
from queries.question.question import Question, make_question
from queries.settings.province_settings import settings
from queries.settings.religious_days import EPOCH, holidays_and_ramadan_around
from queries.sql.buckets import as_days
from queries.sql.functions import DAY_SECONDS
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.component_sums import component_sums
from queries.sums.daily_sums import daily_sums
from stats.arrays import Floats
from stats.changes.seasonal_averages import SeasonalAverages
from stats.changes.seasonal_counts import Days, SeasonalCounts
from stats.seasons.calendar_regressors import MIN_SEASONAL_HISTORY, DesignMatrix, design_matrix
from stats.seasons.series_start import first_usual_day

MAX_DAYS = 4 * 366


@dataclass(frozen=True)
class SeasonalHistory:
    """A seasonal model of daily figures; `first` is its first day and `codes` the groups of its series."""

    first: date
    codes: tuple[tuple[object, ...], ...]
    model: SeasonalCounts | SeasonalAverages

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache: counts, means and weights of each day."""
        return 8 * 4 * len(self.codes) * (self.model.history + 1)

    def days(self, first: date, last: date, *, as_of: pd.Timestamp | None = None) -> Days:
        """The days of a period; of the day of `as_of` only the part that has passed counts, of later ones nothing."""
        length = (last - first).days + 1
        if as_of is None or last < as_of.date():
            return Days((first - self.first).days, length)
        passed = (as_of - pd.Timestamp(first)).total_seconds() / DAY_SECONDS - np.arange(length)
        return Days((first - self.first).days, length, np.clip(passed, 0.0, 1.0))


def seasonal_history(store: Store, now: Result, keys: KeyTable, *, lang: str) -> SeasonalHistory | None:
    """The model of a result's figures before its period, by the groups of `keys`; None where there is too little.

    That is the case with fewer than 400 days, and for figures that are not made of sums over days. Cached for a state
    of the data, so that both references of a comparison use one fit.
    """
    scope, codes = without_trips(store, now.scope), tuple(row_codes(keys, now.by))
    cache_key = ("seasonal", now.measure.key, scope, now.by, codes, lang)
    return store.cache.get_or_compute(
        cache_key, lambda: _fitted(store, replace(now, scope=scope), codes, lang=lang)
    )


def _fitted(
    store: Store, now: Result, codes: tuple[tuple[object, ...], ...], *, lang: str
) -> SeasonalHistory | None:
    """Read the history and fit the model."""
    scope, components = now.scope, now.measure.estimator.components
    span = _before(store, now)
    if not components or span is None or scope.first is None or scope.last is None or len(now.by) > 2:
        return None
    question = make_question(
        store, now.measure, scope.with_period(*span), by=(*now.by, "day"), lang=lang, max_groups=3
    )
    daily = _daily(question, components, codes, span)
    start = first_usual_day(daily["n"].sum(axis=0))
    daily = {name: table[:, start:] for name, table in daily.items()}
    if daily["n"].shape[1] < MIN_SEASONAL_HISTORY or not len(codes):
        return None
    first = span[0] + timedelta(start)
    design = calendar_design(first, scope.first, scope.last)
    if "hits" in daily:
        model: SeasonalCounts | SeasonalAverages = SeasonalAverages.fit(daily["hits"], daily["n"], design)
    elif "squares" in daily:
        model = SeasonalAverages.fit(daily["total"], daily["n"], design, squares=daily["squares"])
    else:
        model = SeasonalCounts.fit(daily["n"], design)
    return SeasonalHistory(first, codes, model)


def _daily(
    question: Question,
    components: dict[str, str],
    codes: tuple[tuple[object, ...], ...],
    span: tuple[date, date],
) -> dict[str, Floats]:
    """Sums of the components by group and day: groups × days for each."""
    if question.uses_daily_sums:
        # Straight from the daily sums that everything else on the screen is made of.
        sums = daily_sums(question).within(*span, components.values())
        index = sums.day - day_number(span[0])
        shape = (1, (span[1] - span[0]).days + 1)
        daily: dict[str, Floats] = {name: np.zeros(shape) for name in components}
        for name, component in components.items():
            daily[name][0, index] = sums.amounts[component]
        return daily
    frame = component_sums(question, **components)
    return {name: _table(question, frame, codes, span, column=name) for name in components}


def daily_stocks(store: Store, now: Result, keys: KeyTable, *, lang: str) -> Floats | None:
    """Stocks at the end of each day before a result's period, without cases of trips: rows of `keys` × days.

    The first days, on which the stock had not yet been built up to its usual size of the first year, are left out.
    None where there are no days before, or by more than one grouping.
    """
    scope, codes = without_trips(store, now.scope), tuple(row_codes(keys, now.by))
    now = replace(now, scope=scope)
    span = _before(store, now)
    if span is None or len(now.by) > 1 or not len(codes):
        return None

    def read() -> Floats:
        question = make_question(
            store, now.measure, scope.with_period(*span), by=(*now.by, "day"), lang=lang, max_groups=3
        )
        estimator = now.measure.estimator
        if question.uses_daily_sums and isinstance(estimator, Stock):
            table = _stocks_from_days(question, estimator.state, span)
        else:
            table = _table(question, estimate(question, settings()), codes, span, column="n")
        total = table.sum(axis=0)
        return table[:, int(np.argmax(total >= np.median(total[:365]))) :]

    return store.cache.get_or_compute(("stocks", now.measure.key, scope, now.by, codes, lang), read)


def _stocks_from_days(question: Question, state: str, span: tuple[date, date]) -> Floats:
    """Stocks of a question without groups, straight from the daily sums: 1 × days."""
    days, moves = moves_by_day(question, state)
    index = days - day_number(span[0])
    # What has happened before the first day is in its stock.
    by_day = np.bincount(np.maximum(index, 0), moves, minlength=(span[1] - span[0]).days + 1)
    return np.asarray(by_day.cumsum()[None, :], dtype=float)


def _before(store: Store, now: Result) -> tuple[date, date] | None:
    """First and last day of the history before a result's period; None where there is none."""
    data_start = store.first_day
    if now.scope.first is None or data_start is None or data_start >= now.scope.first:
        return None
    end = now.scope.first - timedelta(1)
    return max(data_start, end - timedelta(MAX_DAYS - 1)), end


def _table(
    question: Question,
    frame: pd.DataFrame,
    codes: tuple[tuple[object, ...], ...],
    span: tuple[date, date],
    *,
    column: str,
) -> Floats:
    """Values of a column by group and day: groups × days, 0 where there is no row."""
    groups = [g for g in question.groups if g is not question.time_grouping]
    table = np.zeros((len(codes), (span[1] - span[0]).days + 1))
    days = np.array(as_days(frame["day"]), dtype="datetime64[D]")
    day_index = (days - np.datetime64(span[0])).astype(np.int64)
    index_of_code = {code: i for i, code in enumerate(codes)}
    if groups:
        columns = [frame[g.name].map({key: g.code(key) for key in frame[g.name].unique()}) for g in groups]
        row_index = np.array(
            [index_of_code.get(code, -1) for code in zip(*columns, strict=True)], dtype=np.int64
        )
    else:
        row_index = np.zeros(len(frame), dtype=np.int64)
    inside = (row_index >= 0) & (day_index >= 0) & (day_index < table.shape[1])
    table[row_index[inside], day_index[inside]] = frame[column].to_numpy(dtype=float)[inside]
    return table


@lru_cache(maxsize=4)
def calendar_design(first: date, begin: date, last: date) -> DesignMatrix:
    """Design matrix of the days from `first`, with the period from `begin` to `last` ahead.

    Kept, because the figures of a screen have the same days.
    """
    holidays, ramadan = holidays_and_ramadan_around(first, last)
    history, ahead = (begin - first).days, (last - begin).days + 1
    return design_matrix((first - EPOCH).days, history, ahead=ahead, holidays=holidays, ramadan=ramadan)
