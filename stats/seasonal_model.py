"""How many cases would be expected, given the past: for many series of daily counts at once.

A log-linear model with an over-dispersed count, log μ = level + trend + season of the Jalali year + weekday + public
holidays + Nowruz + Ramadan + level of the last twelve weeks (`stats.calendar_regressors`), in the manner of Farrington
et al. (1996), JRSS A 159:547–563, as improved by Noufaily et al. (2013), Statistics in Medicine 32:1206–1222: the whole
past is used, and weeks far off their expectation count less, so that an outbreak of last year does not become the
season of this one. Two things differ. Their spline of ten periods a year is a wave of the Jalali year with the calendar
of Iran, for weekdays and feasts are what moves a line of complaints. And each series leans on all cases together where
it has few cases of its own (a normal prior on its effects; penalised likelihood, McCullagh & Nelder 1989 for the
quasi-likelihood), so that a series of three cases a week has a weekday too.

    model = expect(counts, season(first_day, days, ahead=56, holidays=…, ramadan=…))
    model.over(model.season.history - 7, 7)  # the last 7 days: expected, limits, p

Known surges, such as the cases of a visit, are left out of the counts or `masked`: they are neither noise nor season.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stats.calendar_regressors import REGRESSORS, DesignMatrix, priors
from stats.intervals import Z95

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

OUTLIER_Z = 2.58  # Noufaily et al.: standard errors from which a week counts less
WEEK = 7
MIN_HISTORY_DAYS = 56  # of less history nothing is expected
STEPS = 25
TOLERANCES = (0.03, 0.01, 1e-3)  # of the first fit, and of those with less weight on what lies far off


@dataclass(frozen=True)
class PredictedCounts:
    """What was expected over some days, an entry a series: means, variances of the count, and 95 % limits.

    `variance` has both parts: counts vary by `phi` times as much as by chance, and μ itself is an estimate. NaN where
    too little is known.
    """

    expected: Floats
    variance: Floats
    lower: Floats
    upper: Floats

    def p_more(self, actual: Floats) -> Floats:
        """Probability of as many or more (mid-p), by the negative binomial of that mean and variance."""
        return _negative_binomial_mid_p(
            np.asarray(actual, dtype=float), self.expected, self.variance, more=True
        )

    def p_fewer(self, actual: Floats) -> Floats:
        """Probability of as few or fewer (mid-p)."""
        return _negative_binomial_mid_p(
            np.asarray(actual, dtype=float), self.expected, self.variance, more=False
        )


@dataclass(frozen=True)
class SeasonalModel:
    """The model of S series over D days of history and those ahead.

    `counts` is S × D; `mean` S × (D + ahead), cases a day; `effects` S × `NAMES` on the log scale and `covariance`
    theirs; `weight` S × D, from 0 to 1, how much each day counted. Make it with `expect`.
    """

    design: DesignMatrix
    counts: Floats
    mean: Floats
    effects: Floats
    covariance: Floats
    weight: Floats
    _phi: dict[int, Floats] = field(default_factory=dict, compare=False, repr=False)

    def factor(self, name: str) -> Floats:
        """By how much an effect of `calendar_regressors.REGRESSORS` multiplies the count of a day, a series each."""
        return np.asarray(np.exp(self.effects[:, REGRESSORS.index(name)]), dtype=float)

    def phi(self, length: int) -> Floats:
        """How many times as much as by chance the counts of so many days vary, a series each; at least 1.

        Pearson's χ² over its degrees of freedom, of the spans of that length that end with the history, each
        counting as its days do.
        """
        if length not in self._phi:
            self._phi[length] = _dispersion(self, length)
        return self._phi[length]

    def predict(self, first: int, length: int) -> PredictedCounts:
        """What was expected over `length` days from day number `first` on (0 is the first of the season)."""
        days = slice(first, first + length)
        mean = self.mean[:, days]
        total = mean.sum(axis=1)
        slope = mean @ self.design.matrix[days]  # derivative of the sum by each effect
        return predicted_counts(total, self._estimate(slope), self.phi(length))

    def by_day(self) -> tuple[Floats, Floats, Floats]:
        """Expected, lower and upper (95 %, of a day's count) for each series and day, those ahead included."""
        spread = np.einsum("dp,spq,dq->sd", self.design.matrix, self.covariance, self.design.matrix)
        made = predicted_counts(self.mean, self.mean**2 * spread, self.phi(1)[:, None])
        return made.expected, made.lower, made.upper

    def _estimate(self, slope: Floats) -> Floats:
        return np.asarray(np.einsum("sp,spq,sq->s", slope, self.covariance, slope), dtype=float)


def fit_seasonal_model(
    counts: Floats, design: DesignMatrix, *, masked: Flags | None = None, pooled_counts: Floats | None = None
) -> SeasonalModel:
    """The model of series of daily counts, S × at least `season.history`; days after the history are not looked at.

    `masked` days (D or S × D) are left out: known surges, days that a source did not tell. `whole` is the series that
    the others lean on, by default their sum. 200 series of three years take some 0.2 s.
    """
    days = design.history
    y = np.atleast_2d(np.asarray(counts, dtype=float))[:, :days]
    use = np.ones(y.shape)
    if masked is not None:
        use = use * ~np.broadcast_to(np.asarray(masked)[..., :days], y.shape)
    together = (
        (y * use).sum(axis=0) if pooled_counts is None else np.asarray(pooled_counts, dtype=float)[:days]
    )
    common = use.max(axis=0) if pooled_counts is None else use.min(axis=0)
    loose = 3 * priors(days)  # of all cases together little is known beforehand
    start = np.zeros((1, len(REGRESSORS)))
    first = _fit(together[None, :], design, common[None, :], start, loose)
    lean = np.repeat(first.effects, len(y), axis=0)
    return _fit(y, design, use, lean, priors(days))


def _fit(y: Floats, season: DesignMatrix, use: Floats, lean: Floats, spread: Floats) -> SeasonalModel:
    """Fitted, weighted down where weeks lie far off, and fitted again with the dispersion that was found."""
    precision = 1 / spread**2
    phi = np.ones(len(y))
    effects = lean.copy()
    effects[:, 0] = np.log(((y * use).sum(axis=1) + 0.5) / np.maximum(use.sum(axis=1), 1))
    weight = use
    for close in TOLERANCES:
        effects, covariance = _solve(
            y, season, weight / phi[:, None], effects, (lean, precision), close=close
        )
        mean = np.exp(np.clip(effects @ season.matrix.T, -20, 20))
        made = SeasonalModel(season, y, mean, effects, covariance, weight)
        phi = made.phi(WEEK)
        weight = use * _robust_weights(y * use, mean[:, : season.history] * use, phi)
    unknown = (use.sum(axis=1) < MIN_HISTORY_DAYS)[:, None]
    return SeasonalModel(season, y, np.where(unknown, np.nan, mean), effects, covariance, weight)


def _solve(
    y: Floats,
    season: DesignMatrix,
    weight: Floats,
    effects: Floats,
    prior: tuple[Floats, Floats],
    *,
    close: float,
) -> tuple[Floats, Floats]:
    """Effects and their covariance by Newton's steps for all series at once, until steps are that close."""
    lean, precision = prior
    x = season.matrix[: season.history]
    size = x.shape[1]
    row, column = np.triu_indices(size)
    products = (
        x[:, row] * x[:, column]
    )  # once for all series: the sums below are then one product of matrices
    for _ in range(STEPS):
        mean = np.exp(np.clip(effects @ x.T, -20, 20))
        information = np.empty((len(y), size, size))
        information[:, row, column] = (weight * mean) @ products
        information[:, column, row] = information[:, row, column]
        information += np.diag(precision)
        slope = (weight * (y - mean)) @ x - precision * (effects - lean)
        step = np.linalg.solve(information, slope[:, :, None])[:, :, 0]
        largest = np.abs(step).max(axis=1, keepdims=True)
        effects = effects + step * np.minimum(1.0, 2.0 / np.maximum(largest, 1e-12))
        if largest.max() < close:
            break
    return effects, np.asarray(np.linalg.inv(information), dtype=float)


def _robust_weights(y: Floats, mean: Floats, phi: Floats) -> Floats:
    """How much each day counts: 1, or (2.58 / s)² where the seven days around it lie s > 2.58 off (by Anscombe)."""
    actual, expected = (_centred_week_sums(x) for x in (y, mean))
    off = (
        1.5 * (actual ** (2 / 3) - expected ** (2 / 3)) / (expected + 1e-9) ** (1 / 6) / np.sqrt(phi)[:, None]
    )
    return np.minimum(1.0, (OUTLIER_Z / np.maximum(np.abs(off), OUTLIER_Z)) ** 2)


def _centred_week_sums(x: Floats) -> Floats:
    """Sums over the seven days around each day."""
    padded = np.pad(x, ((0, 0), (WEEK // 2, WEEK // 2)))
    sums = np.pad(np.cumsum(padded, axis=1), ((0, 0), (1, 0)))
    return np.asarray(sums[:, WEEK:] - sums[:, :-WEEK], dtype=float)


def _dispersion(model: SeasonalModel, length: int) -> Floats:
    days = model.design.history // length * length
    cut = slice(model.design.history - days, model.design.history)

    def spans(x: Floats) -> Floats:
        return np.asarray(x[:, cut].reshape(len(x), -1, length).sum(axis=2), dtype=float)

    weight = spans(model.weight) / length
    used = model.weight > 0  # of a span that is masked in part, the other part
    actual, expected = spans(model.counts * used), spans(model.mean[:, : model.design.history] * used)
    square = (actual - expected) ** 2 / np.maximum(expected, 1e-9)
    known = weight.sum(axis=1)
    free = np.maximum(known - len(REGRESSORS) / 2, known / 2 + 1)  # half: effects lean on those of the whole
    return np.maximum(1.0, (weight * square).sum(axis=1) / np.maximum(free, 1.0))


def predicted_counts(mean: Floats, estimate: Floats, phi: Floats) -> PredictedCounts:
    """The span of counts of that mean, `estimate` the variance of the mean itself and `phi` as in `Expectation.phi`.

    Limits are those of the 2/3 power of the count, whose distribution is nearly symmetric (Farrington et al. 1996).
    """
    variance = phi * mean + estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        width = 2 / 3 * Z95 * np.sqrt(variance) / mean
        lower = mean * np.maximum(1 - width, 0.0) ** 1.5
        upper = mean * (1 + width) ** 1.5
    return PredictedCounts(mean, variance, lower, upper)


def _negative_binomial_mid_p(actual: Floats, mean: Floats, variance: Floats, *, more: bool) -> Floats:
    """Mid-p of the negative binomial: the mean of the tails with and without the count itself, by the beta function."""
    from scipy.special import betainc, betaincc  # not scipy.stats, which is slow to import

    spare = np.maximum(variance, mean * (1 + 1e-6)) - mean
    with np.errstate(divide="ignore", invalid="ignore"):
        size, chance = mean**2 / spare, spare / (mean + spare)
        beyond = betainc if more else betaincc
        found = np.where(actual > 0, beyond(np.maximum(actual, 1), size, chance), 1.0 if more else 0.0)
        found = (found + beyond(actual + 1, size, chance)) / 2
    return np.where(np.isfinite(mean), found, np.nan)
