"""Bounds on the cases that were never closed, from published numbers of cases received and closed.

The cases closed until the end of a month are among those received until then; the others were never closed, and are
open. Their number is bounded by what is published: at most so many were received, at least so many were closed. A
published number of k cases is known more exactly than others, because smaller ones are withheld: 5 stands for 5 to 7.
So where 5 were received and 5 closed, at most 2 were never closed. If no case is received afterwards, at most 2 are
closed, and of a withheld number of 1 to 4 cases the larger ones are impossible.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools
from stats.disclosure.publication_rule import round_to_base
from stats.disclosure.sum_lattice import NO_NODE, Counts, Lattice

Bounds = NDArray[np.float64]  # numbers of cases; infinite where nothing is known


def bounds_from_rounding(counts: Counts, *, k: int, base: int) -> tuple[Bounds, Bounds]:
    """The smallest and largest counts that would be published as these counts are: as 0, or as the same multiple."""
    rounded = round_to_base(counts, base)
    least = np.where(counts > 0, np.maximum(rounded - base // 2, k), 0)
    return least.astype(float), np.where(counts > 0, rounded + (base - 1) // 2, 0).astype(float)


def tightened_by_sums(least: Bounds, most: Bounds, lattice: Lattice) -> tuple[Bounds, Bounds]:
    """Bounds (values × nodes) tightened by sums: a node is the sum of its parts, and a part is a difference."""
    if len(lattice.nodes) == 1:
        return least, most
    # A last column stands for the parts that a node has less than others: there is nothing in them.
    nothing = np.zeros((len(least), 1))
    least, most = np.hstack([least, nothing]), np.hstack([most, nothing])
    divisions = _divisions(lattice)
    for nodes, parts in divisions:
        least[:, nodes] = np.maximum(least[:, nodes], least[:, parts].sum(axis=2))
        most[:, nodes] = np.minimum(most[:, nodes], most[:, parts].sum(axis=2))
    for nodes, parts in reversed(divisions):
        of_parts = least[:, parts], most[:, parts]
        rest = (
            least[:, nodes, None] - _sums_of_others(of_parts[1]),
            most[:, nodes, None] - _sums_of_others(of_parts[0]),
        )
        least[:, parts], most[:, parts] = np.maximum(of_parts[0], rest[0]), np.minimum(of_parts[1], rest[1])
        least[:, -1], most[:, -1] = 0, 0
    return least[:, :-1], most[:, :-1]


def _sums_of_others(bounds: Bounds) -> Bounds:
    """For each part of a node (values × nodes × parts) the sum of the bounds of its other parts."""
    unknown = np.isinf(bounds)
    if not unknown.any():
        return bounds.sum(axis=2, keepdims=True) - bounds
    bounded = np.where(unknown, 0, bounds)
    others_unknown = unknown.sum(axis=2, keepdims=True) - unknown > 0
    return np.where(others_unknown, np.inf, bounded.sum(axis=2, keepdims=True) - bounded)


@lru_cache(maxsize=16)
def _divisions(lattice: Lattice) -> tuple[tuple[Counts, Counts], ...]:
    """Nodes with those that they are divided into, by finer spans or by finer parts; the finest ones first.

    Nodes of the same depth and cut stand together, because none of them bears on another: an array of nodes, and one of
    nodes × parts in which a part that is missing is −1.
    """
    divisions = []
    depths, cuts = (each.ravel() for each in lattice.depth_and_cut)
    for depth in range(len(lattice.spans), 0, -1):
        for cut in range(len(lattice.parts), 0, -1):
            nodes = np.flatnonzero((depths == depth) & (cuts == cut))
            for finer in ((depth + 1, cut), (depth, cut + 1)):
                candidates = np.flatnonzero((depths == finer[0]) & (cuts == finer[1]))
                if len(candidates):
                    within = [candidates[lattice.is_within[candidates, node]] for node in nodes]
                    parts = np.full((len(nodes), max(map(len, within))), NO_NODE)
                    for row, of_node in zip(parts, within, strict=True):
                        row[: len(of_node)] = of_node
                    divisions.append((nodes, parts))
    return tuple(divisions)


def revealing_spans(
    spans: list[tuple[int, int]], received_most: Bounds, closed_least: Bounds, open_most: Bounds, *, k: int
) -> Bools:
    """Spans (units × spans) whose closed cases would reveal that fewer than k − 1 cases were never closed.

    `spans` are their first months, and those after their last ones, counted from the first month of the data, before
    which there are no cases. `received_most` and `closed_least` (units × spans) are bounds from what is published, and
    so is `open_most` (units × months) for the open cases at the end of a month: where it is published that there are
    none, nothing more is revealed. The closed cases of a revealing span are treated as withheld in later spans.
    """
    months = open_most.shape[1]
    never_closed = np.full((len(open_most), months + 1), np.inf)
    never_closed[:, 0] = 0
    revealing = np.zeros(received_most.shape, dtype=bool)
    for at, (first, end) in sorted(enumerate(spans), key=lambda each: (each[1][1], each[1][0])):
        before = never_closed[:, first] + received_most[:, at]
        after = before - closed_least[:, at]
        is_open = open_most[:, end - 1]
        revealing[:, at] = (closed_least[:, at] > 0) & (after < k - 1) & (is_open >= k - 1)
        after = np.where(revealing[:, at], before, after)
        never_closed[:, end] = np.minimum(never_closed[:, end], np.minimum(after, is_open))
    return revealing
