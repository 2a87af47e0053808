"""Peer groups that are late as a whole, which no comparison of an office with similar ones can show.

Where all offices of a group are slow, slow is what is typical there, and each of them is like its peers. Groups do
different work, and some are slower than others anyway. So a group is compared with how much the other groups differ
among themselves on the logit scale (`stats.peers.distance_from_others`). For this, the share of a group is that without
its worst office: a large bad one, which is told by itself, would make its group look late, and groups look so different
that one that is late as a whole would not stand out.
"""

import numpy as np

from stats.arrays import Floats, Ints
from stats.peers.distance_from_others import tails_among_others

# Least distance from the mean share of the other groups; groups that are a little slower are nothing to look at.
MIN_GAP = 0.10
FALSE_GROUPS = 0.05  # probability that any group is reported where groups differ by nature only
MIN_OFFICES = 2  # with enough cases; a single office is not a group
MIN_OTHERS = 4  # groups needed to say how much groups differ


def late_groups(hits: Floats, n: Floats, group: Ints) -> dict[int, float]:
    """The groups that are late as a whole, with the mean share of the other groups, the largest gap first.

    The arrays are by office: its hits, its cases, and its group (0 for none). Offices with too few cases are to be left
    out before. A group is reported only if every office of it is below the mean of the other groups; of others, those
    that are slow can be told apart from their peers.
    """
    from scipy.special import expit, logit

    keys = [key for key in np.unique(group[group != 0]) if (group == key).sum() >= MIN_OFFICES]
    if len(keys) <= MIN_OTHERS:
        return {}
    pooled = np.array([_share(hits[group == key], n[group == key]) for key in keys])
    level = logit([_share_without_worst(hits[group == key], n[group == key]) for key in keys])
    tail, late = tails_among_others(level, np.zeros(len(level))), {}
    for i, key in enumerate(keys):
        typical = float(expit(logit(np.delete(pooled, i)).mean()))
        members = group == key
        if (
            tail[i] * len(keys) <= FALSE_GROUPS
            and pooled[i] <= typical - MIN_GAP
            and (hits[members] < typical * n[members]).all()
        ):
            late[int(key)] = (float(pooled[i]) - typical, typical)
    return {key: typical for key, (_, typical) in sorted(late.items(), key=lambda item: item[1])}


def _share(hits: Floats, n: Floats) -> float:
    return float((hits.sum() + 0.5) / (n.sum() + 1))


def _share_without_worst(hits: Floats, n: Floats) -> float:
    """The share of some offices together without the one with the lowest share."""
    worst = int(np.argmin((hits + 0.5) / (n + 1)))
    return _share(np.delete(hits, worst), np.delete(n, worst))
