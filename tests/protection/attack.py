"""The attack: for every withheld count, which numbers are possible given all published tables of a year at once.

A count is **pinned** if only one number is possible, and **narrowed** if not every number from 1 to k − 1 is. To show
that numbers are possible, other provinces are looked for that would have been published in exactly the same way; one
such province shows it for many counts at once. The first ones are found on a walk of small moves (`walk.py`), all
further ones with integer programmes over some of the units (`nearby.py`), which also prove that a number is impossible
(`decide.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from time import monotonic

import numpy as np

from tests.protection.constraints import Ints, Search
from tests.protection.decide import Ladder, at_most, decide, missing_numbers
from tests.protection.known_counts import Knowledge
from tests.protection.nearby import Nearby
from tests.protection.own_unit import Asked, rule_out_alone
from tests.protection.walk import Walk

WALKS = 1  # walks from the true province, after which programmes show more
ROUNDS = 100  # of a walk, tens of them
SINGLE_ROUNDS = 8  # of a walk for the sake of counts with one number only


@dataclass
class Tally:
    """Counts of withheld counts that were attacked, and of what came of it."""

    small: int = 0  # withheld counts of 1 to k − 1 cases
    attacked: int = 0  # those of them that were attacked
    walked: int = 0  # those of them that were settled by walks
    solved: int = 0  # those that were settled by integer programmes
    pinned: int = 0
    narrowed: int = 0
    undecided: int = 0  # some number from 1 to k − 1 was neither shown to be possible nor ruled out
    missing: int = 0  # numbers, four of a count with k = 5, that were neither shown nor ruled out
    proofs: int = 0  # programmes that could have ruled a number out, of this run and earlier ones
    alone: int = 0  # numbers of which it was asked whether the constraints on their own unit rule them out
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
    """A count that is not as well hidden as promised: its description, true number, and possible range.

    `never` are the numbers from 1 to k − 1 that it cannot have.
    """

    place: str
    n: int
    low: float
    high: float
    never: list[int] = field(default_factory=list)


def attack(
    known: Knowledge,
    *,
    sample: int | None,
    seed: int,
    seconds: float,
    budget: float = np.inf,
    walks: int = WALKS,
    kept: Path | None = None,
) -> tuple[Tally, list[Found]]:
    """Attack the withheld counts of a year: all, or a `sample` of them drawn by the seed.

    `kept` is a file for what was shown and ruled out, so that a later attack begins with it.

    `walks` is how many walks there are at most, `seconds` the time for one of the largest integer programmes, and
    `budget` that for all of them together; what is left then is undecided.
    """
    search = Search(known.constraints, known.target_matrix())
    if kept is not None and kept.exists():
        shown, search.ruled_out = np.load(kept)
        search.shown |= shown
    k = np.array([target.k for target in known.targets], dtype=np.int64)
    chosen = chosen_counts(known, sample=sample, seed=seed)
    is_chosen = np.isin(np.arange(len(k)), chosen)

    def missing() -> Ints:
        """Of the chosen counts the numbers that are still to be shown, as bits."""
        return missing_numbers(search, chosen, k)

    def single() -> Ints:
        """The chosen counts of which no number but the true one has been shown to be possible."""
        return np.flatnonzero(is_chosen & (np.bitwise_count(search.shown) == 1))

    def keep() -> None:
        if kept is not None:
            np.save(kept, np.stack([search.shown, search.ruled_out]))

    for number in range(walks):
        if missing().any():
            _walk(known, search, missing, single, seed=seed + number)
            keep()
    walked, proofs = len(chosen) - int((missing() != 0).sum()), 0
    alone = Asked()
    if missing().any() and budget > 0:
        until = monotonic() + budget
        nearby = Nearby(known, search)
        alone = rule_out_alone(nearby, chosen, k, seconds=seconds, budget=budget, on_progress=keep)
        ladder = Ladder(nearby, chosen, k, seed + int(np.bitwise_count(search.shown).sum()))
        decide(ladder, seconds=seconds, budget=until - monotonic(), on_progress=keep)
        proofs = ladder.proofs
    keep()
    tally, found = _tally(known, search, chosen, walked=walked, proofs=proofs + alone.programmes)
    tally.alone = alone.numbers
    return tally, found


def chosen_counts(known: Knowledge, *, sample: int | None, seed: int) -> Ints:
    """The withheld counts of 1 to k − 1 that are attacked, as indices: all, or a sample drawn by the seed."""
    chosen = np.flatnonzero([0 < target.n < target.k for target in known.targets])
    if sample is not None and len(chosen) > sample:
        chosen = np.sort(np.random.default_rng(seed).choice(chosen, sample, replace=False))
    return chosen


def _tally(
    known: Knowledge, search: Search, chosen: Ints, *, walked: int, proofs: int
) -> tuple[Tally, list[Found]]:
    """What has come of an attack."""
    n, k = (np.array([getattr(target, name) for target in known.targets]) for name in ("n", "k"))
    small = (n > 0) & (n < k)
    shown, never = at_most(search.shown, k), search.ruled_out
    promised = (np.int64(1) << k) - 2
    everything = (np.int64(2) << k) - 1
    is_pinned = (np.bitwise_count(shown) == 1) & (shown | never == everything)
    is_narrowed = ((promised & never) != 0) & ~is_pinned
    is_open = (promised & ~shown & ~never) != 0
    several = np.bitwise_count(search.shown) > 1
    tally = Tally(
        small=int(small.sum()),
        attacked=len(chosen),
        walked=walked,
        proofs=proofs,
        solved=int((~is_open[chosen]).sum()) - walked,
        pinned=int(is_pinned[chosen].sum()),
        narrowed=int(is_narrowed[chosen].sum()),
        undecided=int(is_open[chosen].sum()),
        missing=int(np.bitwise_count(promised & ~shown & ~never)[chosen].sum()),
        several=int(several[chosen].sum()),
        promised=int((promised & ~shown == 0)[chosen].sum()),
        other=int((~small).sum()),
        moved=int((~small & several).sum()),
        unknowns=len(known.constraints.truth),
        constraints=search.matrix.shape[0],
    )
    pieces = []
    for target in chosen[(is_pinned | is_narrowed)[chosen]]:
        possible = [value for value in range(k[target] + 1) if not never[target] >> value & 1]
        low, high = possible[0], np.inf if possible[-1] == k[target] else possible[-1]
        gone = [value for value in range(1, k[target]) if never[target] >> value & 1]
        pieces.append(Found(str(known.targets[target]), int(n[target]), low, high, gone))
    return tally, pieces


def _walk(
    known: Knowledge, search: Search, missing: Callable[[], Ints], single: Callable[[], Ints], *, seed: int
) -> None:
    """Walk from the true province: first for counts with a single number, then for all that is missing."""
    before = int(np.bitwise_count(missing()).sum())
    walk = _begin_walk(known, search, seed=7 + seed * 1_000 + before % 1_000)
    search.shown |= walk.look_for_another(single(), missing(), rounds=SINGLE_ROUNDS)
    walk = _begin_walk(known, search, seed=1 + seed * 1_000 + before % 1_000)
    search.shown |= walk.look_for(missing(), rounds=ROUNDS)


def _begin_walk(known: Knowledge, search: Search, *, seed: int) -> Walk:
    """A walk that knows what was shown so far. Its seed depends on how much that is, so that it leads elsewhere."""
    walk = Walk(known.constraints, search.targets, seed=seed)
    walk.walker.shown[:] |= search.shown
    return walk
