"""Figures of units by month, as tables of units × months: sums, stocks, and figures that are not made of sums."""

from collections.abc import Sequence

import numpy as np

from persian.calendar import CalendarPeriod
from queries.estimates.answer_times import quantile_days
from queries.estimates.measure import measure, min_n_of
from queries.estimates.stock_flows import stocks_by_span
from queries.measures.declaration import Measure
from queries.measures.estimators import Quantile
from queries.measures.stock_estimators import Stock
from queries.question.question import Question, make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.component_sums import component_columns
from queries.vocabulary.scope import Scope
from stats.arrays import Floats, Ints

# Codes of units, and tables of units × months by what they hold: components, or "value" and "n".
Tables = tuple[tuple[str, ...], dict[str, Floats]]


def tables_of_sums(question: Question, count: int, by: str | None, *, before: int = 0) -> Tables:
    """Sums of the components by unit and month, 0 where there are none: of `count` months after those `before`."""
    estimator = question.measure.estimator
    components = {**estimator.components, **estimator.response_components}
    # The spread within a month is not needed.
    components.pop("squares", None)
    sums = component_columns(question, **components)
    month = sums["month"].astype(np.int64) - before
    inside = (month >= 0) & (month < count)
    if by is not None:
        inside &= sums[by] != 0
    sums, month = {name: column[inside] for name, column in sums.items()}, month[inside]
    if by is None:
        rows = np.zeros(len(month), dtype=np.int64)
        codes: tuple[str, ...] = ("",)
    else:
        keys, rows = np.unique(sums[by].astype(np.int64), return_inverse=True)
        codes = tuple(question.groups[0].code(int(key)) for key in keys)
    cell = rows * count + month
    size = len(codes) * count
    tables: dict[str, Floats] = {
        name: np.bincount(cell, sums[name].astype(float), size).astype(float).reshape(-1, count)
        for name in components
    }
    return codes, tables


def tables_of_figures(
    store: Store,
    declared: Measure,
    span: Scope,
    months: Sequence[CalendarPeriod],
    *,
    by: str | None,
    lang: str,
) -> Tables:
    """Values and numbers of cases by unit and month, of a measure not made of sums; `span` may have other months."""
    names = (*([by] if by else []), "month")
    question = make_question(store, declared, span, by=names, lang=lang)
    if question.sources is None and isinstance(declared.estimator, Stock | Quantile):
        return _tables_of_question(question, months, by=by)
    columns_by_name = measure(store, declared.key, span, by=names, lang=lang).columns
    keys, *figures = (columns_by_name[name] for name in ("month", "value", "n"))
    unit = columns_by_name[by] if by else np.full(len(keys), "")
    column_of = {month.key: i for i, month in enumerate(months)}
    column = np.array([column_of.get(key, -1) for key in keys], dtype=np.int64)
    counted = column >= 0
    if by:
        counted &= (unit != "") & (unit != "none")
    unit, column, *figures = (each[counted] for each in (unit, column, *figures))
    codes = tuple(dict.fromkeys(str(code) for code in unit))
    row_of = {code: i for i, code in enumerate(codes)}
    rows = np.array([row_of[str(code)] for code in unit], dtype=np.int64)
    return codes, _filled(len(codes), len(months), rows, column, *figures)


def _tables_of_question(question: Question, months: Sequence[CalendarPeriod], *, by: str | None) -> Tables:
    """The tables of a stock or a time to an answer, without the limits, labels and texts that a result has."""
    estimator, by_time = question.measure.estimator, question.time_grouping
    assert by_time is not None
    if isinstance(estimator, Stock):
        units, stocks = stocks_by_span(question, estimator.state)
        unit, month = np.repeat(units, stocks.shape[1]), np.tile(np.arange(stocks.shape[1]), len(stocks))
        value: Floats = stocks.ravel().astype(float)
        n = value
    else:
        assert isinstance(estimator, Quantile)
        columns = quantile_days(question, estimator, with_limits=False)
        month, value = columns["month"].astype(np.int64), columns["value"]
        n = columns["n"].astype(float)
        unit = columns[by].astype(np.int64) if by else np.zeros(len(n), dtype=np.int64)
    value = np.where(n < min_n_of(question.measure, settings()), np.nan, value)
    # The first of the months may be a later one of the question's.
    month = month - [period.first for period in by_time.periods].index(months[0].first)
    counted = (month >= 0) & (month < len(months))
    if by:
        counted &= unit != 0
    keys, rows = np.unique(unit[counted], return_inverse=True)
    code = question.groups[0].code
    codes = tuple(code(key) for key in keys.tolist()) if by else ("",)
    return codes, _filled(len(codes), len(months), rows, month[counted], value[counted], n[counted])


def _filled(units: int, months: int, row: Ints, column: Ints, value: Floats, n: Floats) -> dict[str, Floats]:
    """Tables of values and numbers of cases, NaN and 0 where there is none."""
    tables = {"value": np.full((units, months), np.nan), "n": np.zeros((units, months))}
    for table, figure in zip(tables.values(), (value, n), strict=True):
        table[row, column] = figure.astype(float)
    return tables
