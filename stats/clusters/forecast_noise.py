"""How much the weekly counts of areas lie off their forecasts beyond chance, from the errors of earlier forecasts.

A forecast of some weeks is off for several reasons: weeks vary, spells come and fade, the level has moved since the
last count or moves in one of the weeks, and the model itself is an estimate. What the model says of its own uncertainty
is kept as far as it shows. The rest is a covariance matrix of the weeks that all areas share, as a sum with weights of
at least 0 of what each of these reasons would give; and a factor of each area, for some vary more than others. Both are
estimated from the errors of earlier forecasts of as many weeks, to which chance adds nothing but the variance of a
count.

Errors far beyond the noise are clusters themselves. They count as `OUTLIER_SD` standard deviations of a noise that is
found in rounds. How much areas differ from one another is estimated too, and a factor is drawn to 1 by how well the
area's own errors are known (empirical Bayes; Morris 1983, JASA 78:47–55).

Everything is computed for many sets of errors at once, because each random replication of a scan has a noise of its own
(`stats.clusters.forecast_replications`). Like the scan it is conditional on the total of each week.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats
from stats.clusters.scan_noise import FIRST_GUESS, OUTLIER_SD, ROUNDS, to_week_totals

FADING = (0.5, 0.8)  # correlations of consecutive weeks in spells
# Sweeps over the weights of the forms of noise, whose sum is then nearly always within 1 % of the best one.
SWEEPS = 60
# Variance of the factors of areas around 1: what is always allowed for, and the most that is believed.
MIN_DIFFERENCE, MAX_DIFFERENCE = 0.05, 1.0
MIN_FACTOR = 0.05
LOUD = 2.0  # factor of an area up to which its own noise counts where errors are bounded: a cluster raises it, too


@dataclass(frozen=True)
class SharedNoise:
    """Estimates of the noise for each of R sets of errors.

    `kept` is the share of the model's own uncertainty that shows in the errors (R), `shared` are relative covariances
    of the W weeks beyond it (R × W × W), `factor` by how many times as much each of K areas varies (R × K), and
    `factor_variance` how well that is known (R × K).
    """

    kept: Floats
    shared: Floats
    factor: Floats
    factor_variance: Floats


@dataclass(frozen=True)
class EarlierForecasts:
    """F forecasts of W weeks for K areas: `counts` and `expected` (F × K × W), and the model's own `uncertainty`.

    The uncertainty is a relative covariance of the weeks (F × K × W × W). Expectations add up to the cases of a week.
    """

    counts: Floats
    expected: Floats
    uncertainty: Floats

    @classmethod
    def of(cls, counts: Floats, expected: Floats, uncertainty: Floats) -> "EarlierForecasts":
        """From expectations that do not add up to the cases of the weeks yet."""
        pairs = zip(expected, counts, strict=True)
        return cls(counts, np.stack([to_week_totals(*pair) for pair in pairs]), uncertainty)

    @cached_property
    def chance(self) -> Floats:
        """Variances of the counts by chance: those of a multinomial distribution (F × K × W)."""
        total = np.maximum(self.expected.sum(axis=1, keepdims=True), 1e-9)
        return np.asarray(self.expected * (1 - self.expected / total))

    @cached_property
    def weekly_mean(self) -> Floats:
        """Mean cases a week of each area (K)."""
        return np.maximum(self.expected.mean(axis=(0, 2)), 1e-9)

    @cached_property
    def visible_share(self) -> Floats:
        """Share of the noise of each area that shows in its errors (K).

        An area is part of the total against which it is compared: its own factor moves its share by (1 − share) only,
        and the factors of the others move it too.
        """
        share = self.weekly_mean / self.weekly_mean.sum()
        return np.asarray((1 - share) ** 2 + (share**2).sum() - share**2)

    @cached_property
    def products(self) -> Floats:
        """Sums of the products of expectations of two weeks over all forecasts (K × W × W)."""
        return np.asarray(np.einsum("fki,fkj->kij", self.expected, self.expected))

    @cached_property
    def model_uncertainty(self) -> Floats:
        """The model's own uncertainty, of all forecasts together (K × W × W)."""
        sums = np.einsum("fkij,fki,fkj->kij", self.uncertainty, self.expected, self.expected)
        return np.asarray(sums / np.where(self.products > 0, self.products, 1.0))

    def estimate(self, counts: Floats) -> SharedNoise:
        """The noise in R sets of counts (R × F × K × W) with the expectations of these forecasts."""
        forms, of_model = forms_of_noise(counts.shape[-1]), self.model_uncertainty
        errors, known = counts - self.expected, self.products > 0
        own_chance = np.where(known.any(axis=(1, 2)), 1 / self.weekly_mean / self.visible_share, np.inf)
        variance = np.full(len(counts), FIRST_GUESS)
        bounded, noise = errors, None
        for _ in range(ROUNDS):
            if noise is not None:
                factor = np.minimum(noise.factor, LOUD)[:, :, None]
                each_week = factor * np.diagonal(noise.shared, axis1=1, axis2=2)[:, None]
                each_week = each_week + noise.kept[:, None, None] * np.diagonal(of_model, axis1=1, axis2=2)
                bound = OUTLIER_SD * np.sqrt(self.chance + each_week[:, None] * self.expected**2)
                bounded = np.clip(errors, -bound, bound)
            beyond = self._beyond_chance(bounded, known)
            # Each area counts by how well its own noise is known.
            weight = 1 / (own_chance * self.visible_share + variance[:, None]) ** 2
            weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)
            pooled = np.einsum("rk,rkij->rij", weight, beyond)
            weights, kept = closest_forms(forms, pooled, OwnUncertainty.of(of_model, forms, beyond, weight))
            shared = np.einsum("rp,pij->rij", weights, forms)
            explained = kept * (weight @ np.trace(of_model, axis1=1, axis2=2))
            beyond -= kept[:, None, None, None] * of_model
            variance = (np.trace(pooled, axis1=1, axis2=2) - explained) / pooled.shape[-1]
            variance = np.maximum(variance, 1e-6)
            noise = self._with_factors(kept, shared, beyond, own_chance)
        assert noise is not None
        return noise

    def _beyond_chance(self, errors: Floats, known: NDArray[np.bool_]) -> Floats:
        """Relative covariances of errors beyond chance, R × K × W × W."""
        sums = np.matmul(errors.transpose(0, 2, 3, 1), errors.transpose(0, 2, 1, 3))
        week = np.arange(errors.shape[-1])
        sums[:, :, week, week] -= self.chance.sum(axis=0)
        sums /= np.where(known, self.products, 1.0) * self.visible_share[:, None, None]
        return np.asarray(np.where(known, sums, 0.0))

    def _with_factors(self, kept: Floats, shared: Floats, beyond: Floats, chance: Floats) -> SharedNoise:
        """The noise with the factors of the areas.

        From their covariances `beyond` chance and what is `kept` of the model's own; `chance` is that of a week.
        """
        weeks = shared.shape[-1]
        total = np.trace(shared, axis1=1, axis2=2)[:, None]
        none = total <= 0
        total = np.where(none, 1.0, total)
        apparent = np.trace(beyond, axis1=2, axis2=3) / total
        # The variance of the trace of a covariance that was estimated from F forecasts: 2 tr(Σ²) / F.
        own, of_model = kept[:, None], self.model_uncertainty
        squares = (shared**2).sum(axis=(1, 2))[:, None] + own**2 * (of_model**2).sum(axis=(1, 2))
        squares += weeks * chance**2 + 2 * own * np.einsum("rij,kij->rk", shared, of_model)
        squares += 2 * chance * (total + own * np.trace(of_model, axis1=1, axis2=2))
        sampling_variance = 2 * squares / len(self.expected) / total**2
        between = _variance_between_areas(apparent, sampling_variance)[:, None]
        has_cases = np.isfinite(sampling_variance)  # infinite for areas without any case
        trust = between / (between + sampling_variance)
        factor = np.maximum(1 + trust * (apparent - 1), MIN_FACTOR)
        left = np.where(has_cases, trust * np.where(has_cases, sampling_variance, 0.0), between)
        return SharedNoise(kept, shared, np.where(none, 1.0, factor), np.where(none, 0.0, left))


