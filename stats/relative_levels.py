"""How high areas lie above the whole over time: before and of late, and whether that has changed.

Counts of an area are set against its part of everybody's exposure, span by span, so that what all areas share (a
season, Nowruz, a line that is better known) is nobody's rise. Spans of one area vary by more than chance; by how much
is estimated from all steps between neighbouring spans, and from the area's own.

Where one area holds a large part of the whole, its fall is everybody else's rise against the whole. So an area has
changed only as far as it has done so both against the whole and against what the other areas typically did.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.false_discovery import IntervalEstimate, dispersion, overdispersed_p
from stats.intervals import Z95
from stats.rate_funnel import inverse_root_transform, root_transform
from stats.share_funnel import between_unit_variance

PRIOR_DF = 6.0  # steps that an area borrows from all others, to tell how much it varies
MIN_INFORMATIVE_CASES = (
    5.0,
    20.0,
)  # cases expected of late, and counted ever, from which an area tells what is typical

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class RelativeLevels:
    """Ratios of areas' rates to that of the whole, with 95 % limits, and two-sided p-values; all elementwise.

    `spans` is areas × spans, the rest by area. `p_earlier` and `p_recent` tell whether a level differs from 1,
    `p_change` whether the recent one differs from the earlier one, which it does by the factor `moved`: against the
    whole or against the typical other area, whichever is the smaller change; 1 where one is a rise and the other a
    fall. NaN where too little is known.
    """

    spans: IntervalEstimate
    earlier: IntervalEstimate
    recent: IntervalEstimate
    expected: Floats  # cases of late, if the area had the rate of the whole
    p_earlier: Floats
    p_recent: Floats
    p_change: Floats
    change_factor: Floats
    between_span_variance: float  # variance of spans beyond chance, on the scale of √ratio


def relative_levels(counts: Floats, exposure: Floats, observed: Flags, *, recent: int) -> RelativeLevels:
    """The levels of areas. `counts` and `known` are areas × spans in order of time; the last `recent` spans are the
    recent ones. A span that is not `known` of an area neither counts for it nor for the whole.

    With E = N · exposure / Σexposure over the areas known in a span, N its counts: y = √((count + 3/8) / E) has the
    variance 1 / (4 E) + σ² about the area's level. σ² is the winsorised estimate of Paule & Mandel (1982) from all
    steps between neighbouring spans, whose variance is 1 / (4 E) + 1 / (4 E′) + 2 σ². An area whose own steps φ are
    larger than that (`stats.false_discovery.dispersion`, without the step into the recent spans, which is what is
    tested) has its variance multiplied by (6 + k φ) / (6 + k), k being the number of its steps, and is judged by
    Student's distribution of 6 + k degrees of freedom: what all areas tell of the variance counts as 6 steps of its own
    (Smyth 2004, with a fixed prior). Over several spans counts and expectations add up, and σ² is divided by their
    number.

    A change is tested against 1 and against the median change of the other areas; the larger p-value holds for both
    (an intersection–union test, Berger 1982).
    """
    o = np.where(observed, np.asarray(counts, dtype=float), np.nan)
    people = np.where(observed, np.asarray(exposure, dtype=float)[:, None], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.nansum(o, axis=0) * people / np.nansum(people, axis=0)
    expected[~(expected > 0)] = np.nan
    y, own = root_transform(o, expected)
    step, of_step = np.diff(y, axis=1), own[:, 1:] + own[:, :-1]
    use = np.isfinite(step)
    between = (
        between_unit_variance(step[use], of_step[use], squared_weights=np.ones(int(use.sum())))
        if use.any()
        else 0.0
    )
    inside = np.arange(step.shape[1]) != o.shape[1] - recent - 1  # not the step that is tested
    own_phi, steps = dispersion((step / np.sqrt(of_step + 2 * between))[:, inside])
    phi, weight = (PRIOR_DF + steps * own_phi) / (PRIOR_DF + steps), PRIOR_DF + steps
    before, after = slice(None, -recent), slice(-recent, None)
    (level_a, var_a, expected_a), (level_b, var_b, expected_b) = (
        _pooled(o[:, part], expected[:, part], between) for part in (before, after)
    )
    # Of hardly any cases the shift of the roots is larger than what they tell.
    telling = (expected_b >= MIN_INFORMATIVE_CASES[0]) & (np.nansum(o, axis=1) >= MIN_INFORMATIVE_CASES[1])
    typical, doubt = _typical(level_a, var_a, level_b, var_b, telling=telling)
    apart = var_b + typical**2 * (var_a + level_a**2 * doubt)
    against = [
        (level_b / level_a, (level_b - level_a) / np.sqrt(var_a + var_b)),
        (level_b / level_a / typical, (level_b - typical * level_a) / np.sqrt(apart)),
    ]
    p_change = np.maximum(*(overdispersed_p(z, phi, weight) for _, z in against))
    both = np.array([root for root, _ in against])
    agree = np.sign(both[0] - 1) == np.sign(both[1] - 1)
    nearer = np.where(np.abs(np.log(both[0])) <= np.abs(np.log(both[1])), both[0], both[1])
    return RelativeLevels(
        spans=_limits(y, (own + between) * phi[:, None], expected),
        earlier=_limits(level_a, var_a * phi, expected_a),
        recent=_limits(level_b, var_b * phi, expected_b),
        expected=expected_b,
        p_earlier=overdispersed_p((level_a - 1) / np.sqrt(var_a), phi, weight),
        p_recent=overdispersed_p((level_b - 1) / np.sqrt(var_b), phi, weight),
        p_change=np.where(np.isnan(p_change) | agree, p_change, 1.0),
        change_factor=np.where(np.isnan(p_change), np.nan, np.where(agree, nearer**2, 1.0)),
        between_span_variance=between,
    )


def _pooled(counts: Floats, expected: Floats, between: float) -> tuple[Floats, Floats, Floats]:
    """The level over several spans on the scale of roots, its variance, and the expectation."""
    spans = np.isfinite(expected).sum(axis=1)
    total = np.where(spans > 0, np.nansum(expected, axis=1), np.nan)
    level, own = root_transform(np.nansum(counts, axis=1), total)
    return level, own + between / np.maximum(spans, 1), total


def _typical(
    earlier: Floats, of_earlier: Floats, recent: Floats, of_recent: Floats, *, telling: Flags
) -> tuple[Floats, Floats]:
    """For each area the median factor by which the others' roots changed, and the variance of its logarithm; 1 and 0
    where no other can tell.

    A median, so that neither one area, however large, nor a few that change decide it. Its variance is that of the
    median of normal values of unlike variances v: π / (2 k (mean 1/√v)²).
    """
    factor, variance = recent / earlier, of_earlier / earlier**2 + of_recent / recent**2
    found, doubt = np.ones(len(factor)), np.zeros(len(factor))
    for i in range(len(factor)):
        others = telling & np.isfinite(factor) & (np.arange(len(factor)) != i)
        if others.any():
            found[i] = np.median(factor[others])
            doubt[i] = np.pi / 2 / others.sum() / np.mean(1 / np.sqrt(variance[others])) ** 2
    return found, doubt


def _limits(level: Floats, variance: Floats, expected: Floats) -> IntervalEstimate:
    width = Z95 * np.sqrt(variance)
    return (
        inverse_root_transform(level, expected),
        inverse_root_transform(level - width, expected),
        inverse_root_transform(level + width, expected),
    )
