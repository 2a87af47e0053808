"""Counts of many subjects over the last days, each compared with what is usual for it.

Input of `stats.attention.event_course`. Each subject has a daily count and what a model expects of it. Sums over the
last few days are compared with their expectation: how far beyond it a sum must be to matter, and how likely that is by
chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stats.arrays import Bools, Floats, Ints
from stats.changes.excess_counts import PRIOR_CASES, smoothed_ratio
from stats.seasons.seasonal_model import PredictedCounts

MORE, FEWER = 1, -1
# Strength of the prior of a common fall, in cases. Ten would leave 15 cases to be expected of a channel with 60% of all
# cases while nothing comes by any other, and a whole load that is missing would be a fall of that channel besides.
FALL_PRIOR_CASES = 1.0


@dataclass(frozen=True)
class WatchedCounts:
    """Daily counts of N subjects over T days, and what is expected of them; each subject is one row.

    `actual` and `expected` are N × T; the first `lead` days are only there to be summed. `phi` (N × windows) is the
    dispersion of a sum over each window, `level_variance` (N) the relative variance of the expectation. `sign` is MORE
    or FEWER: in which direction a row is watched. `windows` (N × windows) says over which windows. `twin` is the row
    that watches the same counts in the other direction, or the row itself. `families` (2 × N) number the groups of rows
    whose common movement is not news about one of them; -1 where there is none. `least_ratio` and `least_cases` are the
    smallest deviation that matters, `least_share` the same as a part of the cases of the province; `weight` is how many
    times as much chance a row may have as others. `whole` are the cases of the whole province (T; N × T where rows are
    of several provinces). `feast_variance` (N × days after `lead` × windows) is the further relative variance of each
    sum by the feasts in it, `teaches_level` (N × T) says on which days feasts are known well enough to learn a level
    (`stats.seasons.feast_uncertainty`).
    """

    actual: Floats
    expected: Floats
    lead: int
    phi: Floats
    level_variance: Floats
    sign: Ints
    windows: Bools
    twin: Ints
    families: Ints
    least_ratio: Floats
    least_cases: Floats
    least_share: Floats
    weight: Floats
    whole: Floats
    feast_variance: Floats | None = None
    teaches_level: Bools | None = None

    def memberships(self) -> list[Floats]:
        """For each of the two kinds of families a matrix of families × rows with 1 for the members of each."""
        return [
            (np.arange(family.max(initial=-1) + 1)[:, None] == family[None, :]).astype(float)
            for family in self.families
        ]


def side_by_side(lists: Sequence[WatchedCounts]) -> WatchedCounts:
    """Several lists of rows over the same days joined into one; families and twins stay within their own list."""
    if len(lists) == 1:
        return lists[0]
    twins, families, first, used = [], [], 0, np.zeros((2, 1), dtype=np.int64)
    for counts in lists:
        twins.append(counts.twin + first)
        families.append(np.where(counts.families >= 0, counts.families + used, -1))
        first += len(counts.actual)
        used = used + counts.families.max(axis=1, keepdims=True, initial=-1) + 1
    rows = {
        name: np.concatenate([getattr(counts, name) for counts in lists])
        for name in (
            "actual",
            "expected",
            "phi",
            "level_variance",
            "sign",
            "windows",
            "least_ratio",
            "least_cases",
            "least_share",
            "weight",
        )
    }
    whole = np.concatenate([np.broadcast_to(counts.whole, counts.actual.shape) for counts in lists])

    days = lists[0].actual.shape[1] - lists[0].lead
    return WatchedCounts(
        **rows,
        feast_variance=_joined_if_any(
            lists, "feast_variance", lambda c: np.zeros((len(c.actual), days, c.windows.shape[1]))
        ),
        teaches_level=_joined_if_any(lists, "teaches_level", lambda c: np.ones(c.actual.shape, dtype=bool)),
        lead=lists[0].lead,
        twin=np.concatenate(twins),
        families=np.hstack(families),
        whole=whole,
    )


def _joined_if_any(
    lists: Sequence[WatchedCounts], name: str, missing: Callable[[WatchedCounts], Floats | Bools]
) -> Any:
    """An optional array of all lists, with `missing` for those that lack it; None if none of them has it."""
    arrays = [getattr(counts, name) for counts in lists]
    if all(array is None for array in arrays):
        return None
    return np.concatenate(
        [missing(counts) if array is None else array for counts, array in zip(lists, arrays, strict=True)]
    )


def window_sums(x: Floats, lengths: tuple[int, ...], first: int) -> Floats:
    """Sums of daily series (N × T) over windows that end on each day from `first` on: N × (T - first) × windows."""
    sums = np.pad(np.cumsum(x, axis=1), ((0, 0), (1, 0)))
    days = x.shape[1]
    return np.stack([sums[:, first + 1 :] - sums[:, first + 1 - n : days + 1 - n] for n in lengths], axis=2)


def factor_of_others(watched: WatchedCounts, members: list[Floats], actual: Floats, mean: Floats) -> Floats:
    """Factor by which the other rows of each row's families exceed what is expected, N × any further axes.

    At least 1 for rows that are watched for more and at most 1 for the others: a surge elsewhere must not make a usual
    week look like a fall.
    """
    factor = np.ones(actual.shape)
    up = (watched.sign == MORE).reshape(-1, *[1] * (actual.ndim - 1))
    for family, member in zip(watched.families, members, strict=True):
        rows = np.flatnonzero(family >= 0)
        if not len(rows):
            continue
        others = [
            np.tensordot(member[:, rows], x[rows], axes=1)[family[rows]] - x[rows] for x in (actual, mean)
        ]
        came, usual = (x.clip(0) for x in others)
        rise, fall = smoothed_ratio(came, usual), smoothed_ratio(came, usual, weight=FALL_PRIOR_CASES)
        factor[rows] *= np.where(up[rows], np.maximum(rise, 1.0), np.minimum(fall, 1.0))
    return factor


def edges(sign: Ints, least_ratio: Floats, mean: Floats, least: Floats) -> Floats:
    """The smallest count at which a sum matters (for FEWER: the largest), for means N × … × windows.

    It must be far from the mean both in cases (`least`, of the same shape) and relative to it. Below 0 no count
    matters.
    """
    shape = (-1, *[1] * (mean.ndim - 1))
    ratio = least_ratio.reshape(shape)
    more = np.ceil(np.maximum(mean + least, ratio * (mean + PRIOR_CASES) - PRIOR_CASES))
    fewer = np.floor(np.minimum(mean - least, ratio * mean))
    return np.where((sign == MORE).reshape(shape), more, fewer)


def tail_probability(sign: Ints, count: Floats, mean: Floats, variance: Floats) -> Floats:
    """Probability of a count at least as extreme (mid-p), in the direction of `sign`; 1 where the mean is 0 or NaN."""
    p = np.ones(count.shape)
    has_mean = np.isfinite(mean) & (mean > 0)
    for direction in (MORE, FEWER):
        use = has_mean & (sign == direction)
        predicted = PredictedCounts(mean[use], variance[use], mean[use], mean[use])
        at = np.maximum(count[use], 0.0)
        tail = predicted.p_more(at) if direction == MORE else predicted.p_fewer(at)
        # A count below 0 does not exist.
        p[use] = np.where(count[use] < 0, 0.0 if direction == FEWER else 1.0, tail)
    return np.where(np.isfinite(p), p, 1.0)
