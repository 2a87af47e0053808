"""Peer groups that have become slower as a whole than in the same days of the year before.

Groups do different work, and so differ much by nature: one that is late as a whole mostly cannot be told apart from
them by its share alone (`stats.peers.late_groups`). How much groups have changed since the year before differs less.
Each office is compared with itself a year before, by kinds of cases. How far its group fell, on the logit scale, is
compared with how far the other groups did (`stats.peers.distance_from_others`). As in `stats.peers.late_groups`, the
change of a group is that without its worst office, which is told by itself.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats, Ints
from stats.peers.distance_from_others import tails_among_others

MIN_GAP = 0.10  # beyond the same days of the year before, and beyond what the other groups have changed
FALSE_GROUPS = 0.04  # probability that any group is reported where groups change by nature only
MIN_CASES = 10.0  # of an office in each of the years: it is the group that is judged
MIN_OFFICES = 2  # with enough cases; a single office is not a group
MIN_OTHERS = 4  # groups needed to say how much groups change
NEARLY_ALL = 0.75  # part of a group's cases that is at offices which are slower than before
SHRINKAGE = 20.0  # cases of the group's share of a kind that are added to those of an office a year before
OVER_DISPERSION = 2.0  # of cases of one office, which share good and bad weeks


@dataclass(frozen=True)
class GroupCells:
    """Cases and hits by office and kind, now and a year before (arrays of one length), with the group of the office."""

    group: Ints
    office: Ints
    kind: Ints
    n: Floats
    hits: Floats
    n_before: Floats
    hits_before: Floats


@dataclass(frozen=True)
class SlowerGroups:
    """Groups that are reported, the largest fall first (arrays of one length).

    `share` is that of the `n` cases of its `offices`, and `before` what they reached a year before with as many cases
    of each kind.
    """

    group: Ints
    offices: Ints
    n: Floats
    share: Floats
    before: Floats


@dataclass(frozen=True)
class _Offices:
    """Offices with their cases and hits, and the hits that they would have had a year before with these cases."""

    n: Floats
    hits: Floats
    usual: Floats
    n_before: Floats

    def of(self, rows: Bools) -> "_Offices":
        return _Offices(self.n[rows], self.hits[rows], self.usual[rows], self.n_before[rows])

    def change(self) -> float:
        """By how much the share of all of them together has changed, on the logit scale."""
        return _logit(self.hits.sum(), self.n.sum()) - _logit(self.usual.sum(), self.n.sum())

    def chance(self) -> float:
        """The variance of the change by chance."""
        share = (self.usual.sum() + 0.5) / (self.n.sum() + 1)
        return float(OVER_DISPERSION * (1 / self.n.sum() + 1 / self.n_before.sum()) / (share * (1 - share)))

    def without_worst(self) -> "_Offices":
        """All but the office that lost most hits."""
        rows = np.ones(len(self.n), dtype=bool)
        rows[int(np.argmax(self.usual - self.hits))] = False
        return self.of(rows)


def slower_groups(cells: GroupCells) -> SlowerGroups:
    """The groups that have become slower as a whole."""
    of_group, offices = _by_office(cells)
    enough = (offices.n >= MIN_CASES) & (offices.n_before >= MIN_CASES)
    keys = [key for key in np.unique(of_group[enough]) if (of_group[enough] == key).sum() >= MIN_OFFICES]
    slower = []
    if len(keys) > MIN_OTHERS:
        groups = [offices.of(enough & (of_group == key)) for key in keys]
        others_of = [each.without_worst() for each in groups]
        change, chance = (
            np.array(values) for values in ([x.change() for x in others_of], [x.chance() for x in others_of])
        )
        tail = tails_among_others(change, chance)
        for i, (key, group) in enumerate(zip(keys, groups, strict=True)):
            others = float(np.delete(change, i).mean())
            if tail[i] * len(keys) <= FALSE_GROUPS and _is_large(group, others):
                n = group.n.sum()
                slower.append((key, len(group.n), n, group.hits.sum() / n, group.usual.sum() / n))
    slower.sort(key=lambda each: each[3] - each[4])
    columns = list(zip(*slower, strict=True)) or [()] * 5
    return SlowerGroups(
        np.array(columns[0], dtype=np.int64),
        np.array(columns[1], dtype=np.int64),
        *(np.array(column, dtype=float) for column in columns[2:]),
    )


def _is_large(group: _Offices, others: float) -> bool:
    """Whether a group fell by MIN_GAP, also beside the change of the others, and nearly all of it did."""
    share, before = group.hits.sum() / group.n.sum(), group.usual.sum() / group.n.sum()
    like_others = 1 / (1 + np.exp(-_logit(group.usual.sum(), group.n.sum()) - others))
    fallen = group.n[group.hits < group.usual].sum()
    return bool(share <= min(before, like_others) - MIN_GAP and fallen >= NEARLY_ALL * group.n.sum())


def _by_office(cells: GroupCells) -> tuple[Ints, _Offices]:
    """The group of each office, and the offices."""
    kinds = cells.kind.max(initial=0) + 1
    _, entry = np.unique(cells.group * kinds + cells.kind, return_inverse=True)
    all_hits, all_n = (np.bincount(entry, x)[entry] for x in (cells.hits_before, cells.n_before))
    of_group = (all_hits + 0.5) / (all_n + 1)
    share = (cells.hits_before + SHRINKAGE * of_group) / (cells.n_before + SHRINKAGE)
    _, first, office = np.unique(cells.office, return_index=True, return_inverse=True)
    sums = (
        np.bincount(office, values, len(first)).astype(float)
        for values in (cells.n, cells.hits, cells.n * share, cells.n_before)
    )
    return cells.group[first], _Offices(*sums)


def _logit(hits: float, n: float) -> float:
    return float(np.log((hits + 0.5) / (n - hits + 0.5)))
