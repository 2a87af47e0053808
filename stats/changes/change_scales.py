"""Scales on which a change is judged, so that its standard error does not depend on the figure itself.

A figure is transformed, its distance from what was expected is divided by a standard error, and the limits are
transformed back. The root of a count has about the variance φ / 4, whatever it is, and the arcsine of the root of a
share φ / (4n + 2) (Anscombe 1948); other estimates are judged as they are.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from stats.arrays import Floats
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import arcsine_transform

Scale = Literal["count", "share", "estimate"]

SHIFT = 3 / 8  # Anscombe's addition to a count
POWER_Z = 0.8416212335729143  # a change of the smallest size shown is significant in 80 of 100 cases


@dataclass(frozen=True)
class JudgedFigures:
    """Figures with what was expected of them: arrays with one entry per figure.

    `value` and `expected` are in the figure's own unit; `n` and `expected_n` are the numbers of cases of shares. `sd`
    is the standard error of their distance on the scale, and `df` its degrees of freedom (infinite where it is not
    estimated). `phi` is the dispersion: the variance of the figure over that of chance.
    """

    scale: Scale
    value: Floats
    n: Floats
    expected: Floats
    expected_n: Floats
    sd: Floats
    df: Floats
    phi: Floats

    @property
    def z(self) -> Floats:
        """Distance from the expectation in standard errors; NaN where either is missing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            gap = self._transform(self.value) - transformed(self.scale, self.expected, self.expected_n)
            # Without any error, as between two equal estimates without an interval, there is nothing to test.
            return np.where(self.sd > 0, gap / self.sd, np.where(gap == 0, 0.0, np.nan))

    @property
    def p(self) -> Floats:
        """Two-sided p-value: by Student's t distribution with `df` degrees of freedom, or the normal distribution."""
        from scipy.special import ndtr, stdtr

        size = np.abs(self.z)
        t_tail = stdtr(np.where(np.isfinite(self.df), self.df, 1.0), -size)
        return 2 * np.where(np.isfinite(self.df), t_tail, ndtr(-size))

    def limits(self) -> tuple[Floats, Floats]:
        """95 % limits of the figure around itself: the expectation lies outside them where p is below 0.05."""
        width = self._quantile(np.full(len(self.value), 0.05)) * self.sd
        middle = self._transform(self.value)
        return self._back(middle - width), self._back(middle + width)

    def smallest_shown(self, level: Floats) -> Floats:
        """The smallest distance from the expectation that has a p-value up to `level` in 80 of 100 cases."""
        width = (self._quantile(level) + POWER_Z) * self.sd
        middle = self._transform(self.expected)
        above = self._back(middle + width) - self.expected
        below = self.expected - self._back(middle - width)
        # A count has more room above, and a share near 0 or 1 on the side of the other end.
        return np.asarray(np.maximum(above, below), dtype=float)

    def _quantile(self, level: Floats) -> Floats:
        """The size of z that has the two-sided p-value `level`."""
        from scipy.special import ndtri, stdtrit

        finite = np.isfinite(self.df)
        t = stdtrit(np.where(finite, self.df, 1.0), 1 - level / 2)
        return np.asarray(np.where(finite, t, ndtri(1 - level / 2)), dtype=float)

    def _transform(self, x: Floats) -> Floats:
        return transformed(self.scale, x, self.n)

    def _back(self, y: Floats) -> Floats:
        if self.scale == "count":
            return np.asarray(np.maximum(np.maximum(y, 0.0) ** 2 - SHIFT, 0.0), dtype=float)
        if self.scale == "share":
            with np.errstate(divide="ignore", invalid="ignore"):
                share = (np.sin(np.clip(y, 0.0, np.pi / 2)) ** 2 * (self.n + 2 * SHIFT) - SHIFT) / self.n
            return np.asarray(np.clip(share, 0.0, 1.0), dtype=float)
        return y


def transformed(scale: Scale, x: Floats, n: Floats) -> Floats:
    """Figures on their scale; `n` is only used for shares."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "count":
            return np.asarray(np.sqrt(x + SHIFT), dtype=float)
        if scale == "share":
            return arcsine_transform(x * n, n)[0]
        return np.asarray(x, dtype=float)


def scaled_sd(scale: Scale, expected: Floats, variance: Floats) -> Floats:
    """Standard error on the scale of a figure whose distance from `expected` has that variance (delta method)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "count":
            return np.asarray(np.sqrt(variance / (expected + SHIFT)) / 2, dtype=float)
        if scale == "share":
            # Never below that of a share of 0.5 %: with an expectation of 0 or 1 the delta method would break down.
            spread = np.maximum(expected * (1 - expected), 0.005)
            return np.asarray(np.sqrt(variance / spread) / 2, dtype=float)
        return np.asarray(np.sqrt(variance), dtype=float)


class Estimates(NamedTuple):
    """Figures with their 95 % limits and numbers of cases."""

    value: Floats
    lower: Floats
    upper: Floats
    n: Floats


def chance_sd(scale: Scale, now: Estimates, before: Estimates) -> Floats:
    """Standard error, on the scale, of the change between two figures by chance alone.

    Counts are Poisson and shares binomial; the standard error of other estimates is taken from the limits that face
    each other (Newcombe 1998, method 10), as in `stats.estimates.false_discovery.estimate_change_z`.
    """
    value, lower, upper, n = now
    other, other_lower, other_upper, other_n = before
    if scale == "count":
        return np.full(len(value), np.sqrt(0.5))
    if scale == "share":
        sd = np.sqrt(1 / (4 * n + 2) + 1 / (4 * other_n + 2))
        return np.where((n > 0) & (other_n > 0), sd, np.nan)
    rise, fall = (np.hypot(value - lower, other_upper - other), np.hypot(upper - value, other - other_lower))
    return np.asarray(np.where(value > other, rise, fall) / Z95, dtype=float)
