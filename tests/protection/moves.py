"""Small moves from a possible province to another one that would have been published in exactly the same way.

A move changes one count by one case, which breaks some constraints, and then mends one broken constraint after the
other by a further case more or less elsewhere, whichever breaks least, until all hold again (a focused search, as in
WalkSAT: Selman, Kautz and Cohen 1994). The shortest broken constraint comes first: it leaves least choice. In the
simplest move two units exchange cases of two months. A move that cannot be completed is taken back.

The functions run as they are, on arrays of whole numbers. `compile_moves` makes them some hundred times as fast.
"""

import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MAX_CHANGES = 1_500  # changes of single counts in one move
CANDIDATES = 80  # counts of a broken constraint that are tried
MAX_BITS = 63  # values that a set of values kept in one number can have
BROKEN, TOUCHED, NEWS = 0, 1, 2  # what `Walker.numbers` counts


class Walker(NamedTuple):
    """The province that has been reached, and what is needed to find the next one.

    A sparse matrix has three arrays: where each row ends, the places of its entries, and their factors, 1 or −1.
    """

    row_ends: Ints
    row_at: Ints
    row_factors: Ints
    column_ends: Ints
    column_at: Ints
    column_factors: Ints
    position_ends: Ints  # of the targets: their unknowns
    positions: Ints
    target_ends: Ints  # of the unknowns: their targets
    targets: Ints
    low: Ints
    high: Ints
    counts: Ints  # of the unknowns
    values: Ints  # of the constraints
    sums: Ints  # of the targets
    shown: Ints  # of the targets, as bits: the values that they have had in some province on the way
    wanted: Ints  # of the targets, as bits: the values that are looked for
    broken: Ints  # the constraints that do not hold
    place: Ints  # of the constraints: where they stand in `broken`, or −1
    touched: Ints  # the unknowns that the move has changed
    changes: Ints  # of the unknowns: by how much
    forbidden: Ints  # of the unknowns: the change that the move may not make
    numbers: Ints  # of broken constraints, of touched unknowns, and of values that were shown first
    dice: Ints  # the state of the random numbers


def roll(walker: Walker, n: int) -> int:
    """A random number from 0 to n − 1 (Park and Miller 1988)."""
    walker.dice[0] = walker.dice[0] * 48_271 % 2_147_483_647
    return walker.dice[0] % n


def harm(walker: Walker, at: int, change: int) -> int:
    """How much more all constraints together are missed after a change."""
    more = 0
    for i in range(walker.column_ends[at], walker.column_ends[at + 1]):
        row = walker.column_at[i]
        before = walker.values[row]
        after = before + walker.column_factors[i] * change
        more += max(walker.low[row] - after, 0) + max(after - walker.high[row], 0)
        more -= max(walker.low[row] - before, 0) + max(before - walker.high[row], 0)
    return more


def gain(walker: Walker, at: int, change: int) -> int:
    """How many of the targets would have a value that is still looked for."""
    n = 0
    for i in range(walker.target_ends[at], walker.target_ends[at + 1]):
        target = walker.targets[i]
        value = walker.sums[target] + change
        if 0 <= value < MAX_BITS:
            n += (walker.wanted[target] & ~walker.shown[target]) >> value & 1
    return n


def change_count(walker: Walker, at: int, change: int) -> None:
    """Change a count, and keep account of what it breaks and mends."""
    walker.counts[at] += change
    if walker.changes[at] == 0:
        walker.touched[walker.numbers[TOUCHED]] = at
        walker.numbers[TOUCHED] += 1
    walker.changes[at] += change
    for i in range(walker.column_ends[at], walker.column_ends[at + 1]):
        row = walker.column_at[i]
        walker.values[row] += walker.column_factors[i] * change
        holds = walker.low[row] <= walker.values[row] <= walker.high[row]
        place = walker.place[row]
        if not holds and place < 0:
            walker.place[row] = walker.numbers[BROKEN]
            walker.broken[walker.numbers[BROKEN]] = row
            walker.numbers[BROKEN] += 1
        elif holds and place >= 0:
            walker.numbers[BROKEN] -= 1
            last = walker.broken[walker.numbers[BROKEN]]
            walker.broken[place] = last
            walker.place[last] = place
            walker.place[row] = -1


def shortest_broken(walker: Walker) -> int:
    """The broken constraint over fewest counts, one of them at random."""
    best, least, equal = -1, 0, 0
    for i in range(walker.numbers[BROKEN]):
        row = walker.broken[i]
        length = walker.row_ends[row + 1] - walker.row_ends[row]
        if best < 0 or length < least:
            best, least, equal = row, length, 1
        elif length == least:
            equal += 1
            if roll(walker, equal) == 0:
                best = row
    return best


