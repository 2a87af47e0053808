"""What is nearly expected of a few offices, for questions whose answer is yes or no: does this office need a look?

Full expectations say how every office sees all others, because the level of a peer group is the mean of what all see,
and centres are drawn to the levels of the other groups. For a few of many offices that is most of the time. Where
groups are large, their levels are nearly those that nobody sees who is left out, and what is expected of an office
changes little: of 160 offices in ten groups by at most 0.000015 on the logit scale, of 91 in groups of 2 to 16 by
0.0004 (150 tables of ten million made-up cases), and in 120 simulated tables without small groups, where up to a third
of the offices reach half of what the others do, by 0.00006. So an answer is given only where it stays the same if
expectations are moved to either side, ten times as far; elsewhere full expectations are computed.
"""

from dataclasses import replace

import numpy as np

from stats.arrays import Ints
from stats.peers.case_mix import CellTable
from stats.peers.peer_expectation import Expectation, PeerExpectation, peer_expectation
from stats.peers.response_scale import ResponseScale

MANY_OFFICES, MANY_IN_GROUP = 100, 8  # above which levels are known well enough; the latter on average
MAX_PART = 0.5  # of the offices, above which full expectations take hardly longer
LARGE_GROUP = 10
# How far expectations are moved, on the scale of the model: of shares at most 0.13 percentage points, and 0.015 where
# all groups are large.
SHIFT, SHIFT_OF_LARGE = 0.005, 0.0006


def nearly_expected(
    table: CellTable, scale: ResponseScale, of: Ints
) -> tuple[PeerExpectation, PeerExpectation] | None:
    """The least and the most that may be expected of some offices; None for tables with too few offices or groups.

    What both say of an office is what full expectations say of it.
    """
    groups = int(table.group.max(initial=0)) + 1
    if table.offices < max(MANY_OFFICES, MANY_IN_GROUP * groups) or len(of) > MAX_PART * table.offices:
        return None
    nearly = peer_expectation(table, scale=scale, of=of)
    sizes = np.bincount(table.group[table.by_office(table.n) > 0])
    shift = SHIFT_OF_LARGE if sizes[sizes > 0].min(initial=LARGE_GROUP) >= LARGE_GROUP else SHIFT
    least, most = (
        replace(nearly, compared=_moved(nearly.compared, by), all_cases=_moved(nearly.all_cases, by))
        for by in (-shift, shift)
    )
    return least, most


def _moved(expected: Expectation, by: float) -> Expectation:
    """An expectation that is larger by an amount on the scale of the model."""
    scale = expected.scale
    with np.errstate(divide="ignore", invalid="ignore"):
        value, lower, upper = (
            scale.mean(scale.link(each) + by) for each in (expected.value, expected.lower, expected.upper)
        )
        moved = scale.transform(value) - scale.transform(expected.value)
    return replace(expected, value=value, lower=lower, upper=upper, target=expected.target + moved[:, None])
