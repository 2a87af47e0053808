"""Publication rule: which sums of a lattice may be published, in one state of the data and after another."""

from collections.abc import Sequence

import numpy as np

from stats.arrays import Bools
from stats.disclosure.secondary_suppression import SecondarySuppression
from stats.disclosure.sum_lattice import Counts, Lattice
from stats.disclosure.value_partition import Partitions


def round_to_base(counts: Counts, base: int) -> Counts:
    """Round counts to the nearest multiple of a base, halves up.

    Each count is rounded by itself, so that the same count is the same figure wherever it is published.
    """
    return (np.asarray(counts, dtype=np.int64) * 2 + base) // (2 * base) * base


def publishable_nodes(
    counts: Counts, lattice: Lattice, *, k: int, not_given: Sequence[int] = ()
) -> tuple[Bools, Bools]:
    """Which nodes may be published: of all values together (array over nodes), and of each value (values × nodes).

    `counts` is values × months × parts. The result does not say why a node is withheld: because it is small, or because
    it would reveal a small one. `not_given` are the indices of values that stand for a missing one (cases without a
    county): nothing is published of them and their counts are not secret, but they can help to hide others.
    """
    counts = np.asarray(counts, dtype=np.int64)
    top = Partitions.finest_safe(counts.sum(axis=0, keepdims=True), lattice, k, within=None)
    # Primary suppression, first of the total, then of each value: no value may be finer than the total, or the total's
    # withheld sums would follow from those of the values.
    own = Partitions.finest_safe(counts, lattice, k, within=top, not_given=not_given)
    secret = np.array([v not in not_given for v in range(len(counts))], dtype=bool)
    if top.depth[0].any() and secret.any():
        # A value that stands for a missing one can only hide others if it has cases at all.
        kept = np.flatnonzero(secret | (counts.sum(axis=(1, 2)) > 0))
        pool = Partitions(counts[kept], lattice, own.depth[kept], own.cut[kept])
        SecondarySuppression(pool, top, k, secret[kept]).run()
        own.depth[kept], own.cut[kept] = pool.depth, pool.cut
    return top.published()[0], own.published()


def publishable_after(now: Bools, before: Bools, complete_before: Bools, lattice: Lattice) -> Bools:
    """Which nodes may be published (values × nodes) after an earlier publication.

    `before` says what was publishable then, `complete_before` (by node) which nodes were complete then. Nodes that were
    complete may be published only if they were publishable in both states. A span that has become complete since is
    withheld where some, but not all, of the spans within it are published: the missing one would be the difference. The
    nodes are visited from the finest spans upwards, because a quarter that is withheld may require its year to be
    withheld.
    """
    allowed = now & (before | ~complete_before)
    is_published = allowed | (before & complete_before)
    for i, (depth, span, cut, part) in reversed(list(enumerate(lattice.nodes))):
        if complete_before[i] or depth == len(lattice.spans):
            continue
        children = [
            j
            for j, node in enumerate(lattice.nodes)
            if node[0] == depth + 1 and node[2:] == (cut, part)
            if set(lattice.spans[depth][node[1]]) <= set(lattice.spans[depth - 1][span])
        ]
        any_published, all_published = (
            is_published[:, children].any(axis=1),
            is_published[:, children].all(axis=1),
        )
        allowed[:, i] &= all_published | ~any_published
        is_published[:, i] = allowed[:, i]
    return allowed
