"""Seasonal model: the expected number of cases per day given the past, for many series of daily counts at once.

A log-linear model of over-dispersed counts: log μ = level + trend + season of the Jalali year + weekday + public
holidays + Nowruz + Ramadan + level of the last twelve weeks (`stats.seasons.calendar_regressors`). It follows
Farrington et al. (1996), JRSS A 159:547–563, as improved by Noufaily et al. (2013), Statistics in Medicine
32:1206–1222: the whole past is used, and weeks far from their expectation count less, so that an outbreak of last year
does not become the season of this one. Two things differ. Their spline of ten periods a year is replaced by a wave of
the Jalali year and the calendar of Iran, because weekdays and feasts are what moves a complaints hotline. And each
series is shrunk to all cases together (a normal prior on its effects; penalised quasi-likelihood, McCullagh & Nelder
1989), so that even a series of three cases a week has a weekday effect.

    model = fit_seasonal_model(counts, design_matrix(first_day, days, ahead=56, holidays=…, ramadan=…))
    model.predict(model.design.history - 7, 7)  # the last 7 days: expected count, variance, limits

Known surges, such as the cases of a provincial trip, are to be left out of the counts, so that they become neither
noise nor season.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from stats.arrays import Bools, Floats
from stats.estimates.intervals import Z95
from stats.seasons.calendar_regressors import MIN_SEASONAL_HISTORY, REGRESSORS, DesignMatrix, priors
from stats.seasons.poisson_regression import solve_effects
from stats.seasons.series_start import days_before_start

OUTLIER_Z = 2.58  # Noufaily et al.: standard errors beyond which a week counts less
WEEK = 7
MIN_HISTORY_DAYS = 56  # with a shorter history there is no expectation
TOLERANCES = (0.03, 0.01, 1e-3)  # of the first fit, and of the refits with reduced weights of outliers


@dataclass(frozen=True)
class PredictedCounts:
    """Expected counts over some days, one entry per series: means, variances of the count, and 95 % limits.

    `variance` has two parts: counts vary `phi` times as much as by chance, and the mean itself is an estimate. NaN
    where there is too little history.
    """

    expected: Floats
    variance: Floats
    lower: Floats
    upper: Floats

    def p_more(self, actual: Floats) -> Floats:
        """Probability of a count as large or larger (mid-p), by the negative binomial of that mean and variance."""
        return _negative_binomial_mid_p(
            np.asarray(actual, dtype=float), self.expected, self.variance, more=True
        )

    def p_fewer(self, actual: Floats) -> Floats:
        """Probability of a count as small or smaller (mid-p)."""
        return _negative_binomial_mid_p(
            np.asarray(actual, dtype=float), self.expected, self.variance, more=False
        )


@dataclass(frozen=True)
class SeasonalModel:
    """Fitted model of S series over D days of history and the days ahead. Made by `fit_seasonal_model`.

    `counts` is S × D; `mean` S × (D + ahead), expected cases per day; `effects` S × `REGRESSORS` on the log scale and
    `covariance` theirs; `weight` S × D, from 0 to 1, how much each day counted in the fit.
    """

    design: DesignMatrix
    counts: Floats
    mean: Floats
    effects: Floats
    covariance: Floats
    weight: Floats
    prior: tuple[Floats, Floats] | None = None
    """Prior means (S × effects) and standard deviations of the effects."""
    _phi: dict[int, Floats] = field(default_factory=dict, compare=False, repr=False)
    common: Floats | None = None
    """Covariance of the effects of all series together, to which those of each are shrunk."""

    def factor(self, name: str) -> Floats:
        """Factor by which a regressor of `calendar_regressors.REGRESSORS` multiplies a day's count, one per series."""
        return np.asarray(np.exp(self.effects[:, REGRESSORS.index(name)]), dtype=float)

    def phi(self, length: int) -> Floats:
        """Dispersion of counts over `length` days (their variance over that of chance), one per series; at least 1.

        Pearson's χ² over its degrees of freedom, from the consecutive spans of that length that end with the history,
        each weighted as its days are.
        """
        if length not in self._phi:
            self._phi[length] = _dispersion(self, length)
        return self._phi[length]

    def predict(self, first: int, length: int) -> PredictedCounts:
        """Expected count over `length` days from day number `first` (0 is the first day of the design)."""
        days = slice(first, first + length)
        mean = self.mean[:, days]
        total = mean.sum(axis=1)
        # The variance of the estimated sum by the delta method: its derivatives by the effects and their covariance.
        slope = mean @ self.design.matrix[days]
        return predicted_counts(total, self._estimate(slope), self.phi(length))

    def by_day(self) -> tuple[Floats, Floats, Floats]:
        """Expected count with lower and upper 95 % limit for each series and day (S × days), those ahead included."""
        log_variance = np.einsum("dp,spq,dq->sd", self.design.matrix, self.covariance, self.design.matrix)
        predicted = predicted_counts(self.mean, self.mean**2 * log_variance, self.phi(1)[:, None])
        return predicted.expected, predicted.lower, predicted.upper

    def until(self, history: int) -> "SeasonalModel":
        """The model fitted to the first `history` days only, with the weights and dispersion of this one."""
        assert self.prior is not None
        design = self.design.until(history)
        y, weight, effects = self.counts[:, :history], self.weight[:, :history], self.effects.copy()
        # The trend is 0 on the last day of history: seen from an earlier one, the same line has another level.
        shift = (design.matrix - self.design.matrix)[0, REGRESSORS.index("trend")]
        effects[:, 0] -= shift * effects[:, REGRESSORS.index("trend")]
        mean, sd = self.prior
        effects, covariance = solve_effects(
            y, design, weight / self.phi(WEEK)[:, None], effects, (mean, 1 / sd**2), close=TOLERANCES[-2]
        )
        expected = np.exp(np.clip(effects @ design.matrix.T, -20, 20))
        return SeasonalModel(design, y, expected, effects, covariance, weight, self.prior)

    def _estimate(self, slope: Floats) -> Floats:
        """Variance of the estimated mean whose derivatives by the effects are `slope`."""
        return np.asarray(np.einsum("sp,spq,sq->s", slope, self.covariance, slope), dtype=float)


