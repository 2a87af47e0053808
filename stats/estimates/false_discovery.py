"""False discovery control for many comparisons, and z-scores of changes with over-dispersed figures.

With hundreds of comparisons on a screen some differ "significantly" by chance alone. The Benjamini–Hochberg procedure
limits the share of such false discoveries. And with tens of thousands of cases nearly every change exceeds pure chance
(Poisson, binomial), because figures vary from period to period anyway; so the variance of chance is multiplied by a
dispersion φ, which is estimated from earlier changes of the same figure.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import arcsine_transform, null_mean_square, winsorised

FALSE_DISCOVERIES = 0.05
MIN_EARLIER_CHANGES = 3  # earlier changes from which a dispersion is estimated


def adjust_p_values(p: Floats) -> Floats:
    """Benjamini–Hochberg adjusted p-values (1995); NaN stays NaN.

    Of the comparisons with an adjusted p-value up to q, at most the share q is false in expectation. Holds for
    comparisons that are independent or positively dependent.
    """
    values = np.asarray(p, dtype=float)
    finite = np.isfinite(values)
    adjusted = np.full(values.shape, np.nan)
    adjusted[finite] = ChanceCounts.of(np.ones(int(finite.sum()))).adjusted(values[finite])
    return adjusted


@dataclass(frozen=True)
class ChanceCounts:
    """How many of many tests chance alone makes as small as a p, prepared once for many sets of p-values.

    The tests need not always be carried out: under the null hypothesis, p-value i is below 1 only with the probability
    `attainable_p[i]`. Benjamini & Hochberg expect m · p of m p-values to be as small as p by chance; here that is
    Σ min(p, attainable_p), which is fewer where a test is only looked at when it is large enough (Heyse 2011, Annals of
    Applied Statistics 5:936–963, for discrete tests; the step-up procedure is that of Benjamini & Hochberg, and the
    same as theirs where all entries are 1).

    With a `weight` p-values are compared after division by it (Genovese, Roeder & Wasserman 2006, Biometrika
    93:509–524): a test of weight 4 is found at a p four times as large, and counts for so much more of what is expected
    by chance.

    `attainable` are the sorted attainable p-values over their weights; the other two are cumulative sums in that order.
    """

    attainable: Floats
    total_attainable: Floats
    total_weight: Floats

    @classmethod
    def of(cls, attainable_p: Floats, *, weight: Floats | None = None) -> "ChanceCounts":
        """Of all tests that are looked at together."""
        attainable = np.asarray(attainable_p, dtype=float)
        weights = np.ones(len(attainable)) if weight is None else np.asarray(weight, dtype=float)
        order = np.argsort(attainable / weights)
        sums = (np.concatenate([[0.0], np.cumsum(x[order])]) for x in (attainable, weights))
        return cls((attainable / weights)[order], *sums)

    def expected(self, p: Floats) -> Floats:
        """How many tests are as small as each p by chance: Σ min(weight · p, attainable_p) over all of them.

        The tests with the smallest attainable p-values contribute those, all others contribute weight · p. `p` is
        already divided by the weight of its test.
        """
        capped = np.searchsorted(self.attainable, p)
        return np.asarray(
            self.total_attainable[capped] + (self.total_weight[-1] - self.total_weight[capped]) * p
        )

    def largest_p(self, expected: Floats) -> Floats:
        """The largest p at which at most this number of tests is as small by chance, at most 1; inverts `expected`."""
        left = self.total_weight[-1] - self.total_weight
        at_attainable = self.total_attainable[:-1] + left[:-1] * self.attainable
        capped = np.searchsorted(at_attainable, expected, side="left")
        with np.errstate(divide="ignore", invalid="ignore"):
            p = (expected - self.total_attainable[capped]) / left[capped]
        return np.where(capped < len(self.attainable), p, 1.0)

    def adjusted(self, p: Floats, subject: Ints | None = None, *, weight: Floats | None = None) -> Floats:
        """Adjusted p-values of some of the tests; p is 1 for all others, which need not be among them.

        Tests with the same `subject` are different views of one thing: together they count as one discovery, however
        many of them find it.
        """
        values = np.asarray(p, dtype=float)
        if weight is not None:
            values = np.where(values < 1, values / weight, 1.0)
        order = np.argsort(values, kind="stable")
        sorted_p = values[order]
        by_chance = np.where(sorted_p < 1, self.expected(sorted_p), len(self.attainable))
        # Only the smallest p-value of a subject adds to the number of discoveries.
        first_of_subject = np.ones(len(values))
        if subject is not None:
            first_of_subject[:] = 0
            ordered = np.asarray(subject)[order]
            # Of places assigned several times the last one stays, in reverse order the first.
            first = np.empty(ordered.max(initial=0) + 1, dtype=np.int64)
            first[ordered[::-1]] = np.arange(len(ordered))[::-1]
            first_of_subject[first[ordered]] = 1
        adjusted = np.empty(len(values))
        # The step-up: an adjusted p-value is the smallest ratio at its own rank or any later one.
        adjusted[order] = np.minimum.accumulate((by_chance / np.cumsum(first_of_subject))[::-1])[::-1]
        return np.minimum(adjusted, 1.0)


def count_change_z(now: Floats, before: Floats) -> Floats:
    """z-score of a change between two Poisson counts over equally long periods: √2 (√(a + 3/8) − √(b + 3/8)).

    Anscombe (1948): the square root of a Poisson count has the variance 1/4, whatever its mean.
    """
    a, b = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    return np.sqrt(2.0) * (np.sqrt(a + 3 / 8) - np.sqrt(b + 3 / 8))


def share_change_z(*, hits: Floats, n: Floats, hits_before: Floats, n_before: Floats) -> Floats:
    """z-score of a change between two binomial shares, on the arcsine scale (`share_funnel.arcsine_transform`).

    NaN where either n is 0.
    """
    y, variance = arcsine_transform(hits, n)
    y_before, variance_before = arcsine_transform(hits_before, n_before)
    z = (y - y_before) / np.sqrt(variance + variance_before)
    return np.where((np.asarray(n) > 0) & (np.asarray(n_before) > 0), z, np.nan)


IntervalEstimate = tuple[Floats, Floats, Floats]  # value, lower, upper


def estimate_change_z(now: IntervalEstimate, before_estimate: IntervalEstimate) -> Floats:
    """z-score of a change between two estimates with 95 % limits; NaN where a value or a needed limit is missing.

    Newcombe (1998), method 10: the standard error of each estimate is taken from the limit that faces the other
    estimate.
    """
    value, lower, upper = (np.asarray(x, dtype=float) for x in now)
    before, before_lower, before_upper = (np.asarray(x, dtype=float) for x in before_estimate)
    error_of_rise = np.hypot(value - lower, before_upper - before)
    error_of_fall = np.hypot(upper - value, before - before_lower)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = Z95 * (value - before) / np.where(value > before, error_of_rise, error_of_fall)
    return np.where(value == before, 0.0, z)


def dispersion(z: Floats) -> tuple[Floats, Floats]:
    """Dispersion φ of earlier changes (their variance over that of chance) and their number, along the last axis.

    φ is the winsorised mean square of their z-scores (Spiegelhalter 2005) over its expectation by chance; never below
    1, and 1 where fewer than 3 changes are available. NaN are ignored.
    """
    rows = np.atleast_2d(np.asarray(z, dtype=float))
    phi, n_changes = np.ones(len(rows)), np.isfinite(rows).sum(axis=1)
    for i, row in enumerate(rows):
        if n_changes[i] >= MIN_EARLIER_CHANGES:
            # Winsorised, so that one past surge does not make every later change look usual.
            square = float(np.mean(winsorised(row[np.isfinite(row)]) ** 2))
            phi[i] = max(1.0, square / null_mean_square(int(n_changes[i])))
    shape = np.shape(z)[:-1]
    return phi.reshape(shape), n_changes.astype(float).reshape(shape)


def overdispersed_p(z: Floats, phi: Floats, n_changes: Floats) -> Floats:
    """Two-sided p-value of a change whose variance is φ times that of chance.

    |z| / √φ is compared with Student's t distribution with as many degrees of freedom as there are earlier changes
    behind φ, because φ is itself an estimate; with the normal distribution where there are fewer than 3, where φ is 1
    by default.
    """
    from scipy.special import ndtr, stdtr

    size, changes = np.abs(np.asarray(z, dtype=float)) / np.sqrt(phi), np.asarray(n_changes, dtype=float)
    return np.where(
        changes >= MIN_EARLIER_CHANGES, 2 * stdtr(np.maximum(changes, 1.0), -size), 2 * ndtr(-size)
    )


def overdispersed_width(phi: Floats, n_changes: Floats) -> Floats:
    """φ for a 95 % interval that agrees with `overdispersed_p`, by which an interval of chance is widened.

    Such intervals take 1.96 standard errors; φ grows by the square of Student's quantile over it.
    """
    from scipy.special import ndtri, stdtrit

    changes = np.asarray(n_changes, dtype=float)
    student = (stdtrit(np.maximum(changes, 1.0), 0.975) / ndtri(0.975)) ** 2
    return np.where(changes >= MIN_EARLIER_CHANGES, np.asarray(phi, dtype=float) * student, phi)