@dataclass(frozen=True)
class ForecastNoise:
    """The noise of a forecast of W weeks for K areas, and the earlier forecasts from which it was estimated.

    `estimated` is the noise of one set of errors; `uncertainty` the model's own, of this forecast (K × W × W).
    """

    estimated: SharedNoise
    uncertainty: Floats
    earlier: EarlierForecasts

    is_none = False

    @classmethod
    def of(cls, earlier: EarlierForecasts, uncertainty: Floats) -> "ForecastNoise":
        """Estimated from the errors of earlier forecasts."""
        return cls(earlier.estimate(earlier.counts[None]), uncertainty, earlier)

    def dispersion(self, expected: Floats, weeks: int) -> Floats:
        """Variance over that of chance of sums over the last `weeks` weeks with these expectations (K × anything)."""
        relative = self.relative_variance(self.estimated, weeks)[0]
        return np.asarray(1 + expected * relative.reshape(-1, *(1,) * (expected.ndim - 1)))

    def relative_variance(self, noise: SharedNoise, weeks: int) -> Floats:
        """Relative variances beyond chance of the cases of the last `weeks` weeks, R × K."""
        last = slice(-weeks, None)
        shared = noise.shared[:, last, last].mean(axis=(1, 2))
        own = noise.kept[:, None] * self.uncertainty[:, last, last].mean(axis=(1, 2))
        return np.asarray(noise.factor * shared[:, None] + own)


