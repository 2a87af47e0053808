"""Changes of the parts of a whole relative to it: each part's share of all cases, judged like any other share.

A topic that has a third more cases in a quarter in which everything has a third more is not news. What is judged is
therefore the share of a part in all cases: whatever moves all parts together (a feast, a quiet week, a steady growth)
cancels, and what is left of the season is that of the part alone. Against the previous period, a seasonal regression of
the part's share says what was to be expected; against last year, last year's share does
(`stats.changes.expected_change`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats
from stats.changes.change_scales import JudgedFigures
from stats.changes.expected_change import against_expectation, against_last_year
from stats.changes.ratio_shrinkage import relative_change_z, shrunken_ratios
from stats.changes.seasonal_averages import SeasonalAverages
from stats.changes.seasonal_counts import Days
from stats.estimates.false_discovery import FALSE_DISCOVERIES, adjust_p_values, dispersion, overdispersed_p
from stats.seasons.calendar_regressors import DesignMatrix


@dataclass(frozen=True)
class ExpectedParts:
    """What was expected of each part (arrays of one length): cases, p-value of the distance, and dispersion φ ≥ 1.

    `p` is NaN for parts that have no case in either period.
    """

    expected: Floats
    p: Floats
    phi: Floats


def expect_parts(
    daily: Floats, design: DesignMatrix, now: Days, then: Days, *, seasonal: bool
) -> ExpectedParts:
    """Expectation of the parts in the period `now`, which begins with the end of the design's history.

    `daily` (parts × days) are the counts of all parts, the period included; the whole is their sum. `seasonal`: by the
    season of each part; else by its share in the days `then` a year before.
    """
    whole = np.broadcast_to(daily.sum(axis=0), daily.shape)
    judged = judge_shares(daily, whole, design, now, then, seasonal=seasonal)
    present = daily[:, now.cut].sum(axis=1) + daily[:, then.cut].sum(axis=1) > 0
    return ExpectedParts(
        judged.expected * whole[:, now.cut].sum(axis=1),
        np.where(present, judged.p, np.nan),
        np.maximum(judged.phi, 1.0),
    )


def judge_shares(
    daily: Floats, whole: Floats, design: DesignMatrix, now: Days, then: Days, *, seasonal: bool
) -> JudgedFigures:
    """Shares of `daily` in `whole` (both series × days) over the days `now`, judged by the past of each series.

    The whole must have cases in both periods.
    """
    averages = SeasonalAverages.fit(daily, whole, design)
    (share, n), (share_then, n_then) = (_share(daily, whole, days) for days in (now, then))
    if seasonal:
        return against_expectation(averages, share, n, now)
    return against_last_year(averages, (share, n, now), (share_then, n_then, then))


def _share(daily: Floats, whole: Floats, days: Days) -> tuple[Floats, Floats]:
    cases, n = (x[:, days.cut].sum(axis=1) for x in (daily, whole))
    return cases / n, n


def expect_by_changes(now: Floats, before: Floats, earlier: list[tuple[Floats, Floats]]) -> ExpectedParts:
    """Expectation of the parts where the history is too short for a season: that they change like the whole.

    The dispersion is that of the changes between the `earlier` pairs of periods, which take a season for noise.
    """
    z = [relative_change_z(*pair) for pair in earlier]
    phi, periods = dispersion(np.stack(z, axis=1) if z else np.zeros((len(now), 0)))
    # The same statistic for now and for earlier pairs of periods: how much it varied then is the dispersion.
    p = overdispersed_p(relative_change_z(now, before), phi, periods)
    return ExpectedParts(before * now.sum() / before.sum(), p, phi)


@dataclass(frozen=True)
class PartChanges:
    """Ratios of the parts, now / before, smoothed, with 95 % limits; and which of them changed unlike the whole."""

    ratio: Floats
    lower: Floats
    upper: Floats
    change: NDArray[np.str_]


def part_changes(
    now: Floats, before: Floats, expectation: ExpectedParts, *, min_change: float
) -> PartChanges:
    """The ratio of each part and its result: "rising", "falling" or "unclear".

    A part is rising if it has more cases than expected by at least `min_change` (relative), beyond chance among all
    parts (false discovery rate 5 %), and if the ratio of the whole lies below its interval, so that nothing is called
    rising that did not grow more than the whole; falling likewise.
    """
    ratio, lower, upper = shrunken_ratios(now, before, dispersion=expectation.phi)
    whole = now.sum() / before.sum()
    significant = adjust_p_values(expectation.p) <= FALSE_DISCOVERIES
    least = min_change * expectation.expected
    rising = significant & (now - expectation.expected >= least) & (lower > whole)
    falling = significant & (expectation.expected - now >= least) & (upper < whole)
    return PartChanges(ratio, lower, upper, np.select([rising, falling], ["rising", "falling"], "unclear"))
