"""Which sums of a lattice may be published: in one state of the data, and in a state after another."""

from collections.abc import Sequence

import numpy as np

from stats.disclosure.secondary_suppression import SecondarySuppression
from stats.disclosure.sum_lattice import Bools, Counts, Lattice
from stats.disclosure.value_partition import Partitions


def round_to_base(counts: Counts, base: int) -> Counts:
    """Counts to the nearest multiple of a base, halves up: each by itself, so that a count is the same everywhere."""
    return (np.asarray(counts, dtype=np.int64) * 2 + base) // (2 * base) * base


def publishable_nodes(
    counts: Counts, lattice: Lattice, *, k: int, not_given: Sequence[int] = ()
) -> tuple[Bools, Bools]:
    """Which nodes may be published: of all values together (nodes), and of each value (values × nodes).

    `counts` is values × months × parts. A node that may not be is one thing, whether it is small or hides a small one.
    `unnamed` are values that stand for none (no county is given): nothing is published of them, and nothing of them is
    a secret, but they may be what hides another.
    """
    counts = np.asarray(counts, dtype=np.int64)
    top = Partitions.finest_safe(counts.sum(axis=0, keepdims=True), lattice, k, within=None)
    own = Partitions.finest_safe(counts, lattice, k, within=top, not_given=not_given)
    secret = np.array([v not in not_given for v in range(len(counts))], dtype=bool)
    if top.depth[0].any() and secret.any():
        there = counts.sum(axis=(1, 2)) > 0  # who counts on unnamed ones being there must not be mistaken
        kept = np.flatnonzero(secret | there)
        pool = Partitions(counts[kept], lattice, own.depth[kept], own.cut[kept])
        SecondarySuppression(pool, top, k, secret[kept]).run()
        own.depth[kept], own.cut[kept] = pool.depth, pool.cut
    return top.published()[0], own.published()


def publishable_after(now: Bools, before: Bools, complete_before: Bools, lattice: Lattice) -> Bools:
    """What may be published (values × nodes) after a publication in which the nodes `known` were whole already.

    Of those, what was publishable in both states. A span that has become whole since is left out where some, but not
    all, of the spans within it are out: the last of them would be the rest. From the finest spans up, for a quarter
    that is left out may leave out its year.
    """
    allowed = now & (before | ~complete_before)
    out = allowed | (before & complete_before)
    for i, (depth, span, cut, part) in reversed(list(enumerate(lattice.nodes))):
        if complete_before[i] or depth == len(lattice.spans):
            continue
        within = [
            j
            for j, node in enumerate(lattice.nodes)
            if node[0] == depth + 1 and node[2:] == (cut, part)
            if set(lattice.spans[depth][node[1]]) <= set(lattice.spans[depth - 1][span])
        ]
        some, every = out[:, within].any(axis=1), out[:, within].all(axis=1)
        allowed[:, i] &= every | ~some
        out[:, i] = allowed[:, i]
    return allowed
