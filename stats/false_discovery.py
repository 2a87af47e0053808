"""Which of many changes are more than chance, when figures vary more than chance alone would have them."""

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95
from stats.share_funnel import arcsine_transform, null_mean_square, winsorised

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FALSE_DISCOVERIES = 0.05
MIN_EARLIER_CHANGES = 3  # earlier changes from which a dispersion is estimated


def adjust_p_values(p: Floats) -> Floats:
    """p-values such that those up to q are discoveries of which at most the share q is false; NaN stays NaN.

    Benjamini & Hochberg (1995). It holds for comparisons that are independent or depend positively.
    """
    values = np.asarray(p, dtype=float)
    known = np.isfinite(values)
    found = np.full(values.shape, np.nan)
    found[known] = adjust_attainable_p_values(values[known], np.ones(int(known.sum())))
    return found


def adjust_attainable_p_values(p: Floats, attainable_p: Floats, subject: Ints | None = None) -> Floats:
    """As `adjusted`, where p-value i is never below 1 by chance but with the probability `reach`[i].

    Of m p-values as small as p, m · p are expected by chance; here Σ min(p, reach), for a test that is looked at only
    when it is large enough has fewer (Heyse 2011, Annals of Applied Statistics 5:936–963, of discrete tests; the
    step-up is that of Benjamini & Hochberg, and is theirs where all reach 1). Tests with the same `subject` are
    different views of one thing: together they are one discovery, however many of them find it.
    """
    values, most = np.asarray(p, dtype=float), np.sort(np.asarray(attainable_p, dtype=float))
    order = np.argsort(values, kind="stable")
    sorted_p = values[order]
    below = np.searchsorted(most, sorted_p)  # tests that seldom reach so far count with what they reach
    by_chance = np.concatenate([[0.0], np.cumsum(most)])[below] + (len(most) - below) * sorted_p
    by_chance = np.where(sorted_p < 1, by_chance, len(values))
    new = np.ones(len(values))
    if subject is not None:
        new[:] = 0
        new[np.unique(np.asarray(subject)[order], return_index=True)[1]] = 1
    found = np.empty(len(values))
    found[order] = np.minimum.accumulate((by_chance / np.cumsum(new))[::-1])[::-1]
    return np.minimum(found, 1.0)


def count_change_z(now: Floats, before: Floats) -> Floats:
    """z of a change between two Poisson counts over times of equal length: √2 (√(a + 3/8) − √(b + 3/8)).

    Anscombe (1948): the root of a count has the variance 1/4, whatever the count.
    """
    a, b = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    return np.sqrt(2.0) * (np.sqrt(a + 3 / 8) - np.sqrt(b + 3 / 8))


def share_change_z(hits: Floats, n: Floats, hits_before: Floats, n_before: Floats) -> Floats:
    """z of a change between two binomial shares, on the scale of `share_funnel.transformed`; NaN where one has no n."""
    y, s = arcsine_transform(hits, n)
    y_then, s_then = arcsine_transform(hits_before, n_before)
    z = (y - y_then) / np.sqrt(s + s_then)
    return np.where((np.asarray(n) > 0) & (np.asarray(n_before) > 0), z, np.nan)


IntervalEstimate = tuple[Floats, Floats, Floats]  # value, lower, upper


def estimate_change_z(now: IntervalEstimate, before_estimate: IntervalEstimate) -> Floats:
    """z of a change between two estimates with 95 % limits; NaN where a value or a limit that is needed is missing.

    Newcombe (1998), method 10: of each estimate the limit that faces the other, as its standard error.
    """
    value, lower, upper = (np.asarray(x, dtype=float) for x in now)
    before, before_lower, before_upper = (np.asarray(x, dtype=float) for x in before_estimate)
    up = np.hypot(value - lower, before_upper - before)
    down = np.hypot(upper - value, before - before_lower)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = Z95 * (value - before) / np.where(value > before, up, down)
    return np.where(value == before, 0.0, z)


def dispersion(z: Floats) -> tuple[Floats, Floats]:
    """How many times the variance of chance earlier changes had, and of how many that is known; along the last axis.

    The winsorised mean square of their z (Spiegelhalter 2005), over what it would be by chance; never below 1, and 1
    where fewer than 3 changes are known. NaN are left out.
    """
    rows = np.atleast_2d(np.asarray(z, dtype=float))
    phi, known = np.ones(len(rows)), np.isfinite(rows).sum(axis=1)
    for i, row in enumerate(rows):
        if known[i] >= MIN_EARLIER_CHANGES:
            square = float(np.mean(winsorised(row[np.isfinite(row)]) ** 2))
            phi[i] = max(1.0, square / null_mean_square(int(known[i])))
    shape = np.shape(z)[:-1]
    return phi.reshape(shape), known.astype(float).reshape(shape)


def overdispersed_p(z: Floats, phi: Floats, n_changes: Floats) -> Floats:
    """Two-sided p-value of a change whose variance is φ times that of chance.

    |z| / √φ against Student's distribution with as many degrees of freedom as there are earlier changes behind φ,
    for φ is itself an estimate; against the normal one where fewer than 3 are known, and φ is 1 for want of any.
    """
    from scipy.special import ndtr, stdtr

    size, changes = np.abs(np.asarray(z, dtype=float)) / np.sqrt(phi), np.asarray(n_changes, dtype=float)
    return np.where(
        changes >= MIN_EARLIER_CHANGES, 2 * stdtr(np.maximum(changes, 1.0), -size), 2 * ndtr(-size)
    )
