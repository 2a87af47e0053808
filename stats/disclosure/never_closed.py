"""What published numbers of cases received and closed tell of the cases that were never closed.

The cases closed until the end of a month are among those received until then; the others were never closed, and are
open. Their number is bounded by what is published: at most so many were received, at least so many were closed. A
published number of k cases is known more exactly than others, because smaller ones are withheld: 5 stands for 5 to 7.
So where 5 were received and 5 closed, at most 2 were never closed. If no case is received afterwards, at most 2 are
closed, and of a withheld number of 1 to 4 cases the larger ones are impossible.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stats.disclosure.publication_rule import round_to_base
from stats.disclosure.sum_lattice import Bools, Counts, Lattice

Bounds = NDArray[np.float64]  # numbers of cases; infinite where nothing is known


def told_by_rounding(counts: Counts, *, k: int, base: int) -> tuple[Bounds, Bounds]:
    """The smallest and largest counts that are published like these: as 0, or as the same multiple of the base."""
    rounded = round_to_base(counts, base)
    least = np.where(counts > 0, np.maximum(rounded - base // 2, k), 0)
    return least.astype(float), np.where(counts > 0, rounded + (base - 1) // 2, 0).astype(float)


def bounded_by_sums(least: Bounds, most: Bounds, lattice: Lattice) -> tuple[Bounds, Bounds]:
    """Bounds (values × nodes) with what follows from sums: a node is the sum of its parts, and a part a difference."""
    least, most = least.copy(), most.copy()
    divisions = _divisions(lattice)
    for node, parts in divisions:
        least[:, node] = np.maximum(least[:, node], least[:, parts].sum(axis=1))
        most[:, node] = np.minimum(most[:, node], most[:, parts].sum(axis=1))
    for node, parts in reversed(divisions):
        for part in parts:
            others = [other for other in parts if other != part]
            rest = least[:, node] - most[:, others].sum(axis=1), most[:, node] - least[:, others].sum(axis=1)
            least[:, part], most[:, part] = (
                np.maximum(least[:, part], rest[0]),
                np.minimum(most[:, part], rest[1]),
            )
    return least, most


@lru_cache(maxsize=16)
def _divisions(lattice: Lattice) -> tuple[tuple[int, list[int]], ...]:
    """Every node with those that it is divided into, by finer spans or by finer parts; the finest ones first."""
    found = []
    for i, (depth, span, cut, part) in reversed(list(enumerate(lattice.nodes))):
        for finer in ((depth + 1, cut), (depth, cut + 1)):
            within = [
                j
                for j, (depth_of, span_of, cut_of, part_of) in enumerate(lattice.nodes)
                if (depth_of, cut_of) == finer
                and set(lattice.spans[depth_of - 1][span_of]) <= set(lattice.spans[depth - 1][span])
                and set(lattice.parts[cut_of - 1][part_of]) <= set(lattice.parts[cut - 1][part])
            ]
            if within:
                found.append((i, within))
    return tuple(found)


def telling_spans(
    spans: list[tuple[int, int]], received_most: Bounds, closed_least: Bounds, open_most: Bounds, *, k: int
) -> Bools:
    """Spans (units × spans) whose cases closed would tell that fewer than k − 1 cases were never closed.

    `spans` are their first months, and those after their last ones, counted from the first month of the data, before
    which there are no cases. `received_most` and `closed_least` (units × spans) are bounds from what is published, and
    so is `open_most` (units × months) for the open cases at the end of a month: where it is published that there are
    none, nothing more is told. Cases of spans that tell are taken to be withheld in what follows.
    """
    months = open_most.shape[1]
    never_closed = np.full((len(open_most), months + 1), np.inf)
    never_closed[:, 0] = 0
    telling = np.zeros(received_most.shape, dtype=bool)
    for at, (first, end) in sorted(enumerate(spans), key=lambda each: (each[1][1], each[1][0])):
        before = never_closed[:, first] + received_most[:, at]
        after = before - closed_least[:, at]
        is_open = open_most[:, end - 1]
        telling[:, at] = (closed_least[:, at] > 0) & (after < k - 1) & (is_open >= k - 1)
        after = np.where(telling[:, at], before, after)
        never_closed[:, end] = np.minimum(never_closed[:, end], np.minimum(after, is_open))
    return telling
