"""The attack: for every withheld count, which numbers are possible given all published tables of a year at once.

A count is **pinned** if only one number is possible, and **narrowed** if not every number from 1 to k − 1 is. To show
that numbers are possible, other provinces are looked for that would have been published in exactly the same way; one
such province shows it for many counts at once. Most are found on a walk of small moves (`walk.py`), others with
programmes over a part of the unknowns. What is left over is settled by integer programming, one count at a time, over
all unknowns.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from tests.protection.constraints import Ints, Search
from tests.protection.known_counts import Knowledge
from tests.protection.walk import Walk

WALKS = 100  # walks from the true province
ROUNDS = 100  # of a walk, tens of them
SINGLE_ROUNDS = 60  # of a walk for the sake of counts with one number only
LEAST_OF_A_WALK = 0.01  # part of the missing values that a walk has to show, or else it is a poor one
POOR_WALKS = 4  # one after the other, after which there is no further one
PARTS = 4  # parts into which the units are divided, at random, for looking around
# Counts that one search tries to change together. The cases of a province are few: where all counts are to rise at
# once, none can rise far.
TOGETHER = 100
STALLED = 3  # rounds without any success after which the rest is settled one by one


@dataclass
class Tally:
    """Counts of withheld counts that were attacked, and of what came of it."""

    small: int = 0  # withheld counts of 1 to k − 1 cases
    attacked: int = 0  # those of them that were attacked
    walked: int = 0  # those of them that were settled by walks
    solved: int = 0  # those that needed an integer programme of their own
    pinned: int = 0
    narrowed: int = 0
    undecided: int = 0  # not settled within the time allowed
    several: int = 0  # of those that were attacked: at least two numbers were shown to be possible
    promised: int = 0  # each number from 1 to k − 1 was shown to be possible
    other: int = 0  # withheld counts of 0, or of k or more
    moved: int = 0  # those of them for which another number was shown to be possible
    unknowns: int = 0
    constraints: int = 0

    def add(self, other: "Tally") -> None:
        """Add the counts of another tally."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True)
class Found:
    """A count that is not as well hidden as promised: its description, true number, and possible range."""

    place: str
    n: int
    low: float
    high: float


def attack(
    known: Knowledge,
    *,
    sample: int | None,
    seed: int,
    rounds: int,
    seconds: float,
    budget: float = np.inf,
    walks: int = WALKS,
    kept: Path | None = None,
) -> tuple[Tally, list[Found]]:
    """Attack the withheld counts of a year: all, or a `sample` of them drawn by the seed.

    `kept` is a file for the values that were shown to be possible, so that a later attack begins with them.

    `walks` is how many walks there are at most, `rounds` how often everything is looked around, `seconds` the time for
    one integer programme, and `budget` that for single counts together; what is left then is undecided.
    """
    search = Search(known.constraints, known.target_matrix())
    if kept is not None and kept.exists():
        search.shown |= np.load(kept)
    dice = np.random.default_rng(seed)
    n = np.array([target.n for target in known.targets])
    k = np.array([target.k for target in known.targets])
    small = (n > 0) & (n < k)
    chosen = np.flatnonzero(small)
    if sample is not None and len(chosen) > sample:
        chosen = np.sort(dice.choice(chosen, sample, replace=False))
    is_chosen = np.isin(np.arange(len(n)), chosen)
    promised = (np.int64(1) << k) - 2  # the values from 1 to k − 1, as bits

    def missing() -> Ints:
        """Of the chosen counts the values from 1 to k − 1 that have not been shown to be possible, as bits."""
        return np.where(is_chosen, promised & ~search.shown, 0)

    def unsettled() -> NDArray[np.bool_]:
        """The chosen counts of which such a value is missing."""
        return missing() != 0

    def single() -> Ints:
        """The chosen counts of which no number but the true one has been shown to be possible."""
        return np.flatnonzero(is_chosen & (np.bitwise_count(search.shown) == 1))

    # First whether a count is pinned, then whether the promise is kept, then again what is left of the first question.
    _walk_for_single(known, search, single, missing, walks=min(walks, 1), kept=kept, seed=seed)
    _walk_far(known, search, missing, walks=walks, kept=kept, seed=seed)
    _walk_for_single(known, search, single, missing, walks=walks, kept=kept, seed=seed + 1)
    walked = len(chosen) - int(unsettled().sum())
    stalled = 0
    for _ in range(rounds if unsettled().any() else 0):
        before = unsettled().sum()
        for free in _neighbourhoods(known, dice):
            wanted = unsettled()
            luck = dice.uniform(0.5, 1.5, len(n))
            touches = np.diff(search.targets[:, free].indptr) > 0
            if (lower := _some(wanted & touches & ~search.has_shown(1), dice)).any():
                search.look_around(free, np.where(lower, luck, 0), seconds=seconds)
            if (upper := _some(wanted & touches & ~search.has_shown(k - 1), dice)).any():
                search.look_around(free, np.where(upper, luck, 0), caps=k - 1.0, seconds=seconds)
        stalled = stalled + 1 if unsettled().sum() == before else 0
        if stalled == STALLED or not unsettled().any():
            break
    tally = Tally(
        small=int(small.sum()),
        attacked=len(chosen),
        walked=walked,
        other=int((~small).sum()),
        moved=int((~small & ((search.shown & (search.shown - 1)) != 0)).sum()),
        unknowns=len(known.constraints.truth),
        constraints=search.matrix.shape[0],
    )
    found, until = [], monotonic() + budget
    # First those of which a second number is not even known to be possible.
    left = np.flatnonzero(unsettled())
    for target in left[np.argsort(np.bitwise_count(search.shown[left]), kind="stable")]:
        if monotonic() > until:
            tally.undecided += 1
            continue
        tally.solved += 1
        low, high, impossible, settled = _settle(search, int(target), int(k[target]), seconds=seconds)
        if low > 1 or high < k[target] - 1 or impossible:
            tally.pinned += low == high
            tally.narrowed += low != high
            found.append(Found(str(known.targets[target]), int(n[target]), low, high))
        elif not settled:
            tally.undecided += 1
    tally.several = int((np.bitwise_count(search.shown[chosen]) > 1).sum())
    tally.promised = len(chosen) - int(unsettled().sum())
    if kept is not None:
        np.save(kept, search.shown)
    return tally, found


