"""The two kinds of measures that offices are compared by, shares and means, as scales for the same method.

A share (answered in time) is modelled on the logit scale and compared on the scale of asin √share; a mean (days waited,
hand-offs) is modelled and compared on the logarithmic scale, as a count whose variance is φ times its mean. On these
scales the variance of chance hardly depends on the value itself.
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from stats.arrays import Floats, Ints
from stats.estimates.intervals import scaled_poisson_interval, wilson_interval
from stats.estimates.share_funnel import arcsine_transform


class ResponseScale(Protocol):
    """How a measure is modelled and compared; all methods work elementwise."""

    @property
    def unknown_topic_sd(self) -> float:
        """Standard deviation, on the scale of the model, of the effect of a topic that only one office has."""

    @property
    def largest(self) -> float:
        """The largest possible value."""

    def added_case(self, common: float) -> float:
        """Value of the one case that is added to a group to keep its level finite."""

    def link(self, value: Floats | float) -> Floats:
        """A value on the scale of the model."""

    def mean(self, linear: Floats) -> Floats:
        """The value at a point of the scale of the model."""

    def slope(self, linear: Floats) -> Floats:
        """Derivative of `mean`, which is also the variance of a case over its dispersion."""

    def mean_and_slope(self, linear: Floats) -> tuple[Floats, Floats]:
        """Both `mean` and `slope`, for less than twice the time of one."""

    def factor(self, linear: Floats) -> Floats:
        """A number from which the value at a point of the scale of the model follows: that of a sum is a product."""

    def mean_of_factor(self, factor: Floats) -> Floats:
        """The value of such a number."""

    def slope_of_mean(self, mean: Floats) -> Floats:
        """Derivative of `mean`, from the value itself."""

    def transform(self, value: Floats) -> Floats:
        """A value on the scale on which offices are compared."""

    def derivative(self, value: Floats) -> Floats:
        """Derivative of `transform`."""

    def place(self, total: Floats, n: Floats) -> Floats:
        """Transformed value of an office, with little bias in small samples."""

    def chance(self, n: Floats, value: Floats) -> Floats:
        """Variance of the place of an office with n cases by chance, where the true value is `value`."""

    def limits(self, total: Floats, n: Floats) -> tuple[Floats, Floats]:
        """95 % limits of the value of an office."""

    def precision(self, offices: int) -> Floats:
        """1 / φ of each office: how many cases of the model's variance one case is worth."""

    def of(self, offices: Ints) -> "ResponseScale":
        """The scale of some of the offices."""


@dataclass(frozen=True)
class ShareScale:
    """Shares of cases: logit for the model, asin √share for comparisons, Wilson's limits."""

    unknown_topic_sd: float = 1.0
    largest: float = 1.0

    def added_case(self, common: float) -> float:
        return 0.5

    def link(self, value: Floats | float) -> Floats:
        v = np.asarray(value, dtype=float)
        return np.log(v / (1 - v))

    def mean(self, linear: Floats) -> Floats:
        # What scipy.special.expit returns, in two thirds of the time. The exponential of −710 or less is infinite.
        return self.mean_of_factor(self.factor(linear))

    def slope(self, linear: Floats) -> Floats:
        return self.mean_and_slope(linear)[1]

    def mean_and_slope(self, linear: Floats) -> tuple[Floats, Floats]:
        share = self.mean(linear)
        return share, self.slope_of_mean(share)

    def factor(self, linear: Floats) -> Floats:
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(np.negative(linear)), dtype=float)

    def mean_of_factor(self, factor: Floats) -> Floats:
        return np.asarray(1 / (1 + factor), dtype=float)

    def slope_of_mean(self, mean: Floats) -> Floats:
        return mean * (1 - mean)

    def transform(self, value: Floats) -> Floats:
        return np.arcsin(np.sqrt(value))

    def derivative(self, value: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return 1 / (2 * np.sqrt(value * (1 - value)))

    def place(self, total: Floats, n: Floats) -> Floats:
        return arcsine_transform(total, n)[0]

    def chance(self, n: Floats, value: Floats) -> Floats:
        return 1 / (4 * n + 2)

    def limits(self, total: Floats, n: Floats) -> tuple[Floats, Floats]:
        return wilson_interval(total, n)

    def precision(self, offices: int) -> Floats:
        return np.ones(offices)

    def of(self, offices: Ints) -> "ShareScale":
        return self


@dataclass(frozen=True)
class MeanScale:
    """Means of values that are not negative, with the dispersion φ = variance / mean of each office (an array)."""

    phi: Floats
    unknown_topic_sd: float = 0.5
    largest: float = np.inf

    def added_case(self, common: float) -> float:
        return common

    def link(self, value: Floats | float) -> Floats:
        return np.log(np.maximum(value, 1e-12))

    def mean(self, linear: Floats) -> Floats:
        return np.exp(linear)

    def slope(self, linear: Floats) -> Floats:
        return np.exp(linear)

    def mean_and_slope(self, linear: Floats) -> tuple[Floats, Floats]:
        mean = self.mean(linear)
        return mean, mean

    def factor(self, linear: Floats) -> Floats:
        return np.exp(linear)

    def mean_of_factor(self, factor: Floats) -> Floats:
        return factor

    def slope_of_mean(self, mean: Floats) -> Floats:
        return mean

    def transform(self, value: Floats) -> Floats:
        return np.log(np.maximum(value, 1e-12))

    def derivative(self, value: Floats) -> Floats:
        return 1 / np.maximum(value, 1e-12)

    def place(self, total: Floats, n: Floats) -> Floats:
        # Half a unit of chance keeps the logarithm of small counts finite and nearly free of bias.
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log((total + self.phi / 2) / n)

    def chance(self, n: Floats, value: Floats) -> Floats:
        return self.phi / (n * value + self.phi / 2)

    def limits(self, total: Floats, n: Floats) -> tuple[Floats, Floats]:
        return scaled_poisson_interval(total, n, self.phi)

    def precision(self, offices: int) -> Floats:
        return 1 / self.phi

    def of(self, offices: Ints) -> "MeanScale":
        return replace(self, phi=self.phi[offices])


SHARES = ShareScale()
PRIOR_CASES = 20.0  # cases that the dispersion of all offices counts as, in that of each


def mean_scale(total: Floats, squares: Floats, n: Floats, *, unknown_topic_sd: float = 0.5) -> MeanScale:
    """The scale of means, with the dispersion of each office from its sums; few cases borrow that of all offices."""
    s, q, m = (np.asarray(x, dtype=float) for x in (total, squares, n))
    enough = m >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.where(enough, np.maximum(q - s**2 / m, 0.0) / (m - 1), 0.0)
        df = np.where(enough, m - 1, 0.0)
        common = (variance * df).sum() / max(float((s / np.maximum(m, 1) * df).sum()), 1e-12)
        own = np.where(s > 0, variance / np.maximum(s / np.maximum(m, 1), 1e-12), common)
    phi = (own * df + common * PRIOR_CASES) / (df + PRIOR_CASES)
    return MeanScale(np.maximum(phi, 1e-6), unknown_topic_sd)