def fit_seasonal_model(
    counts: Floats,
    design: DesignMatrix,
    *,
    pooled_counts: Floats | None = None,
    shrink: bool = True,
    recent_sd: Floats | None = None,
) -> SeasonalModel:
    """Fit the model to series of daily counts (S × at least `design.history`; later days are ignored).

    `pooled_counts` is the series to which the others are shrunk, by default their sum; with `shrink=False` each series
    is fitted by itself, with wide priors. `recent_sd` (S) is the prior standard deviation of the recent level where it
    is known better. 200 series of three years take about 0.2 s.

    Days before a series begins (`stats.seasons.series_start`) are left out: with them, its beginning would be a trend
    that goes on. With less than `MIN_SEASONAL_HISTORY` days since, its trend and season are those of the whole.
    """
    days = design.history
    y = np.atleast_2d(np.asarray(counts, dtype=float))[:, :days]
    size = design.matrix.shape[1]
    months = size - len(REGRESSORS)
    narrow, wide = (priors(days, factor=factor, months=months) for factor in (1.0, 3.0))
    before = days_before_start(y, keep=min(MIN_HISTORY_DAYS, days))
    since_start = (~before).astype(float)
    # Whether a series began so late that season and trend cannot be told apart.
    young = before.any(axis=1) & (days - before.sum(axis=1) < MIN_SEASONAL_HISTORY)
    if not shrink:
        spread = _of_young(wide, young, priors(0, factor=3.0, months=months))
        return _fit(y, design, since_start, np.zeros((len(y), size)), _with_recent(spread, recent_sd))
    pooled = y.sum(axis=0) if pooled_counts is None else np.asarray(pooled_counts, dtype=float)[:days]
    # Two stages: all cases together are fitted with wide priors, and their effects are the prior means of each series.
    pooled_model = _fit(pooled[None, :], design, np.ones((1, days)), np.zeros((1, size)), wide)
    prior_mean = np.repeat(pooled_model.effects, len(y), axis=0)
    if recent_sd is not None:
        # The recent level of a series whose own levels are known is no longer drawn to that of the whole.
        prior_mean[:, REGRESSORS.index("recent")] = 0.0
    spread = _of_young(narrow, young, priors(0, months=months))
    model = _fit(y, design, since_start, prior_mean, _with_recent(spread, recent_sd))
    return replace(model, common=pooled_model.covariance[0])


def _of_young(prior_sd: Floats, young: Bools, of_young: Floats) -> Floats:
    """The prior standard deviations, with others for young series (S × effects) if there are any."""
    return np.where(young[:, None], of_young, prior_sd) if young.any() else prior_sd


def _with_recent(prior_sd: Floats, recent_sd: Floats | None) -> Floats:
    """The prior standard deviations with those of the recent level of each series (S × effects), if they are given."""
    if recent_sd is None:
        return prior_sd
    spread = np.array(np.broadcast_to(prior_sd, (len(recent_sd), prior_sd.shape[-1])))
    spread[:, REGRESSORS.index("recent")] = recent_sd
    return spread


