"""Relative levels of areas: rates over time as ratios to the rate of the whole, and whether they changed lately.

Each area's counts are compared with its share of everybody's exposure, span by span, so that what all areas share (a
season, Nowruz, a hotline that becomes better known) is not a rise of any of them. The spans of an area vary by more
than chance; how much is estimated from the steps between neighbouring spans, of all areas and of the area itself.

Where one area makes up a large part of the whole, its fall is a rise of everybody else against the whole. Therefore an
area counts as changed only as far as it changed both against the whole and against the typical other area.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats
from stats.estimates.false_discovery import IntervalEstimate, dispersion, overdispersed_p
from stats.estimates.intervals import Z95
from stats.estimates.rate_funnel import inverse_root_transform, root_transform
from stats.estimates.share_funnel import between_unit_variance

PRIOR_DF = 6.0  # degrees of freedom that an area's own variance borrows from all areas
# Recent expected cases, and cases in all, of an area used for the typical change.
MIN_INFORMATIVE_CASES = (5.0, 20.0)


@dataclass(frozen=True)
class RelativeLevels:
    """Ratios of areas' rates to that of the whole, with 95 % limits, and two-sided p-values; all elementwise.

    `spans` is areas × spans, everything else by area. `p_earlier` and `p_recent` test whether a level differs from 1.
    `p_change` tests whether the recent level differs from the earlier one; `change_factor` is their ratio, against the
    whole or against the typical other area, whichever is the smaller change; 1 where one is a rise and the other a
    fall. NaN where there is too little data.
    """

    spans: IntervalEstimate
    earlier: IntervalEstimate
    recent: IntervalEstimate
    expected: Floats  # recent cases, if the area had the rate of the whole
    p_earlier: Floats
    p_recent: Floats
    p_change: Floats
    change_factor: Floats
    between_span_variance: float  # variance of spans beyond chance, on the scale of √ratio


def relative_levels(counts: Floats, exposure: Floats, observed: Bools, *, recent: int) -> RelativeLevels:
    """Levels of areas relative to the whole, before and in the last `recent` spans.

    `counts` and `observed` are areas × spans in order of time. A span that is not observed for an area counts neither
    for the area nor for the whole.

    With E = N · exposure / Σexposure over the areas observed in a span, N its counts: y = √((count + 3/8) / E) has the
    variance 1 / (4 E) + σ² around the area's level. σ² is the winsorised estimate of Paule & Mandel (1982) from all
    steps between neighbouring spans, whose variance is 1 / (4 E) + 1 / (4 E′) + 2 σ². An area whose own steps are more
    dispersed, by the factor φ (`stats.estimates.false_discovery.dispersion`, without the step into the recent spans,
    which is what is tested), has its variance multiplied by (6 + k φ) / (6 + k), k being the number of its steps, and
    is tested with Student's t distribution with 6 + k degrees of freedom: the variance estimate of all areas counts as
    6 steps of its own (Smyth 2004, with a fixed prior). Over several spans counts and expectations add up, and σ² is
    divided by their number.

    A change is tested against 1 and against the median change of the other areas; the larger p-value holds for both (an
    intersection–union test, Berger 1982).
    """
    counts = np.where(observed, np.asarray(counts, dtype=float), np.nan)
    expected = _expected_by_span(
        counts, np.where(observed, np.asarray(exposure, dtype=float)[:, None], np.nan)
    )
    y, variance = root_transform(counts, expected)
    # The step into the recent spans is what is tested: it must not raise the variance it is tested against.
    is_untested = np.arange(counts.shape[1] - 1) != counts.shape[1] - recent - 1
    between, phi, df = _variation(y, variance, is_untested)
    before, after = slice(None, -recent), slice(-recent, None)
    earlier, later = (_pooled(counts[:, spans], expected[:, spans], between) for spans in (before, after))
    # With hardly any cases the 3/8 of the transformation outweighs the counts themselves.
    informative = (later.expected >= MIN_INFORMATIVE_CASES[0]) & (
        np.nansum(counts, axis=1) >= MIN_INFORMATIVE_CASES[1]
    )
    p_change, change_factor = _change(earlier, later, phi, df, informative=informative)
    return RelativeLevels(
        spans=_limits(y, (variance + between) * phi[:, None], expected),
        earlier=_limits(earlier.level, earlier.variance * phi, earlier.expected),
        recent=_limits(later.level, later.variance * phi, later.expected),
        expected=later.expected,
        p_earlier=overdispersed_p((earlier.level - 1) / np.sqrt(earlier.variance), phi, df),
        p_recent=overdispersed_p((later.level - 1) / np.sqrt(later.variance), phi, df),
        p_change=p_change,
        change_factor=change_factor,
        between_span_variance=between,
    )


def _expected_by_span(counts: Floats, exposure: Floats) -> Floats:
    """Each span's total count, distributed by exposure over the areas observed in it; NaN where that is nothing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.nansum(counts, axis=0) * exposure / np.nansum(exposure, axis=0)
    return np.where(expected > 0, expected, np.nan)


