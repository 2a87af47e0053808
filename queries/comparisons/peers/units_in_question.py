"""Find which of some units need a look, without computing anything else.

That is all that is needed of earlier and longer periods, and of finer mixes. The rules are those of
`queries.comparisons.peers.peer_standing`; where some of many units are in question, it takes a fraction of the time
(`stats.peers.nearly_expected`).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.peer_standing import Flags, UnitCounts, assess_units, used_cells
from queries.measures.declaration import Better
from stats.peers.assessment import FLOOR, under_floor
from stats.peers.nearly_expected import nearly_expected
from stats.peers.peer_expectation import PeerExpectation, peer_expectation

Rows = NDArray[np.intp]


def needing_look(
    counts: UnitCounts, *, better: Better, min_n: int, floor: float | None = FLOOR, of: Flags | None = None
) -> Flags:
    """Which units need a look.

    With `of` only these are judged, and the others are False. Nothing is compared where each of them has too few cases
    or needs a look by the deadline alone.
    """
    if not counts.keys:
        return np.zeros(0, dtype=bool)
    enough = (counts.n >= min_n) & counts.enough_responses
    if of is not None:
        enough &= of
    sign = -1.0 if better == "lower" else 1.0
    flagged = enough & under_floor(counts.scale, counts.hits, counts.n, floor, sign=sign)
    undecided = enough & ~flagged

    def need_look(expected: PeerExpectation, rows: Rows) -> Flags:
        assessed = assess_units(expected, better, counts.margins, floor=floor, min_n=min_n, smallest=False)
        return np.asarray(assessed.assessment == "needs_look", dtype=bool)

    if undecided.any():
        flagged |= answers(counts, undecided, need_look)
    return np.asarray(flagged, dtype=bool)


def answers(counts: UnitCounts, of: Flags, question: Callable[[PeerExpectation, Rows], Flags]) -> Flags:
    """Evaluate a yes/no rule (`question`) on the expectations of the units `of`; False for all others.

    The rule gets an expectation and the positions of its units. It is evaluated on bounds on the expectations of these
    units alone if both bounds give the same answer, else on the expectations of all units. As the expectation of a unit
    increases, its answer may change once at most.
    """
    table, rows = used_cells(counts), np.flatnonzero(of)
    result = np.zeros(len(of), dtype=bool)
    if (nearly := nearly_expected(table, counts.scale, rows)) is not None:
        least, most = (question(expected, rows) for expected in nearly)
        if (least == most).all():
            result[rows] = least
            return result
    everyone = question(peer_expectation(table, scale=counts.scale), np.arange(len(of)))
    return np.asarray(of & everyone, dtype=bool)