def forms_of_noise(weeks: int) -> Floats:
    """The covariances, up to a factor, of the reasons for which a forecast of some weeks is off (forms × W × W).

    Each week by itself; spells that fade; a level that moved before the first week; one that moves at random in all
    weeks; and one that moves once, in the second or a later week.
    """
    week = np.arange(weeks)
    lags = np.abs(np.subtract.outer(week, week))
    later = [np.outer(week >= at, week >= at).astype(float) for at in range(1, weeks)]
    walk = (np.minimum.outer(week, week) + 1) / weeks
    spells = [correlation**lags for correlation in FADING]
    return np.stack([np.eye(weeks), *spells, np.ones((weeks, weeks)), walk, *later])


@dataclass(frozen=True)
class OwnUncertainty:
    """Products of the model's own uncertainty, summed up over the areas by their weights.

    With the forms (forms × R), with itself (R), and with the covariances of the errors (R).
    """

    forms: Floats
    itself: Floats
    errors: Floats

    @classmethod
    def of(cls, uncertainty: Floats, forms: Floats, errors: Floats, weight: Floats) -> "OwnUncertainty":
        """From the uncertainty of the areas (K × W × W), their errors (R × K × W × W) and weights (R × K)."""
        return cls(
            np.einsum("kij,pij->pk", uncertainty, forms) @ weight.T,
            weight @ (uncertainty**2).sum(axis=(1, 2)),
            (np.einsum("kij,rkij->rk", uncertainty, errors) * weight).sum(axis=1),
        )


def closest_forms(forms: Floats, errors: Floats, uncertainty: OwnUncertainty) -> tuple[Floats, Floats]:
    """The weights of the forms (R × forms) and the share of the model's own uncertainty (R) closest to the errors.

    Weights are at least 0, and the share is from 0 to 1. By least squares over the areas, whose mean covariances of the
    errors are `errors` (R × W × W); by coordinate descent.
    """
    gram = np.einsum("pij,qij->pq", forms, forms)
    if len(errors) == 1:
        return _closest_to_one(gram, np.einsum("rij,pij->pr", errors, forms)[:, 0].tolist(), uncertainty)
    sizes = np.diagonal(gram).copy()
    # The weight of a form at which the slope is 0, if those of all others were 0, and by how much each lowers it.
    alone = np.einsum("rij,pij->pr", errors, forms) / sizes[:, None]
    np.fill_diagonal(gram, 0.0)
    lowered = gram / sizes[:, None]
    by_share, own = uncertainty.forms / sizes[:, None], np.maximum(uncertainty.itself, 1e-300)
    # Two calls for each of a thousand steps: in small arrays these are most of the time. So the weight that a form
    # would have alone is a row below the weights, and the product takes it in.
    rows, kept, step = np.zeros((2 * len(forms), len(errors))), np.zeros(len(errors)), np.empty(len(errors))
    weights, best = rows[: len(forms)], rows[len(forms) :]
    steps = list(zip(np.hstack([-lowered, np.eye(len(forms))]), weights, strict=True))
    for _ in range(SWEEPS):
        kept = np.clip((uncertainty.errors - (uncertainty.forms * weights).sum(axis=0)) / own, 0.0, 1.0)
        np.subtract(alone, by_share * kept, out=best)
        for each, weight in steps:
            np.dot(each, rows, out=step)
            np.maximum(step, 0.0, out=weight)
    return weights.T, kept


def _closest_to_one(gram: Floats, errors: list[float], uncertainty: OwnUncertainty) -> tuple[Floats, Floats]:
    """`closest_forms` for one set of errors, whose products with the forms are given; in numbers instead of arrays.

    The order of its operations is to stay as it is: the last digit of the noise of the data decides which roots its
    covariances have, and so which replications a seed draws.
    """
    of_share = [*uncertainty.forms[:, 0].tolist(), float(uncertainty.itself[0])]
    slopes = [*(-each for each in errors), -float(uncertainty.errors[0])]
    of_form = [[*row, own] for row, own in zip(gram.tolist(), of_share, strict=False)]
    weights, kept = [0.0] * len(errors), 0.0
    for _ in range(SWEEPS):
        step = min(max(kept - slopes[-1] / max(of_share[-1], 1e-300), 0.0), 1.0) - kept
        kept += step
        slopes = [slope + step * each for slope, each in zip(slopes, of_share, strict=True)]
        for i, row in enumerate(of_form):
            step = max(weights[i] - slopes[i] / row[i], 0.0) - weights[i]
            if step:
                weights[i] += step
                slopes = [slope + step * each for slope, each in zip(slopes, row, strict=True)]
    return np.array([weights]), np.array([kept])


def _variance_between_areas(apparent: Floats, sampling_variance: Floats) -> Floats:
    """Variance of the factors of areas (R), from their apparent values (R × K) and the sampling variance of these."""
    weight = 1 / (MIN_DIFFERENCE + sampling_variance) ** 2
    beyond = (apparent - 1) ** 2 - np.where(np.isfinite(sampling_variance), sampling_variance, 0.0)
    total = np.maximum(weight.sum(axis=1), 1e-300)
    return np.clip((weight * beyond).sum(axis=1) / total, MIN_DIFFERENCE, MAX_DIFFERENCE)
