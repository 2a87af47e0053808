"""How unlikely it is that a unit has no case (or no answer) over some days, from its share of all of them.

What is expected is the unit's share of all cases times all cases of these days, so that holidays and days of which the
data of everybody are missing do not count; but no more than its own usual number, so that a surge elsewhere does not
either. Both are those of the third of the time before in which they were least, so that a surge of its own that is over
does not count. Counts vary more than by chance from day to day: their variance is DISPERSION times their mean (negative
binomial). And some offices register in batches, so the silence must be longer than any before, by expected cases.

A unit that began within the time before has thirds of the time since its first case, if that is MIN_KNOWN days or
more. Whether it began, or only has no cases in a season, these days alone do not say.
"""

from math import log

import numpy as np

from stats.arrays import Floats, Ints

DISPERSION = 2.0
MAX_CHANCE = 1e-4
MAX_CHANCE_OF_LATE = (
    1e-2  # of a unit that is told for being late anyway: among many, none is picked out by this
)
# Of a silence; whoever has no case for longer is named anyway (`queries.overview.silence.changed_offices`).
MIN_DAYS, MAX_DAYS = 7, 27
LONGER = 1.5  # times the longest silence before
# Parts of the time before, of which the least share and the least number count: others may have had a surge.
PARTS = 3
MIN_KNOWN = 60  # days from the first case of a unit that began lately to its last one


def chance_of_none(expected: float) -> float:
    """Probability of no case where `expected` are expected."""
    return float(DISPERSION ** (-expected / (DISPERSION - 1)))


def most_chance(*, is_late: bool = False) -> float:
    """The largest probability by which a silence is told."""
    return MAX_CHANCE_OF_LATE if is_late else MAX_CHANCE


def fewest_expected(*, is_late: bool = False) -> float:
    """The smallest number of expected cases at which having none is less likely than `most_chance`.

    >>> round(fewest_expected(), 1), round(fewest_expected(is_late=True), 1)
    (13.3, 6.6)
    """
    return -log(most_chance(is_late=is_late)) * (DISPERSION - 1) / log(DISPERSION)


def silent_since(
    own: Floats, everybody: Floats, *, most: int = MAX_DAYS, began: bool = False, is_late: bool = False
) -> tuple[int, float] | None:
    """For how many days up to the last there has been no case, and how many were expected; None without a silence.

    `own` and `everybody` have the cases of each day, of the unit and of all units, over some months. A silence
    has from MIN_DAYS to `most` days, is not explained by chance, and is LONGER than those before. Of a unit that
    `began` within these months, the days before its first case say nothing. One that `is_late` needs fewer expected
    cases: that is known already, and the silence is why.
    """
    with_cases = np.flatnonzero(own)
    days = len(own) - 1 - int(with_cases[-1]) if len(with_cases) else 0
    if not MIN_DAYS <= days <= most:
        return None
    first, known = int(with_cases[0]) if began else 0, len(own) - days
    if known - first < MIN_KNOWN:
        return None
    parts = np.array_split(np.arange(first, known), PARTS)
    share = min(own[part].sum() / max(everybody[part].sum(), 1.0) for part in parts)
    rate = min(own[part].mean() for part in parts)
    passed = np.concatenate([[0.0], np.cumsum(everybody)])

    def expected(begin: Ints, end: Ints) -> Floats:
        return np.asarray(np.minimum(share * (passed[end] - passed[begin]), rate * (end - begin)))

    now = float(expected(with_cases[-1:] + 1, np.array([len(own)]))[0])
    if chance_of_none(now) > most_chance(is_late=is_late):
        return None
    # Between two days with cases lie those after the first and before the second.
    longest = expected(with_cases[:-1] + 1, with_cases[1:]).max(initial=0.0)
    return (days, now) if now >= LONGER * longest else None
