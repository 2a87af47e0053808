"""Which figures of a fixed lattice may be published, so that no small count can be worked out from the others.

A block of cases is counted by value (of counties, say), by month and by part (kinds). The lattice has its sums over
nested spans of months and nested sets of parts, for each value and for all values together. A value's published
figures are the sums of the classes of one partition of its months and parts, so that whatever is hidden lies inside a
class. Classes hold no case or at least k: that is primary suppression. Other values are made coarser (secondary
suppression, Hundepool et al. 2012, Statistical Disclosure Control, ch. 4) until every hidden count of 1 to k − 1 could
as well be anything from 0 to k − 1: cases of the value can change places within a class while as many of another value,
whose class holds both places, change places the other way, and all that is published stays as it is, to the case.

That is proven for one state of the data, even for somebody who knew the published counts unrounded. Since the same
moves stay possible under any coarser partition, a figure that is published only if it was publishable in the state
before too (`successive`) keeps the small counts of that state hidden from both publications together, as long as counts
do not shrink. Rounding to a base comes on top: it is all that stands against somebody who uses the difference of two
states for the small counts of the second (knowing, say, that cases are only added), or what was told by month before a
quarter was whole. Not proven at all: what can be learnt from knowing how this was decided, from three or more states,
from stocks of one month and the next, or from other measures of the same cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]
Partition = tuple[tuple[int, ...], ...]
HIDDEN = -1
KEPT = 2  # the cut (kinds of counts, hits and misses of shares) that is not given up for shorter spans


def rounded(counts: Counts, base: int) -> Counts:
    """Counts to the nearest multiple of a base, halves up: each by itself, so that a count is the same everywhere."""
    return (np.asarray(counts, dtype=np.int64) * 2 + base) // (2 * base) * base


@dataclass(frozen=True)
class Lattice:
    """Nested partitions of months and of parts, from coarse to fine; the first has one set, the last single ones.

    `plain` are parts whose counts are no secret: cases whose kind is not given.
    """

    spans: tuple[Partition, ...]
    parts: tuple[Partition, ...]
    plain: tuple[int, ...] = ()

    @cached_property
    def nodes(self) -> tuple[tuple[int, int, int, int], ...]:
        """For each sum: depth (from 1) and place of its span, cut (from 1) and place of its set of parts."""
        return tuple(
            (depth, span, cut, part)
            for depth, spans in enumerate(self.spans, 1)
            for span in range(len(spans))
            for cut, parts in enumerate(self.parts, 1)
            for part in range(len(parts))
        )

    @property
    def months(self) -> int:
        """How many months it has."""
        return len(self.spans[-1])

    @cached_property
    def cells(self) -> Bools:
        """Nodes × (months × parts, flat): which cells a node adds up."""
        months, parts = self.months, len(self.parts[-1])
        found = np.zeros((len(self.nodes), months, parts), dtype=bool)
        for row, (depth, span, cut, part) in zip(found, self.nodes, strict=True):
            row[np.ix_(self.spans[depth - 1][span], self.parts[cut - 1][part])] = True
        return found.reshape(len(self.nodes), months * parts)

    @cached_property
    def inside(self) -> Bools:
        """Nodes × nodes: whether the first lies within the second, or is the same."""
        both = self.cells.astype(np.int64) @ self.cells.T.astype(np.int64)
        return both == self.cells.sum(axis=1)[:, None]

    @cached_property
    def number(self) -> dict[bytes, int]:
        """The node of a set of cells."""
        return {row.tobytes(): i for i, row in enumerate(self.cells)}

    def sums(self, counts: Counts) -> Counts:
        """Values × nodes, of values × months × parts."""
        flat = np.asarray(counts, dtype=np.int64).reshape(len(counts), -1)
        return flat @ self.cells.T.astype(np.int64)


def publishable(
    counts: Counts, lattice: Lattice, *, k: int, unnamed: Sequence[int] = ()
) -> tuple[Bools, Bools]:
    """Which nodes may be published: of all values together (nodes), and of each value (values × nodes).

    `counts` is values × months × parts. A node that may not be is one thing, whether it is small or hides a small one.
    `unnamed` are values that stand for none (no county is given): nothing is published of them, and nothing of them is
    a secret, but they may be what hides another.
    """
    counts = np.asarray(counts, dtype=np.int64)
    top = _State.grown(counts.sum(axis=0, keepdims=True), lattice, k, within=None)
    own = _State.grown(counts, lattice, k, within=top, unnamed=unnamed)
    secret = np.array([v not in unnamed for v in range(len(counts))], dtype=bool)
    if top.depth[0].any() and secret.any():
        there = counts.sum(axis=(1, 2)) > 0  # who counts on unnamed ones being there must not be mistaken
        kept = np.flatnonzero(secret | there)
        pool = _State(counts[kept], lattice, own.depth[kept], own.cut[kept])
        _Complement(pool, top, k, secret[kept]).settle()
        own.depth[kept], own.cut[kept] = pool.depth, pool.cut
    return top.published()[0], own.published()


def successive(now: Bools, before: Bools, known: Bools, lattice: Lattice) -> Bools:
    """What may be published (values × nodes) after a publication in which the nodes `known` were whole already.

    Of those, what was publishable in both states. A span that has become whole since is left out where some, but not
    all, of the spans within it are out: the last of them would be the rest.
    """
    allowed = now & (before | ~known)
    out = allowed | (before & known)
    for i, (depth, span, cut, part) in enumerate(lattice.nodes):
        if known[i] or depth == len(lattice.spans):
            continue
        within = [
            j
            for j, node in enumerate(lattice.nodes)
            if node[0] == depth + 1 and node[2:] == (cut, part)
            if set(lattice.spans[depth][node[1]]) <= set(lattice.spans[depth - 1][span])
        ]
        some, every = out[:, within].any(axis=1), out[:, within].all(axis=1)
        allowed[:, i] &= every | ~some
    return allowed


class _State:
    """A partition for each value: in each month the depth of its span (0: nothing is told) and the cut of parts."""

    def __init__(self, counts: Counts, lattice: Lattice, depth: Counts, cut: Counts) -> None:
        self.lattice = lattice
        self.x = counts.reshape(len(counts), -1)
        self.depth, self.cut = depth, cut
        shape = (len(lattice.spans) + 1, len(lattice.parts) + 1, lattice.months, len(lattice.parts[-1]))
        self._class = np.full(shape, HIDDEN, dtype=np.int64)
        for i, (deep, _, cut_of, _) in enumerate(lattice.nodes):
            self._class[deep, cut_of][lattice.cells[i].reshape(shape[2:])] = i
        self.label = np.full(self.x.shape, HIDDEN, dtype=np.int64)
        for v in range(len(counts)):
            self._relabel(v)

    @classmethod
    def grown(
        cls,
        counts: Counts,
        lattice: Lattice,
        k: int,
        *,
        within: "_State | None",
        unnamed: Sequence[int] = (),
    ) -> "_State":
        """The finest partitions whose classes hold no case or at least k; none finer than that of all together."""
        shape = counts.shape[:2]
        depth, cut = np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=np.int64)
        deepest = np.full(shape[1], len(lattice.spans)) if within is None else within.depth[0]
        finest = np.full(shape[1], len(lattice.parts)) if within is None else within.cut[0]
        for v, x in enumerate(counts):
            if v not in unnamed:
                _grow(x, lattice, k, (1, lattice.spans[0][0]), (deepest, finest), (depth[v], cut[v]))
        return cls(counts, lattice, depth, cut)

    def published(self) -> Bools:
        """Values × nodes: the sums of whole classes."""
        found = np.zeros((len(self.x), len(self.lattice.nodes)), dtype=bool)
        for i, (depth, span, cut, _) in enumerate(self.lattice.nodes):
            months = list(self.lattice.spans[depth - 1][span])
            found[:, i] = ((self.depth[:, months] >= depth) & (self.cut[:, months] >= cut)).all(axis=1)
        return found

    def coarsen(self, v: int, month: int, depth: int, cut: int) -> None:
        """Make the class of a value around a month no finer than a depth and a cut."""
        depth = min(depth, int(self.depth[v, month]))
        if depth == 0:
            self.depth[v], self.cut[v] = 0, 1
        else:
            months = list(next(span for span in self.lattice.spans[depth - 1] if month in span))
            self.cut[v, months] = min(cut, int(self.cut[v, months].min()))
            self.depth[v, months] = depth
        self._relabel(v)

    def _relabel(self, v: int) -> None:
        months = np.arange(self.lattice.months)
        self.label[v] = self._class[self.depth[v], self.cut[v], months].reshape(-1)


def _grow(
    x: Counts,
    lattice: Lattice,
    k: int,
    at: tuple[int, Sequence[int]],
    most: tuple[Counts, Counts],
    into: tuple[Counts, Counts],
) -> None:
    """Write depth and cut of the months of a span: as deep as all spans within hold enough, then as finely cut.

    Kinds, and hits and misses, are worth more than shorter spans: a span is not divided where they would be lost.
    """
    level, span = at
    months = list(span)
    deepest, finest = int(most[0][months].min()), int(most[1][months].min())
    cut = min(_finest(x[months].sum(axis=0), lattice, k), finest)
    if deepest < level or cut == 0:
        return
    below = lattice.spans[level] if level < min(len(lattice.spans), deepest) else ()
    within = [s for s in below if set(s) <= set(span)]
    cuts = [min(_finest(x[list(s)].sum(axis=0), lattice, k), int(most[1][list(s)].min())) for s in within]
    if within and min(cuts) >= min(cut, KEPT):
        for s in within:
            _grow(x, lattice, k, (level + 1, s), most, into)
    else:
        into[0][months], into[1][months] = level, cut


def _finest(by_part: Counts, lattice: Lattice, k: int) -> int:
    """Into how fine a partition of parts counts can be cut so that each set holds none or at least k; 0 is none."""
    fine = 0
    for parts in lattice.parts:
        sums = [by_part[list(part)].sum() for part in parts if not set(part) <= set(lattice.plain)]
        if any(0 < n < k for n in sums):
            break
        fine += 1
    return fine


@dataclass
class _Complement:
    """Makes values coarser until every small hidden count could be anything from 0 to k − 1."""

    own: _State
    top: _State
    k: int
    secret: Bools  # values whose small counts are to stay hidden

    def settle(self) -> None:
        """Ends, since each step makes a value coarser, and where all are hidden every small count is safe."""
        changed = True
        while changed:
            changed = False
            for v, node in self._small():
                while (lacking := self._lacking(v, node)) is not None:
                    self._mend(v, *lacking)
                    changed = True

    def _small(self) -> list[tuple[int, int]]:
        """Hidden nodes of 1 to k − 1 cases, but for those of hidden values that other hidden ones clearly cover."""
        lattice = self.own.lattice
        sums = self.own.x @ lattice.cells.T.astype(np.int64)
        small = (sums > 0) & (sums < self.k) & ~self.own.published() & self.secret[:, None]
        plain = [set(lattice.parts[cut - 1][part]) <= set(lattice.plain) for _, _, cut, part in lattice.nodes]
        small &= ~np.array(plain)
        hidden = self.own.depth[:, 0] == 0
        if hidden.sum() > 1:
            others = sums[hidden].sum(axis=0) - sums
            small &= ~(hidden[:, None] & (others >= self.k - 1 - sums))
        return [(int(v), int(node)) for v, node in np.argwhere(small)]

    def _lacking(self, v: int, node: int) -> tuple[int, int, int, int] | None:
        """None for a count that is safe; else a class, the node within it, and how much it cannot rise and fall."""
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[node]
        short = self.k - 1 - int(own.x[v, cells].sum())
        first: tuple[int, int, int, int] | None = None
        rising = 0
        for label in np.unique(own.label[v, cells]):
            within = cells if label == HIDDEN else cells & lattice.cells[label]
            part = lattice.number[within.tobytes()]
            if part == label:
                continue  # a whole class: it is published, and empty since the count is small
            up, falls = self._reach(v, int(label), part)
            rising += up
            fall = 0 if falls else int(own.x[v, within].sum())
            if first is None or fall:
                first = (int(label), part, 0, fall)
            if fall:
                return (int(label), part, max(short - rising, 0), fall)
        if rising >= short or first is None:
            return None
        return (first[0], first[1], short - rising, 0)

    def _reach(self, v: int, label: int, part: int) -> tuple[int, bool]:
        """By how much the cases of a node within a class can rise, and whether they can fall to 0."""
        own, lattice = self.own, self.own.lattice
        x, cells = own.x, lattice.cells[part]
        others = np.arange(len(x)) != v
        around = lattice.inside[part] & (np.arange(len(lattice.nodes)) != part)
        if label != HIDDEN:
            around &= lattice.inside[:, label]
        up, falls = 0, False
        n = int(x[v, cells].sum())
        for node in np.flatnonzero(around):
            with_both = others & self._holds(int(node))
            rest = lattice.cells[node] & ~cells
            there, back = x[with_both][:, cells].sum(), x[with_both][:, rest].sum()
            up = max(up, min(int(there), int(x[v, rest].sum())))
            falls |= bool(back >= n)
        tops = np.unique(self.top.label[0, cells])
        wider = lattice.cells[tops].any(axis=0) & ~cells
        loose = not lattice.inside[
            tops, part
        ].any()  # all together may change as well: nobody needs to make up for it
        if label == HIDDEN:
            hidden = others & (own.depth[:, 0] == 0)
            free = int(x[hidden][:, cells | wider].sum() + x[v, wider].sum())
            return max(up, free), falls or loose or bool(hidden.any())
        return max(up, int(x[v, wider].sum())), falls or loose

    def _holds(self, node: int) -> Bools:
        """The values of which a node lies within one class, or of which nothing is published."""
        at = self.own.label[:, int(np.argmax(self.own.lattice.cells[node]))]
        held: Bools = (at == HIDDEN) | self.own.lattice.inside[node, at]
        return held

    def _mend(self, v: int, label: int, part: int, rise: int, fall: int) -> None:
        """Make the value coarser that has enough and loses least by it; where there is none, the value itself."""
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[part]
        month = int(np.argmax(cells)) // len(lattice.parts[-1])
        if label == HIDDEN:
            whole, depth, cut = np.ones_like(cells), 0, 1
            free = own.depth[:, 0] > 0
            cells = cells | lattice.cells[np.unique(self.top.label[0, cells])].any(axis=0)
        else:
            whole, (depth, _, cut, _) = lattice.cells[label], lattice.nodes[label]
            free = ~self._holds(label)
        there, rest = own.x[:, cells].sum(axis=1), own.x[:, whole & ~cells].sum(axis=1)
        helps = (there > 0) if rise else (rest > 0)
        if label == HIDDEN and not rise:
            helps = np.ones_like(free)
        free &= (np.arange(len(own.x)) != v) & helps
        if free.any():
            enough = free & (there >= rise) & ((rest >= fall) | (label == HIDDEN))
            size = np.where(enough, own.x[:, whole].sum(axis=1), np.iinfo(np.int64).max)
            chosen = (
                int(np.argmin(size)) if enough.any() else int(np.argmax(np.where(free, there + rest, -1)))
            )
            own.coarsen(chosen, month, depth, cut)
        elif cut > 1:
            own.coarsen(v, month, depth, cut - 1)
        else:
            assert label != HIDDEN, "where all are hidden every small count is safe"
            own.coarsen(v, month, depth - 1, int(own.cut[v, month]))


def calendar(months: int, *, whole_year: bool) -> tuple[tuple[int, tuple[Partition, ...]], ...]:
    """The blocks of a year whose first `months` months are known: where each begins, and its spans.

    A whole year is one block; else each whole quarter is one, and each month of the quarter that is not.
    """
    if whole_year:
        quarters = tuple(tuple(range(q, q + 3)) for q in range(0, 12, 3))
        return ((0, ((tuple(range(12)),), quarters, _singles(12))),)
    blocks: list[tuple[int, tuple[Partition, ...]]] = [
        (start, ((tuple(range(3)),), _singles(3))) for start in range(0, months // 3 * 3, 3)
    ]
    blocks += [(month, (_singles(1),)) for month in range(months // 3 * 3, months)]
    return tuple(blocks)


def _singles(n: int) -> Partition:
    return tuple((i,) for i in range(n))