def _variation(y: Floats, variance: Floats, is_untested: Bools) -> tuple[float, Floats, Floats]:
    """σ² of all areas' steps; each area's dispersion φ, shrunk to 1; and the degrees of freedom it is known with.

    `is_untested` says which steps count for the dispersion of an area.
    """
    step, step_variance = np.diff(y, axis=1), variance[:, 1:] + variance[:, :-1]
    finite = np.isfinite(step)
    between = (
        between_unit_variance(step[finite], step_variance[finite], squared_weights=np.ones(int(finite.sum())))
        if finite.any()
        else 0.0
    )
    own_phi, steps = dispersion((step / np.sqrt(step_variance + 2 * between))[:, is_untested])
    # 1 is the dispersion of all areas, which counts as 6 degrees of freedom.
    return between, (PRIOR_DF + steps * own_phi) / (PRIOR_DF + steps), PRIOR_DF + steps


@dataclass(frozen=True)
class _Level:
    """Level of areas over several spans on the root scale, its variance, and the expected count."""

    level: Floats
    variance: Floats
    expected: Floats


def _change(
    earlier: _Level, later: _Level, phi: Floats, df: Floats, *, informative: Bools
) -> tuple[Floats, Floats]:
    """p-values of the changes of areas, against both 1 and the typical change of the others, and their factors."""
    typical_factor, typical_variance = _typical(
        earlier.level, earlier.variance, later.level, later.variance, informative=informative
    )
    difference_from_typical = later.level - typical_factor * earlier.level
    variance_from_typical = later.variance + typical_factor**2 * (
        earlier.variance + earlier.level**2 * typical_variance
    )
    z = (later.level - earlier.level) / np.sqrt(earlier.variance + later.variance)
    z_from_typical = difference_from_typical / np.sqrt(variance_from_typical)
    p = np.maximum(overdispersed_p(z, phi, df), overdispersed_p(z_from_typical, phi, df))
    # Both factors are on the root scale until the one that is nearer to 1 is squared.
    factor = later.level / earlier.level
    from_typical = factor / typical_factor
    agree = np.sign(factor - 1) == np.sign(from_typical - 1)
    smaller = np.where(np.abs(np.log(factor)) <= np.abs(np.log(from_typical)), factor, from_typical)
    return (
        np.where(np.isnan(p) | agree, p, 1.0),
        np.where(np.isnan(p), np.nan, np.where(agree, smaller**2, 1.0)),
    )


def _pooled(counts: Floats, expected: Floats, between: float) -> _Level:
    """Level of areas over several spans."""
    spans = np.isfinite(expected).sum(axis=1)
    total = np.where(spans > 0, np.nansum(expected, axis=1), np.nan)
    level, variance = root_transform(np.nansum(counts, axis=1), total)
    return _Level(level, variance + between / np.maximum(spans, 1), total)


def _typical(
    earlier: Floats, var_earlier: Floats, recent: Floats, var_recent: Floats, *, informative: Bools
) -> tuple[Floats, Floats]:
    """For each area, the median factor by which the others' levels changed (root scale), and its log's variance.

    1 and 0 where no other area is `informative`. A median is used so that neither one large area nor a few that change
    decide it. Its variance is that of the median of normal values of unequal variances v: π / (2 k (mean 1/√v)²).
    """
    factor, variance = recent / earlier, var_earlier / earlier**2 + var_recent / recent**2
    typical, typical_variance = np.ones(len(factor)), np.zeros(len(factor))
    usable = np.flatnonzero(informative & np.isfinite(factor))
    deviation = 1 / np.sqrt(variance[usable])
    # For areas that are not known themselves all known ones are the others; for each of the known ones, all but it.
    rest = np.ones(len(factor), dtype=bool)
    rest[usable] = False
    each = np.arange(len(usable))
    without_one = np.array([each[each != i] for i in each], dtype=np.int64)
    for areas, others in ((rest, each[None, :]), (usable, without_one)):
        if others.shape[-1]:
            typical[areas] = np.median(factor[usable][others], axis=1)
            typical_variance[areas] = [
                np.pi / 2 / others.shape[1] / np.mean(deviation[row]) ** 2 for row in others
            ]
    return typical, typical_variance


def _limits(level: Floats, variance: Floats, expected: Floats) -> IntervalEstimate:
    """Value with its 95 % limits as ratios, from a level and its variance on the root scale."""
    width = Z95 * np.sqrt(variance)
    return (
        inverse_root_transform(level, expected),
        inverse_root_transform(level - width, expected),
        inverse_root_transform(level + width, expected),
    )