def _walk_far(
    known: Knowledge,
    search: Search,
    unsettled: Callable[[], Ints],
    *,
    walks: int,
    kept: Path | None,
    seed: int,
) -> None:
    """Walk from the true province, again and again, until several walks show little that is new."""
    poor = 0
    for number in range(walks):
        wanted = unsettled()
        before = int(np.bitwise_count(wanted).sum())
        if not before:
            return
        walk = _begin_walk(known, search, seed=1 + (seed * WALKS + number) * 1_000 + before % 1_000)
        keep = None if kept is None else partial(np.save, kept)
        search.shown |= walk.look_for(wanted, rounds=ROUNDS, on_progress=keep)
        new = before - int(np.bitwise_count(unsettled()).sum())
        poor = poor + 1 if new < LEAST_OF_A_WALK * before else 0
        if poor == POOR_WALKS:
            return


def _walk_for_single(
    known: Knowledge,
    search: Search,
    single: Callable[[], Ints],
    missing: Callable[[], Ints],
    *,
    walks: int,
    kept: Path | None,
    seed: int,
) -> None:
    """Walk for the sake of the counts of which only one number has been shown, until several walks show no second."""
    poor = 0
    for number in range(walks):
        before = len(targets := single())
        if not before or poor == POOR_WALKS:
            return
        walk = _begin_walk(known, search, seed=7 + (seed * WALKS + number) * 1_000 + before % 1_000)
        keep = None if kept is None else partial(np.save, kept)
        search.shown |= walk.look_for_another(targets, missing(), rounds=SINGLE_ROUNDS, on_progress=keep)
        poor = poor + 1 if len(single()) == before else 0


def _begin_walk(known: Knowledge, search: Search, *, seed: int) -> Walk:
    """A walk that knows what was shown so far. Its seed depends on how much that is, so that it leads elsewhere."""
    walk = Walk(known.constraints, search.targets, seed=seed)
    walk.walker.shown[:] |= search.shown
    return walk


def _settle(search: Search, target: int, k: int, *, seconds: float) -> tuple[float, float, bool, bool]:
    """Settle a count over all unknowns: its smallest and largest possible value, whether one from 1 to k − 1 between
    them is impossible, and whether all of that was settled in time.
    """
    low, high, settled = search.ends(target, seconds=seconds)
    possible = [value for value in range(1, k) if search.has_shown(value)[target]]
    low, high = min([low, *possible]), max([high, *possible])
    impossible = False
    for value in range(1, k):
        if low <= value <= high and not search.has_shown(value)[target]:
            answer = search.is_possible(target, value, seconds=seconds)
            impossible |= answer is False
            settled &= answer is not None
    return low, high, impossible, settled


def _some(wanted: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """At most `TOGETHER` of the wanted counts, drawn at random."""
    chosen = np.flatnonzero(wanted)
    if len(chosen) <= TOGETHER:
        return wanted
    return np.isin(np.arange(len(wanted)), dice.choice(chosen, TOGETHER, replace=False))


def _neighbourhoods(known: Knowledge, dice: np.random.Generator) -> Iterator[np.ndarray]:
    """Sets of unknowns: all of some units, drawn at random from every division, and those of the whole province."""
    part_of: dict[tuple[str, int], int] = {}
    for (_, _, unit), positions in known.positions.items():
        for row in range(len(positions)):
            part_of.setdefault((unit, row), int(dice.integers(PARTS)))
    for part in range(PARTS):
        yield np.concatenate(
            [
                positions[row].ravel()
                for (_, _, unit), positions in (*known.positions.items(), *known.earlier.items())
                for row in range(len(positions))
                if not unit or part_of[unit, row] == part
            ]
        )
