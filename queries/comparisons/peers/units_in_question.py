"""Find which of some units need a look, without computing anything else.

That is all that is needed of earlier and longer periods, and of finer mixes. The rules are those of
`queries.comparisons.peers.peer_standing`; where some of many units are in question, it takes a fraction of the time
(`stats.peers.nearly_expected`).
"""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from queries.comparisons.peers.peer_standing import UnitCounts, assess_units, used_cells
from queries.measures.declaration import Better
from stats.arrays import Bools
from stats.peers.assessment import FLOOR, ROUNDING, under_floor
from stats.peers.nearly_expected import nearly_expected
from stats.peers.peer_expectation import PeerExpectation, peer_expectation

Rows = NDArray[np.intp]
Answer = TypeVar("Answer", bound=np.generic)

MIN_LIKELY = 10  # cases, below which an estimate says nothing about an earlier period
LIKELY, CLEAR = 1, 2


def needing_look(
    counts: UnitCounts, *, better: Better, min_n: int, floor: float | None = FLOOR, of: Bools | None = None
) -> Bools:
    """Which units need a look.

    With `of` only these are judged, and the others are False. Nothing is compared where each of them has too few cases
    or needs a look by the deadline alone.
    """
    return _looks(counts, better, min_n=min_n, floor=floor, of=of, likely=False)[0]


def needing_look_or_likely(
    counts: UnitCounts, *, better: Better, min_n: int, floor: float | None, of: Bools
) -> tuple[Bools, Bools]:
    """Which of the units `of` need a look, and which others would by the estimate alone: far off, or below the floor.

    How sure the estimate is does not matter, and ten cases are enough. One comparison answers both.
    """
    return _looks(counts, better, min_n=min_n, floor=floor, of=of, likely=True)


def _looks(
    counts: UnitCounts, better: Better, *, min_n: int, floor: float | None, of: Bools | None, likely: bool
) -> tuple[Bools, Bools]:
    """The units that need a look, and the others that likely would; these only if they are asked for (`likely`)."""
    nobody = np.zeros(len(counts.keys), dtype=bool)
    if not counts.keys:
        return nobody, nobody
    sign = -1.0 if better == "lower" else 1.0
    judged = counts.enough_responses if of is None else of & counts.enough_responses
    flagged = judged & (counts.n >= min_n)
    flagged &= under_floor(counts.scale, counts.hits, counts.n, floor, sign=sign)
    undecided = judged & ~flagged & (counts.n >= (min(min_n, MIN_LIKELY) if likely else min_n))

    def level(expected: PeerExpectation, rows: Rows) -> NDArray[np.int8]:
        assessed = assess_units(expected, better, counts.margins, floor=floor, min_n=min_n, smallest=False)
        levels = np.where(assessed.assessment == "needs_look", CLEAR, 0)
        if likely:
            with np.errstate(invalid="ignore"):
                far = assessed.comparable & (-sign * assessed.gap >= counts.margins[1] - ROUNDING)
            levels = np.where(far, np.maximum(levels, LIKELY), levels)
        return levels.astype(np.int8)

    levels = answers(counts, undecided, level) if undecided.any() else np.zeros(len(nobody), dtype=np.int8)
    needed = flagged | (levels == CLEAR)
    below = nobody if floor is None else undecided & (sign * (counts.hits - floor * counts.n) < 0)
    return needed, ~needed & (below | (levels == LIKELY))


def answers(
    counts: UnitCounts, of: Bools, question: Callable[[PeerExpectation, Rows], NDArray[Answer]]
) -> NDArray[Answer]:
    """Evaluate a rule (`question`) on the expectations of the units `of`; False or 0 for all others.

    The rule gets an expectation and the positions of its units, and answers yes or no, or by a level. It is evaluated
    on bounds on the expectations of these units alone if both bounds give the same answers, else on the expectations of
    all units. As the expectation of a unit increases, its answer may change in one direction only.
    """
    table, rows = used_cells(counts), np.flatnonzero(of)
    if (nearly := nearly_expected(table, counts.scale, rows)) is not None:
        least, most = (question(expected, rows) for expected in nearly)
        if (least == most).all():
            result = np.zeros(len(of), dtype=least.dtype)
            result[rows] = least
            return result
    everyone = question(peer_expectation(table, scale=counts.scale), np.arange(len(of)))
    return np.where(of, everyone, np.zeros_like(everyone))
