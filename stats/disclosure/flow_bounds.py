"""Bounds that follow from published numbers of cases received, closed and open, by month since the data begin.

The cases closed until the end of a month are among those received until then; the others were never closed, and are
open. Open besides are cases that were reopened: any number, up to all that were closed. So each published number bounds
the difference of two sums since the data begin: R of cases received, C of cases closed, and at the end of month t

    0 ≤ R(t) − C(t) ≤ open(t) ≤ R(t).

Bounds on differences follow from one another as lengths of paths do (Cormen et al., Introduction to Algorithms, section
"Difference constraints and shortest paths"): the tightest one is the shortest path, and it is a whole number that some
numbers of cases reach. So nothing more than this follows for a unit and a kind from these three measures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools
from stats.disclosure.never_closed import Bounds

Span = tuple[int, int]  # first month, and the one after the last, from the first month of the data
Ends = tuple[Bounds, Bounds]  # smallest and largest numbers, one for each row
Nodes = NDArray[np.int64]
# For each wanted number three nodes: low, high and base. At least it is what `high` has beyond `low`, at most what it
# has beyond `base`, which is another node than `low` for open cases only.
Paths = tuple[Nodes, Nodes, Nodes]
MAX_SWEEPS = 12  # over all nodes: no path that was ever needed goes back and forth so often
ROWS = 64  # computed at once, to save memory


@dataclass(frozen=True)
class Flows:
    """Bounds on the cases received and closed in spans, and open at the ends of months (from 0); rows are units."""

    received: Mapping[Span, Ends]
    closed: Mapping[Span, Ends]
    open_cases: Mapping[int, Ends]


@dataclass(frozen=True)
class Wanted:
    """Spans and months whose bounds are computed."""

    received: tuple[Span, ...] = ()
    closed: tuple[Span, ...] = ()
    open_cases: tuple[int, ...] = ()


def tightened_by_flows(flows: Flows, wanted: Wanted | None = None) -> tuple[Flows, Bools]:
    """The tightest bounds for the same spans and months, and the rows in which the bounds contradict each other.

    Bounds contradict each other where closed cases are not among those received, because cases have moved to another
    unit; nothing follows for such a row. Only the `wanted` bounds are computed; None computes all, which takes longer.
    """
    wanted = wanted or Wanted(tuple(flows.received), tuple(flows.closed), tuple(flows.open_cases))
    rows = len(next(iter(flows.received.values()))[0])
    parts = [_bounded(_rows(flows, slice(first, first + ROWS)), wanted) for first in range(0, rows, ROWS)]
    tightened = Flows(
        {span: _joined([part.received[span] for part, _ in parts]) for span in wanted.received},
        {span: _joined([part.closed[span] for part, _ in parts]) for span in wanted.closed},
        {month: _joined([part.open_cases[month] for part, _ in parts]) for month in wanted.open_cases},
    )
    return tightened, np.concatenate([contradicted for _, contradicted in parts])


def merged(flows: Flows, others: Flows) -> Flows:
    """The flows with others of some spans and months."""
    return Flows(
        {**flows.received, **others.received},
        {**flows.closed, **others.closed},
        {**flows.open_cases, **others.open_cases},
    )


def repeated(flows: Flows, rows: int) -> Flows:
    """The flows of a single row, repeated."""
    return Flows(
        {span: (least.repeat(rows), most.repeat(rows)) for span, (least, most) in flows.received.items()},
        {span: (least.repeat(rows), most.repeat(rows)) for span, (least, most) in flows.closed.items()},
        {month: (least.repeat(rows), most.repeat(rows)) for month, (least, most) in flows.open_cases.items()},
    )


def _rows(flows: Flows, rows: slice) -> Flows:
    """The flows of some of the rows."""
    return Flows(
        {span: (least[rows], most[rows]) for span, (least, most) in flows.received.items()},
        {span: (least[rows], most[rows]) for span, (least, most) in flows.closed.items()},
        {month: (least[rows], most[rows]) for month, (least, most) in flows.open_cases.items()},
    )


def _joined(parts: list[Ends]) -> Ends:
    """Ends of all rows, from those of some rows each."""
    return np.concatenate([least for least, _ in parts]), np.concatenate([most for _, most in parts])


def _bounded(flows: Flows, wanted: Wanted) -> tuple[Flows, Bools]:
    """`tightened_by_flows` for a few rows."""
    last = last_month(flows)
    paths = paths_to(wanted, last)
    sources = np.unique(np.concatenate([[0], *paths]))
    rows = len(next(iter(flows.received.values()))[0])
    distance = _shortest(_edges(flows, last), 2 * last + 1, sources.tolist(), rows)
    contradicted = distance[:, sources, np.arange(len(sources))].min(axis=1) < 0
    least, most = bounds_by_paths(flows, wanted, distance, paths, sources)
    ends = list(zip(least.T, most.T, strict=True))
    closed, stock = len(wanted.received), len(wanted.received) + len(wanted.closed)
    return Flows(
        dict(zip(wanted.received, ends[:closed], strict=True)),
        dict(zip(wanted.closed, ends[closed:stock], strict=True)),
        dict(zip(wanted.open_cases, ends[stock:], strict=True)),
    ), contradicted


def last_month(flows: Flows) -> int:
    """The number of months since the data begin."""
    return max(end for _, end in (*flows.received, *flows.closed))


def paths_to(wanted: Wanted, last: int) -> Paths:
    """The paths that bound wanted numbers: cases received, closed, then open."""
    below = [*wanted.received, *((_closed(a, last), _closed(b, last)) for a, b in wanted.closed)]
    # Cases never closed are the difference of two sums, too; and open are at most all received.
    never_closed = [(_closed(month + 1, last), month + 1) for month in wanted.open_cases]
    base = [node for node, _ in below] + [0] * len(never_closed)
    low, high = np.array([*below, *never_closed], dtype=np.int64).reshape(-1, 2).T
    return low, high, np.array(base, dtype=np.int64)


def bounds_by_paths(flows: Flows, wanted: Wanted, distance: Bounds, paths: Paths, sources: Nodes) -> Ends:
    """The smallest and largest values (rows × wanted numbers), from the lengths of the paths that lead from sources."""
    low, high, base = paths
    least = -distance[:, low, np.searchsorted(sources, high)]
    most = distance[:, high, np.searchsorted(sources, base)]
    first = len(low) - len(wanted.open_cases)
    for at, month in enumerate(wanted.open_cases, first):
        least[:, at] = np.maximum(least[:, at], flows.open_cases[month][0])
        most[:, at] = np.minimum(most[:, at], flows.open_cases[month][1])
    return least, most


def _closed(time: int, last: int) -> int:
    """The node of the cases closed until a time; that of the cases received is the time itself, and 0 is both."""
    return last + time if time else 0


def _edges(flows: Flows, last: int) -> dict[int, list[tuple[int, Bounds]]]:
    """For each node those that it exceeds by so much at most (rows)."""
    edges: dict[int, list[tuple[int, Bounds]]] = {node: [] for node in range(2 * last + 1)}
    for high, low, most in differences(flows, last):
        if np.isfinite(most).any():
            edges[high].append((low, most))
    return edges


def differences(flows: Flows, last: int) -> Iterator[tuple[int, int, Bounds]]:
    """Pairs of nodes, and by how much at most (rows) the first one exceeds the other."""
    for (a, b), (least, most) in flows.received.items():
        yield b, a, most
        yield a, b, -least
    for (a, b), (least, most) in flows.closed.items():
        yield _closed(b, last), _closed(a, last), most
        yield _closed(a, last), _closed(b, last), -least
    for month, (least, most) in flows.open_cases.items():
        yield month + 1, _closed(month + 1, last), most
        yield 0, month + 1, -least
        yield _closed(month + 1, last), month + 1, np.zeros_like(least)


def _shortest(
    edges: Mapping[int, list[tuple[int, Bounds]]], nodes: int, sources: list[int], rows: int
) -> Bounds:
    """Lengths of the shortest paths (rows × nodes × sources): by how much a node exceeds a source at most."""
    # Nodes stand first, so that the smallest of several is found over long stretches of memory.
    distance = np.full((nodes, rows, len(sources)), np.inf)
    distance[sources, :, np.arange(len(sources))] = 0
    last = (nodes - 1) // 2
    forwards = [0, *(node for time in range(1, last + 1) for node in (time, last + time))]
    ways = [
        (
            node,
            np.array([low for low, _ in edges[node]]),
            np.stack([most for _, most in edges[node]])[:, :, None],
        )
        for node in forwards
        if edges[node]
    ]
    for _ in range(MAX_SWEEPS):
        before = distance.copy()
        for node, low, most in (*ways, *reversed(ways)):
            through = distance[low]
            through += most
            np.minimum(distance[node], np.minimum.reduce(through), out=distance[node])
        if (distance == before).all():
            break
    return distance.transpose(1, 0, 2)