def mend(walker: Walker) -> bool:
    """Bring a broken constraint nearer to holding; False if none of its counts can be changed."""
    row = shortest_broken(walker)
    missing = 1 if walker.values[row] < walker.low[row] else -1
    begin, n = walker.row_ends[row], walker.row_ends[row + 1] - walker.row_ends[row]
    first = roll(walker, n)
    best, best_change, least, most, tried = -1, 0, 0, -1, 0
    for i in range(n):
        place = begin + (first + i) % n
        at, change = walker.row_at[place], missing * walker.row_factors[place]
        # A count that has been raised is not lowered again, or the move would go back and forth.
        if walker.counts[at] + change < 0 or walker.changes[at] * change < 0:
            continue
        if walker.forbidden[at] == change:
            continue
        worse = harm(walker, at, change)
        if best < 0 or worse < least:
            best, best_change, least, most = at, change, worse, -1
        elif worse == least:
            # Of equally good changes the one that shows more that is new.
            if most < 0:
                most = gain(walker, best, best_change)
            new = gain(walker, at, change)
            if new > most:
                best, best_change, most = at, change, new
        tried += 1
        if tried == CANDIDATES:
            break
    if best < 0:
        return False
    change_count(walker, best, best_change)
    return True


def accept(walker: Walker) -> None:
    """Take over the values that the targets have in the province that has been reached."""
    for j in range(walker.numbers[TOUCHED]):
        at = walker.touched[j]
        for i in range(walker.target_ends[at], walker.target_ends[at + 1]):
            walker.sums[walker.targets[i]] += walker.changes[at]
    for j in range(walker.numbers[TOUCHED]):
        at = walker.touched[j]
        for i in range(walker.target_ends[at], walker.target_ends[at + 1]):
            target = walker.targets[i]
            value = walker.sums[target]
            if value < MAX_BITS and not walker.shown[target] >> value & 1:
                walker.numbers[NEWS] += walker.wanted[target] >> value & 1
                walker.shown[target] |= np.int64(1) << value


def move(walker: Walker, target: int, direction: int, most_broken: int) -> bool:
    """Change the value of a target by +1 or −1. False, and nothing is changed, where that does not work out.

    A move is given up when more constraints than `most_broken` do not hold.
    """
    begin, end = walker.position_ends[target], walker.position_ends[target + 1]
    start = -1
    first = roll(walker, end - begin)
    for i in range(end - begin):
        at = walker.positions[begin + (first + i) % (end - begin)]
        walker.forbidden[at] = -direction
        if start < 0 and walker.counts[at] + direction >= 0:
            start = at
    works = start >= 0
    if works:
        change_count(walker, start, direction)
        steps = 0
        while works and walker.numbers[BROKEN] > 0:
            steps += 1
            works = steps < MAX_CHANGES and walker.numbers[BROKEN] <= most_broken and mend(walker)
    for i in range(begin, end):
        walker.forbidden[walker.positions[i]] = 0
    if works:
        accept(walker)
    for j in range(walker.numbers[TOUCHED]):
        at = walker.touched[j]
        by = walker.changes[at]
        walker.changes[at] = 0
        if not works:
            walker.counts[at] -= by
            for i in range(walker.column_ends[at], walker.column_ends[at + 1]):
                walker.values[walker.column_at[i]] -= walker.column_factors[i] * by
    for i in range(walker.numbers[BROKEN]):
        walker.place[walker.broken[i]] = -1
    walker.numbers[BROKEN] = walker.numbers[TOUCHED] = 0
    return works


def visit(walker: Walker, order: Ints, most_broken: int) -> None:
    """Move each of some targets, one after the other, towards the values that are looked for, as long as that works."""
    for target in order:
        works = True
        while works:
            missing = walker.wanted[target] & ~walker.shown[target]
            if missing == 0:
                break
            now, direction, distance = walker.sums[target], 0, MAX_BITS
            for value in range(MAX_BITS):
                if missing >> value & 1 and abs(value - now) < distance:
                    distance = abs(value - now)
                    direction = 1 if value > now else -1
            works = move(walker, target, direction, most_broken)


# Each uses earlier ones only.
STEPS = (
    roll,
    harm,
    gain,
    change_count,
    shortest_broken,
    mend,
    accept,
    move,
    visit,
)


def compile_moves(compiler: Callable[[Callable], Callable]) -> None:
    """Replace the functions of this module by compiled ones.

    That takes some seconds, so it is worth it for a large province, and not for those of the tests.
    """
    here = sys.modules[__name__]
    for step in STEPS:
        setattr(here, step.__name__, compiler(step))
