"""The expected value of each month of many series: season, growth, and what a stock carries over.

Control charts (`stats.own_past.control_chart`) compare the months of a series with one another. Known reasons why
months differ are removed before:

- the season (`stats.own_past.month_season`): that of all series together, which rests on most cases, then what a series
  has beyond it;
- for figures that grow with the number of people who call, the trend (`stats.own_past.month_trend`), in the same two
  steps;
- for stocks, what is carried over from the month before. Most of a stock is last month's, so that its months resemble
  their neighbours far more than the rules of a chart allow for. The deviations from season and trend are modelled as a
  first-order autoregressive process, and the chart is one of its residuals (Alwan & Roberts 1988, «Time-series modeling
  for statistical process control», Journal of Business & Economic Statistics 6: 87–95).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from stats.arrays import Floats, Ints
from stats.own_past.month_season import seasonal_effects
from stats.own_past.month_trend import trend_effects

Course = Literal["level", "growing", "stock"]
"""What is removed: of a figure with a level the season only; of a growing one the trend too; of a stock all three."""


@dataclass(frozen=True)
class Expectation:
    """What is to be subtracted from S series at M months, on the scale of the series (S × M).

    `effects` is all of it, NaN for the first month of a stock, before which nothing is known. `trend` is the part that
    is a straight line. `carried` is the correlation of consecutive months of a stock, 0 for other figures.
    """

    effects: Floats
    trend: Floats
    carried: float = 0.0


def expected_months(y: Floats, month: Ints, *, whole: Floats | None = None, course: Course) -> Expectation:
    """The expectation of series `y` (S × M), NaN in months without a value; `month` is from 1 to 12 (M).

    `whole` (M, or S × M) is the series of all together on the same scale, if there is one. What it shows is taken over
    as it is for figures with a level, and in proportion to the level of each series for the others: a city and a
    village grow by the same percentage.
    """
    values = np.atleast_2d(np.asarray(y, dtype=float))
    shared_season = shared_trend = np.zeros(values.shape)
    if whole is not None:
        together = np.atleast_2d(whole)
        shared_season = seasonal_effects(together, month)
        if course != "level":
            part = _relative_level(values, together)
            shared_trend = part * trend_effects(together - shared_season)
            shared_season = part * shared_season
    season = shared_season + seasonal_effects(values - shared_season - shared_trend, month)
    if course == "level":
        return Expectation(season, np.zeros(values.shape))
    trend = shared_trend + trend_effects(values - season - shared_trend)
    growing = Expectation(season + trend, trend)
    return growing if course == "growing" else with_carried_over(growing, values)


def with_carried_over(growing: Expectation, values: Floats) -> Expectation:
    """The expectation of stocks `values` (S × M) by season and trend, and by what is left from the month before."""
    rest = values - growing.effects
    has_rest = np.isfinite(rest)
    rest = rest - np.where(has_rest, rest, 0.0).sum(axis=1, keepdims=True) / np.maximum(
        has_rest.sum(axis=1, keepdims=True), 1
    )
    carried = carried_over(rest)
    before = np.concatenate([np.full((len(values), 1), np.nan), rest[:, :-1]], axis=1)
    return Expectation(growing.effects + carried * before, growing.trend, carried)


def carried_over(rest: Floats) -> float:
    """Correlation of consecutive months, from 0 to 1, of series with mean 0 (S × M) that have it in common.

    Each series counts by the number of its months, whatever its spread. In n months whose mean and trend have been
    estimated, the correlation comes out too small by about (2 + 4ρ)/n; with the mean alone it would be (1 + 3ρ)/n
    (Kendall 1954, «Note on bias in the estimation of autocorrelation», Biometrika 41: 403–404).
    """
    has_rest = np.isfinite(rest)
    filled, pairs = np.where(has_rest, rest, 0.0), has_rest[:, 1:] & has_rest[:, :-1]
    number = pairs.sum(axis=1)
    square = (filled**2).sum(axis=1) / np.maximum(has_rest.sum(axis=1), 1)
    product = np.where(pairs, filled[:, 1:] * filled[:, :-1], 0.0).sum(axis=1)
    usable = (number > 0) & (square > 0)
    if not usable.any():
        return 0.0
    n = number[usable]
    raw = float((product[usable] / square[usable]).sum() / n.sum())
    months = float(n.mean())
    return float(np.clip((raw + 2 / months) / max(1 - 4 / months, 0.1), 0.0, 1.0))


def _relative_level(values: Floats, whole: Floats) -> Floats:
    """Level of each series over that of the whole (1 or S × M), in the months that it has (S × 1)."""
    has_both = np.isfinite(values) & np.isfinite(whole)
    of_whole = np.where(has_both, whole, 0.0).sum(axis=1)
    own = np.where(has_both, values, 0.0).sum(axis=1)
    return np.asarray(own / np.where(of_whole > 0, of_whole, 1.0))[:, None]
