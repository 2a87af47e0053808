"""Which parts (channels, sources) of a rising count are new, and what the count would be without them.

A channel that begins, or a source whose file begins to be loaded, raises every count of which it has cases, although
nothing has happened to those whom the count is about. It is told apart from an event by three questions.

1. **Is the part new?** Before the event it had hardly any of the cases (`MAX_SHARE_BEFORE`), and a case of it came
   hardly ever compared with now (`MAX_RATE_BEFORE`). In a small count a rare channel may be absent by chance. So the
   same must hold in the whole province, or else so many cases of the part would have been usual here, by its share in
   the province, that their absence is not chance.
2. **Does it hold most of the excess?** An event that comes by all channels as before leaves little to any new one. A
   part that is new everywhere has a share of every count; only what is beyond its share elsewhere is its own effect.
3. **Is the rest as usual?** The other parts are compared with what is usual of them. If they are beyond their limits as
   well, something has happened besides. If they have fallen to less than half, the new part has taken their place, and
   nobody can say what it has added.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats
from stats.attention.sudden_silence import fewest_expected

MAX_SHARE_BEFORE = 0.01  # of all cases before
MAX_RATE_BEFORE = 0.02  # of the cases a day now
MAX_OF_USUAL = 0.1  # of the cases that would have been usual here before
MIN_OF_EXCESS = 0.5  # a new part, or several together, must hold more than this part of the excess


@dataclass(frozen=True)
class PartCounts:
    """Cases of each part in the time before an event and now: two arrays of one length."""

    before: Floats
    now: Floats

    def minus(self, other: "PartCounts") -> "PartCounts":
        """The cases of a whole without those of a part of it."""
        return PartCounts((self.before - other.before).clip(0), (self.now - other.now).clip(0))


def new_parts(here: PartCounts, everywhere: PartCounts, *, days_before: int, days: int) -> Bools:
    """Which parts are new here; `everywhere` are the counts of the whole province over the same days."""
    total, total_everywhere = here.before.sum(), everywhere.before.sum()
    if not total or not total_everywhere:
        return np.zeros(len(here.now), dtype=bool)
    usual = total * everywhere.before / total_everywhere
    is_no_chance = (usual >= fewest_expected()) & (here.before <= MAX_OF_USUAL * usual)
    is_rare_here, is_rare_everywhere = (
        is_rare_before(counts, days_before=days_before, days=days) for counts in (here, everywhere)
    )
    return is_rare_here & (is_rare_everywhere | is_no_chance)


def is_rare_before(counts: PartCounts, *, days_before: int, days: int) -> Bools:
    """Which parts have cases now and had hardly any before, by their share of the cases and by their cases a day."""
    rate = counts.before / max(days_before, 1)
    return (
        (counts.now > 0)
        & (counts.before <= MAX_SHARE_BEFORE * counts.before.sum())
        & (rate <= MAX_RATE_BEFORE * counts.now / max(days, 1))
    )


def share_of(parts: Bools, counts: PartCounts) -> float:
    """The share that some parts have of the cases now; 0 where there are none."""
    return float(counts.now[parts].sum() / max(counts.now.sum(), 1.0))


def holds_most(cases: float, rest: float, *, expected: float, share_elsewhere: float) -> bool:
    """Whether new parts hold most of the excess of `cases` + `rest` over what was expected.

    With the share s that new parts have elsewhere, they would have rest · s / (1 - s) cases here.
    """
    excess = cases + rest - expected
    usual = rest * share_elsewhere / (1 - share_elsewhere) if share_elsewhere < 1 else np.inf
    return bool(excess > 0 and cases - usual > MIN_OF_EXCESS * excess)


def usual_rest(mean: float, variance: float, share_elsewhere: float) -> tuple[float, float]:
    """Mean and variance of the cases of all other parts, if they were as usual.

    The expectation of a count is multiplied by what similar counts have beyond theirs (`factor_of_others`), in which a
    part that is new everywhere is contained with its share there.
    """
    others = 1 - share_elsewhere
    return mean * others, mean * others + max(variance - mean, 0.0) * others**2
