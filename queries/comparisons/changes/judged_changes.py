"""Choose the yardstick for a change (seasonal model, earlier changes, chance) and apply it.

- Counts and rates of a flow, shares and means: by a seasonal model of the days before the period. Against the previous
  period, the figure is compared with the forecast of the model; against last year, with last year's figure ("season",
  "years").
- Stocks: by their earlier changes over the same lag; over two months and more, by their variation around their own
  growth ("lag").
- Times to an answer: by their variation between short earlier spans, without season and trend ("spans").
- Where the history is too short for these: by the changes between earlier periods of equal length ("periods"), or by
  chance alone where there are fewer than three of them ("chance").
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd

from queries.comparisons.changes.past_variation import FIGURE_COLUMNS, earlier_change_z, earlier_figures
from queries.comparisons.changes.seasonal_history import daily_stocks, seasonal_history
from queries.estimates.measure import Result
from queries.measures.declaration import Measure
from queries.question.question import Columns
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.changes.change_scales import Estimates, JudgedFigures, Scale, chance_sd
from stats.changes.expected_change import against_expectation, against_last_year
from stats.changes.local_dispersion import local_dispersion
from stats.changes.stock_changes import judge_stock, lag_variation
from stats.estimates.false_discovery import MIN_EARLIER_CHANGES, dispersion

Basis = Literal["season", "years", "lag", "spans", "periods", "chance"]
ReferencePeriod = Literal["previous", "last_year"]


@dataclass(frozen=True)
class JudgedChange:
    """Judged figures, the yardstick (`basis`), and how much history it rests on.

    `periods` is the number of earlier changes, or of independent changes that the past is worth.
    """

    figures: JudgedFigures
    basis: Basis
    periods: Floats


def judge(
    store: Store,
    now: Result,
    reference_scope: Scope,
    against: ReferencePeriod,
    sides: tuple[Columns, Columns],
    *,
    lang: str,
) -> JudgedChange:
    """Judge the figures of a result by those of its reference period: `sides` are their columns with the same rows."""
    a, b = sides
    estimator = now.measure.estimator
    judged = None
    if estimator.components:
        judged = _by_season(store, now, reference_scope, against, a, b, lang=lang)
    elif estimator.is_stock:
        judged = _by_lag(store, now, reference_scope, a, b, lang=lang)
    elif estimator.of_waiting_times:
        judged = _by_spans(store, now, a, b, lang=lang)
    return judged or _by_periods(store, now, a, b, lang=lang)


def _scale(declared: Measure) -> Scale:
    """Scale on which a measure's changes are judged: counts (of rates, too), shares or estimates."""
    if declared.change_is_relative:
        return "count"
    return "share" if declared.estimator.is_share else "estimate"


def _column(side: Columns, name: str) -> Floats:
    return side[name].astype(float)


def _figure(declared: Measure, side: Columns) -> Floats:
    """The figure that is judged: the number of cases of counts and rates, the value of everything else."""
    return _column(side, "n" if declared.change_is_relative else "value")


def _by_season(
    store: Store,
    now: Result,
    reference_scope: Scope,
    against: ReferencePeriod,
    a: Columns,
    b: Columns,
    *,
    lang: str,
) -> JudgedChange | None:
    """Judged by the seasonal model; None where the history is too short for it or for the reference period."""
    history = seasonal_history(store, now, a, lang=lang)
    if history is None:
        return None
    assert now.scope.first is not None
    assert now.scope.last is not None
    as_of = pd.Timestamp(now.as_of)
    days = history.days(now.scope.first, now.scope.last, as_of=as_of)
    value, n = _figure(now.measure, a), _column(a, "n")
    if against == "previous":
        judged = against_expectation(history.model, value, n, days)
        return JudgedChange(judged, "season", judged.df)
    assert reference_scope.first is not None
    assert reference_scope.last is not None
    if reference_scope.first < history.first:
        return None
    then = history.days(reference_scope.first, reference_scope.last)
    judged = against_last_year(
        history.model, (value, n, days), (_figure(now.measure, b), _column(b, "n"), then)
    )
    return JudgedChange(judged, "years", judged.df)


def _by_lag(
    store: Store, now: Result, reference_scope: Scope, a: Columns, b: Columns, *, lang: str
) -> JudgedChange | None:
    """Stocks judged by earlier changes over the lag between the two ends; None where no history can be read."""
    stocks = daily_stocks(store, now, a, lang=lang)
    if stocks is None:
        return None
    assert now.scope.last is not None
    assert reference_scope.last is not None
    # A period that is not over ends with the data.
    end = min(now.scope.last, now.as_of.date())
    lag = max((end - reference_scope.last) // timedelta(1), 1)
    variation = lag_variation(stocks, lag)
    judged = judge_stock(_column(a, "n"), _column(b, "n"), variation)
    return JudgedChange(judged, "lag", variation.df)


def _by_spans(store: Store, now: Result, a: Columns, b: Columns, *, lang: str) -> JudgedChange:
    """Times to an answer judged by how much they vary between short spans before the period."""
    spans = earlier_figures(store, now, a, lang=lang)
    if spans.value.shape[1] < MIN_EARLIER_CHANGES:
        phi, df = np.ones(len(a["n"])), np.full(len(a["n"]), np.inf)
    else:
        phi, df = local_dispersion(spans.value, spans.lower, spans.upper)
    judged = _by_chance(now.measure, a, b, phi, df)
    known = np.where(np.isfinite(df), df, 0.0)
    return JudgedChange(judged, "spans" if known.any() else "chance", known)


def _by_periods(store: Store, now: Result, a: Columns, b: Columns, *, lang: str) -> JudgedChange:
    """Judged by the changes between earlier periods of equal length, which take a season for noise."""
    phi, changes = dispersion(earlier_change_z(store, now, a, lang=lang))
    df = np.where(changes >= MIN_EARLIER_CHANGES, changes, np.inf)
    judged = _by_chance(now.measure, a, b, phi, df)
    return JudgedChange(judged, "periods" if np.isfinite(df).any() else "chance", changes)


def _by_chance(declared: Measure, a: Columns, b: Columns, phi: Floats, df: Floats) -> JudgedFigures:
    """Judge figures against those before, by φ times the variance of chance."""
    scale = _scale(declared)
    now, before = (
        Estimates(_figure(declared, side), *(_column(side, name) for name in FIGURE_COLUMNS[1:]))
        for side in (a, b)
    )
    sd = chance_sd(scale, now, before) * np.sqrt(phi)
    return JudgedFigures(scale, now.value, now.n, before.value, before.n, sd, df, phi)
