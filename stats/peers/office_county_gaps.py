"""Counties in which one office does worse than it does elsewhere, and worse than the county explains.

For each office and county, the office's cases of the county are compared with its cases of other counties, topic by
topic: the log odds ratio of Mantel & Haenszel with the variance of Robins, Breslow & Greenland (1986). A slow office
and slow topics therefore do not matter. The effect of the county is subtracted: the ratio that all other offices
together have there, shrunk towards 0 by COUNTY_SD. (A mean of the logarithms of their ratios would be too small, since
most have few cases there.) τ, by how much offices usually differ between counties beyond chance, is the value for which
half of the squared differences are as small as under a normal distribution: a few bad ones hardly move it.

A gap is reported if two things are shown. First, it is beyond chance among all pairs, with a τ estimated from all
pairs. The many pairs with few cases differ by less than their variances say and keep this τ low, mostly at MIN_TAU;
so where offices naturally differ much between counties, many pairs are beyond chance. Second, and this is what protects
sound offices, the true gap is surely at least MIN_TRUE_GAP, given the uncertainty of the pair's own ratio and of the
effect of the county. The latter is the less certain the more offices differ there (with the τ of the pairs that have
MIN_CASES).
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints

COUNTY_SD = 0.5  # of the effects of counties, on the logit scale
MIN_TAU, MAX_TAU = 0.2, 1.0
MEDIAN_OF_SQUARE = 0.4549364  # of a standard normal value
HALVINGS = 20
FALSE_SCREENS = 0.02  # probability that any sound pair is reported, among all that are examined (Bonferroni)
MIN_GAP = 0.15
MIN_TRUE_GAP = 0.10
FALSE_EDGES = 0.5  # pairs that would be reported on a screen if all were truly MIN_TRUE_GAP off; few are
MIN_CASES = 30.0
EMPTY = 0.25  # added to both sums of a ratio, so that no miss and no hit have one too
# A topic with as many hits as misses, whose sums are EMPTY: without any hit a ratio has a variance with it alone.
EMPTY_STRATUM = EMPTY * np.array([1.0, 1.0, 0.5, 1.0, 0.5])


@dataclass(frozen=True)
class OfficeCountyGaps:
    """Pairs of office and county (arrays of one length): codes, cases, hits, expected share, and which are reported.

    `expected` is what the office would reach in the county if it did there as it does elsewhere, given the effect of
    the county on other offices. `z` is the standardised gap, in units of how much pairs differ by chance and because
    offices differ. `is_reported` marks the gaps of MIN_GAP or more that are beyond chance among all pairs and surely
    MIN_TRUE_GAP or more, of pairs that are MIN_TRUE_GAP under what their office reaches elsewhere.
    """

    office: Ints
    county: Ints
    n: Floats
    hits: Floats
    expected: Floats
    z: Floats
    is_reported: Bools


def office_county_gaps(office: Ints, county: Ints, topic: Ints, n: Floats, hits: Floats) -> OfficeCountyGaps:
    """The gaps of all pairs, from cells of cases and hits by office, county and topic (arrays of one length)."""
    from scipy.special import expit, logit

    pairs, pair = distinct_pairs(office, county)
    sums = _mantel_haenszel(office, topic, n, hits, pair, len(pairs))
    ratio, variance = _log_ratio(sums), _variance(sums)
    n_of, hits_of = (np.bincount(pair, values, len(pairs)).astype(float) for values in (n, hits))
    comparable = np.isfinite(variance) & (variance > 0)
    # None on time of many cases is the largest gap that there can be. How much offices usually differ is learned from
    # the others.
    no_hit = ~comparable & (n_of >= MIN_CASES) & (sums[0] == 0) & (sums[1] > 0)
    variance = np.where(no_hit, _variance(sums + EMPTY_STRATUM[:, None]), variance)
    compared = comparable | no_hit
    effect, own, shared = _county_effects(sums, np.unique(pairs[:, 1], return_inverse=True)[1])
    difference = ratio - effect
    variance = np.where(compared, variance + own, 1.0)
    tau = max(MIN_TAU, usual_difference(difference, variance, 1 + shared, comparable))
    error = np.sqrt(variance + (1 + shared) * tau**2)
    z = np.where(compared, difference / error, 0.0)
    share = (hits_of + 0.5) / (n_of + 1)
    expected = np.where(compared, expit(logit(share) - difference), np.nan)
    judged = compared & (n_of >= MIN_CASES)
    # It is also slower there than elsewhere itself, and not only as fast where all others are faster.
    large = hits_of / np.maximum(n_of, 1) - expected <= -MIN_GAP
    large &= share - expit(logit(share) - ratio) <= -MIN_TRUE_GAP
    # The pair's own true difference is what is asked about, so only what makes the county's effect unsure is added.
    tau_of_judged = usual_difference(difference, variance, 1 + shared, judged & comparable)
    county_error = np.sqrt(variance + shared * tau_of_judged**2)
    reported = large & are_shown(z, difference, county_error, expected, judged=judged)
    return OfficeCountyGaps(pairs[:, 0], pairs[:, 1], n_of, hits_of, expected, z, reported)


def distinct_pairs(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """The pairs of codes that occur (pairs × 2), in ascending order, and which of them each cell has."""
    # To sort pairs of numbers takes NumPy thirty times as long as to sort numbers.
    firsts, of_first = np.unique(first, return_inverse=True)
    seconds, of_second = np.unique(second, return_inverse=True)
    occurs, index = np.unique(of_first * len(seconds) + of_second, return_inverse=True)
    return np.stack([firsts[occurs // len(seconds)], seconds[occurs % len(seconds)]], axis=1), index


def _mantel_haenszel(office: Ints, topic: Ints, n: Floats, hits: Floats, pair: Ints, pairs: int) -> Floats:
    """The five sums of each pair (5 × pairs) that ratio and variance are made of, over the topics of its office.

    Products of hits inside and misses outside, and of misses inside and hits outside, each divided by all cases of the
    topic; and the three sums of the variance.
    """
    stratum = distinct_pairs(office, topic)[1]
    all_n, all_hits = (np.bincount(stratum, values)[stratum] for values in (n, hits))
    inside = hits, n - hits
    outside = all_hits - hits, (all_n - n) - (all_hits - hits)
    up, down = inside[0] * outside[1] / all_n, inside[1] * outside[0] / all_n
    agree, differ = (inside[0] + outside[1]) / all_n, (inside[1] + outside[0]) / all_n
    terms = (up, down, agree * up, agree * down + differ * up, differ * down)
    return np.array([np.bincount(pair, term, pairs) for term in terms], dtype=float)


def _log_ratio(sums: Floats) -> Floats:
    return np.asarray(np.log((sums[0] + EMPTY) / (sums[1] + EMPTY)), dtype=float)


def _variance(sums: Floats) -> Floats:
    """Variance of the log ratio (Robins, Breslow & Greenland); not finite where there is no hit or no miss."""
    up, down, first, second, third = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(first / (2 * up**2) + second / (2 * up * down) + third / (2 * down**2), dtype=float)


def _county_effects(sums: Floats, county: Ints) -> tuple[Floats, Floats, Floats]:
    """Effect of the county of each pair on other offices: the effect, its variance, and its variance per unit of τ²."""
    others = np.array([np.bincount(county, row)[county] - row for row in sums])
    variance = _variance(others)
    comparable = np.isfinite(variance) & (variance > 0)
    kept = np.where(comparable, COUNTY_SD**2 / (COUNTY_SD**2 + np.where(comparable, variance, 1.0)), 0.0)
    weight = sums[0] + sums[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.bincount(county, weight**2)[county] - weight**2
        shared = np.nan_to_num(squares / (np.bincount(county, weight)[county] - weight) ** 2, posinf=0.0)
    # Drawn towards 0, an effect is as uncertain as what is kept of it.
    own = np.where(comparable, kept * np.where(comparable, variance, 0.0), COUNTY_SD**2)
    return kept * _log_ratio(others), own, kept**2 * shared


def are_shown(
    z: Floats, difference: Floats, error: Floats, expected: Floats, *, judged: Bools, looks: int = 1
) -> Bools:
    """Which of the judged pairs have a gap beyond chance (`z`) that is surely MIN_TRUE_GAP or more.

    `difference` is the gap on the logit scale and `error` its standard error, without what pairs usually differ by. Of
    several `looks`, each has its part of the probability of a false one.
    """
    from scipy.special import logit, ndtri

    count = max(int(judged.sum()), 1) * looks
    nearest = difference - min(ndtri(FALSE_EDGES / count), 0.0) * error
    with np.errstate(invalid="ignore", divide="ignore"):
        edge = logit(np.maximum(expected - MIN_TRUE_GAP, 0.0)) - logit(expected)
        return np.asarray(judged & (z < ndtri(FALSE_SCREENS / count)) & (nearest <= edge), dtype=bool)


def usual_difference(
    difference: Floats, variance: Floats, by_tau: Floats, among: Bools, *, most: float = MAX_TAU
) -> float:
    """The τ estimated from these pairs, from 0 to `most`: half of the squared differences are as small as under it.

    The variance of a difference is `variance` + `by_tau` τ².
    """
    if not among.any():
        return 0.0
    squares, variance, by_tau = difference[among] ** 2, variance[among], by_tau[among]
    low, high = 0.0, most
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_enough = np.median(squares / (variance + by_tau * middle**2)) < MEDIAN_OF_SQUARE
        low, high = (low, middle) if is_enough else (middle, high)
    return (low + high) / 2