def _fit(y: Floats, season: DesignMatrix, use: Floats, prior_mean: Floats, prior_sd: Floats) -> SeasonalModel:
    """Fit, reduce the weight of outlying weeks, and fit again with the dispersion found before.

    `prior_mean` (S × effects) has the prior means of the effects, `prior_sd` (S × effects, or one for all series) their
    standard deviations.
    """
    precision = 1 / prior_sd**2
    phi = np.ones(len(y))
    effects = prior_mean.copy()
    # Newton's method starts from the mean count of each series, with the other effects at their prior means.
    effects[:, 0] = np.log(((y * use).sum(axis=1) + 0.5) / np.maximum(use.sum(axis=1), 1))
    weight = use
    for tolerance in TOLERANCES:
        # Dividing the weights by φ is quasi-likelihood: counts that vary φ times as much as by chance say a φ-th as
        # much.
        effects, covariance = solve_effects(
            y, season, weight / phi[:, None], effects, (prior_mean, precision), close=tolerance
        )
        mean = np.exp(np.clip(effects @ season.matrix.T, -20, 20))
        model = SeasonalModel(season, y, mean, effects, covariance, weight)
        phi = model.phi(WEEK)
        weight = use * _robust_weights(y * use, mean[:, : season.history] * use, phi)
    unknown = (use.sum(axis=1) < MIN_HISTORY_DAYS)[:, None]
    return SeasonalModel(
        season, y, np.where(unknown, np.nan, mean), effects, covariance, weight, (prior_mean, prior_sd)
    )


def _robust_weights(y: Floats, mean: Floats, phi: Floats) -> Floats:
    """Weight of each day: 1, or (2.58 / s)² where the seven days around it are s > 2.58 standard errors off.

    s is the Anscombe residual of the week's count: 1.5 (y^⅔ − μ^⅔) / μ^⅙ / √φ.
    """
    actual, expected = (_centred_week_sums(x) for x in (y, mean))
    residual = (
        1.5 * (actual ** (2 / 3) - expected ** (2 / 3)) / (expected + 1e-9) ** (1 / 6) / np.sqrt(phi)[:, None]
    )
    return np.minimum(1.0, (OUTLIER_Z / np.maximum(np.abs(residual), OUTLIER_Z)) ** 2)


def _centred_week_sums(x: Floats) -> Floats:
    """Sums over the seven days centred on each day."""
    before, days = WEEK // 2 + 1, x.shape[1]
    sums = np.zeros((len(x), days + WEEK))
    np.cumsum(x, axis=1, out=sums[:, before : before + days])
    sums[:, before + days :] = sums[:, [before + days - 1]]
    return np.asarray(sums[:, WEEK:] - sums[:, :-WEEK], dtype=float)


def _dispersion(model: SeasonalModel, length: int) -> Floats:
    """Pearson's χ² of the model over spans of `length` days, divided by its degrees of freedom; at least 1."""
    # Only whole spans, ending with the last day of history; the odd days at the beginning are dropped.
    days = model.design.history // length * length
    cut = slice(model.design.history - days, model.design.history)

    def spans(x: Floats) -> Floats:
        """Sums over consecutive spans of that length, series × spans."""
        return np.asarray(x[:, cut].reshape(len(x), -1, length).sum(axis=2), dtype=float)

    weight = spans(model.weight) / length
    used = model.weight > 0  # of the span in which a series begins, only its days are compared
    actual, expected = spans(model.counts * used), spans(model.mean[:, : model.design.history] * used)
    square = (actual - expected) ** 2 / np.maximum(expected, 1e-9)
    n_spans = weight.sum(axis=1)
    # The effects cost about half of their number in degrees of freedom, because they are shrunk to those of the whole.
    residual_df = np.maximum(n_spans - model.design.matrix.shape[1] / 2, n_spans / 2 + 1)
    return np.maximum(1.0, (weight * square).sum(axis=1) / np.maximum(residual_df, 1.0))


def predicted_counts(mean: Floats, estimate: Floats, phi: Floats) -> PredictedCounts:
    """Prediction for counts of a mean whose own variance is `estimate`, with dispersion `phi` (`SeasonalModel.phi`).

    The limits are normal limits of the 2/3 power of the count, whose distribution is nearly symmetric (Farrington et
    al. 1996).
    """
    variance = phi * mean + estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        width = 2 / 3 * Z95 * np.sqrt(variance) / mean
        lower = mean * np.maximum(1 - width, 0.0) ** 1.5
        upper = mean * (1 + width) ** 1.5
    return PredictedCounts(mean, variance, lower, upper)


def _negative_binomial_mid_p(actual: Floats, mean: Floats, variance: Floats, *, more: bool) -> Floats:
    """Mid-p of the negative binomial: mean of the tail probabilities with and without the count itself.

    Both are computed by the incomplete beta function.
    """
    from scipy.special import betainc, betaincc  # not scipy.stats, which is slow to import

    # The negative binomial needs a variance above its mean; for a Poisson count it is made slightly larger.
    excess_variance = np.maximum(variance, mean * (1 + 1e-6)) - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        size, chance = mean**2 / excess_variance, excess_variance / (mean + excess_variance)
        tail_function = betainc if more else betaincc
        tail = np.where(actual > 0, tail_function(np.maximum(actual, 1), size, chance), 1.0 if more else 0.0)
        tail = (tail + tail_function(actual + 1, size, chance)) / 2
    return np.where(np.isfinite(mean), tail, np.nan)
