"""How uncertain the expected counts of days are because of feasts: Ramadan, Nowruz, the weeks around it and closures.

Single holidays make them uncertain, too: the model has one effect for all of them, but on Ashura nearly nobody calls,
and on others many do.

The level of a series is learnt anew every week, so that most errors of a model are soon corrected. Those of feasts are
not: what Ramadan does is known from past years only, and it is over before a level has learnt it. A short history has
seen a feast once or never, and its effect is confounded with the season. Therefore the covariance of the fitted effects
is carried into the variance of sums of days, as in a prediction interval, and effects differ from year to year besides.
"""

import numpy as np

from stats.arrays import Bools, Floats
from stats.seasons.calendar_regressors import FEASTS, REGRESSORS, DesignMatrix
from stats.seasons.seasonal_model import SeasonalModel

YEARLY_SD = 0.03  # on the log scale, by which the effect of a feast on all cases differs from year to year
HOLIDAY_SD = 0.4  # on the log scale, by which the effect of one public holiday differs from that of others
UNKNOWN_SD = 0.3  # on the log scale; a day of which so little is known teaches nothing about the level
APART = 180  # days between two seasons of the same feast
UNCERTAIN = (*FEASTS, "holiday")
COLUMNS = [REGRESSORS.index(name) for name in UNCERTAIN]


def common_covariance(model: SeasonalModel) -> Floats:
    """Covariance of the effects of feasts on all series together, and of how they differ another time."""
    assert model.common is not None
    seasons = _seasons(model.design)
    yearly = np.where(seasons > 0, 1 + 1 / np.maximum(seasons, 1), 0.0) * YEARLY_SD**2
    yearly[UNCERTAIN.index("holiday")] = HOLIDAY_SD**2
    return np.asarray(model.common[np.ix_(COLUMNS, COLUMNS)] + np.diag(yearly), dtype=float)


def own_covariance(model: SeasonalModel) -> Floats:
    """Covariance of the effects of feasts on each series, given those on all of them together: S × feasts × feasts."""
    return np.asarray(model.covariance[:, COLUMNS][:, :, COLUMNS], dtype=float)


def teaches_level(design: DesignMatrix, common: Floats) -> Bools:
    """Days (D) whose feasts are known well enough to learn the level of a series from them."""
    feasts = design.matrix[:, COLUMNS]
    return np.asarray(np.einsum("df,fg,dg->d", feasts, common, feasts) <= UNKNOWN_SD**2, dtype=bool)


def feast_variance(
    design: DesignMatrix,
    mean: Floats,
    covariance: Floats,
    lengths: tuple[int, ...],
    *,
    teaches: Bools,
    first: int,
    gap: int,
    half_life: float,
) -> Floats:
    """Relative variance of sums over the last `lengths` days: S × days from `first` on × lengths.

    `mean` (S × D) are expected counts, `covariance` that of feast effects (S × feasts × feasts). A sum is compared with
    a level that was learnt up to `gap` days ago, half of it within the last `half_life` days of those that teach it
    (`teaches_level`): what feasts did to those days is in the level already.
    """
    # Of what was learnt much before the first days hardly anything is left in the level that they are compared with.
    taught = np.flatnonzero(teaches[: max(first - gap, 0)])[-round(4 * half_life) :]
    begin = int(taught[0]) if len(taught) else 0
    first, mean, feasts = first - begin, mean[:, begin:], design.matrix[begin:, COLUMNS]
    moved = mean[:, :, None] * feasts
    sums, model = np.cumsum(moved, axis=1), np.cumsum(mean, axis=1)
    learnt = _learnt(moved, mean, teaches[begin:], half_life)
    days = np.arange(first, mean.shape[1])
    out = np.empty((len(mean), len(days), len(lengths)))
    for k, length in enumerate(lengths):
        total = np.maximum(model[:, days] - model[:, days - length], 1e-9)
        part = (sums[:, days] - sums[:, days - length]) / total[:, :, None]
        difference = part - learnt[:, np.maximum(days - gap, 0)]
        out[:, :, k] = np.einsum("sdf,sfg,sdg->sd", difference, covariance, difference, optimize=True)
    return out


def _learnt(moved: Floats, mean: Floats, teaches: Bools, half_life: float) -> Floats:
    """Mean regressors of the feasts over the days up to each day, of which older ones count less: S × D × feasts.

    As levels are learnt (`stats.attention.usual_levels`): on a day that teaches nothing, nothing is forgotten either.
    """
    out = np.empty_like(moved)
    keep = 0.5 ** (1 / half_life)
    total, weight = np.zeros_like(moved[:, 0]), np.full(len(mean), 1e-9)
    for day in range(mean.shape[1]):
        if teaches[day]:
            total, weight = keep * total + moved[:, day], keep * weight + mean[:, day]
        out[:, day] = total / weight[:, None]
    return out


def _seasons(design: DesignMatrix) -> Floats:
    """How many separate times the history has seen each feast."""
    counts = []
    for column in design.matrix[: design.history, COLUMNS].T:
        days = np.flatnonzero(column)
        counts.append(float(len(days) > 0) + float((np.diff(days) > APART).sum()))
    return np.array(counts)
