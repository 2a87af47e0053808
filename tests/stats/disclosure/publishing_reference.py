"""Reference implementation of `stats.disclosure`: which sums may be published, in plain Python over sets of cells.

It is slow and uses only sets, sums and loops, so that each rule can be checked by reading. A cell is a month and a
part; a sum is the set of cells that it adds up. The plan of a value gives, for each month, how finely it is published.
"""

from dataclasses import dataclass, field

from stats.disclosure.sum_lattice import Lattice

Cells = frozenset[tuple[int, int]]
# For each month: depth of its span (0: nothing is published) and cut, i.e. how finely its parts are divided.
Plan = list[tuple[int, int]]


def _nodes(lattice: Lattice) -> list[tuple[int, int, Cells]]:
    """Depth, cut and cells of each sum, in the order of the lattice."""
    return [
        (depth, cut, frozenset((m, p) for m in months for p in parts))
        for depth, spans in enumerate(lattice.spans, 1)
        for months in spans
        for cut, partition in enumerate(lattice.parts, 1)
        for parts in partition
    ]


def _cut(x: dict, months: tuple[int, ...], lattice: Lattice, k: int) -> int:
    """The finest cut at which no set of parts holds 1 to k − 1 cases in these months, at this cut or a coarser one."""
    for cut, partition in enumerate(lattice.parts):
        for parts in partition:
            n = sum(x[m, p] for m in months for p in parts)
            if 0 < n < k and not all(p in lattice.unprotected_parts for p in parts):
                return cut
    return len(lattice.parts)


def _grown(x: dict, lattice: Lattice, k: int, most: Plan) -> Plan:
    """The finest safe plan of a value, no finer than `most`.

    Spans are divided as far as every span inside still has safe counts without losing the division by kind; then parts
    are divided as finely as possible.
    """
    plan = [(0, 1)] * lattice.months

    def grow(depth: int, months: tuple[int, ...]) -> None:
        deepest, finest = min(most[m][0] for m in months), min(most[m][1] for m in months)
        cut = min(_cut(x, months, lattice, k), finest)
        if depth > deepest or cut == 0:
            return
        if depth < min(deepest, len(lattice.spans)):
            within = [s for s in lattice.spans[depth] if all(m in months for m in s)]
            cuts = [min(_cut(x, s, lattice, k), *(most[m][1] for m in s)) for s in within]
            if within and min(cuts) >= min(cut, 2):
                for s in within:
                    grow(depth + 1, s)
                return
        for m in months:
            plan[m] = (depth, cut)

    grow(1, lattice.spans[0][0])
    return plan


@dataclass
class _Settling:
    """All values together, whose plans are made coarser until no small count is exposed."""

    lattice: Lattice
    k: int
    x: list[dict]  # Cases by cell, for each value.
    plans: list[Plan]
    top: Plan
    secret: list[bool]
    nodes: list[tuple[int, int, Cells]] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = _nodes(self.lattice)

    def classes(self, plan: Plan) -> dict:
        """For each published cell its class: the sum that contains it, at its month's depth and cut."""
        return {
            cell: cells for depth, cut, cells in self.nodes for cell in cells if plan[cell[0]] == (depth, cut)
        }

    def n(self, v: int, cells: Cells | set) -> int:
        return sum(self.x[v][cell] for cell in cells)

    def told(self, plan: Plan) -> list[bool]:
        """Whether each sum is published under a plan, in the order of the lattice."""
        return [
            all(plan[m][0] >= depth and plan[m][1] >= cut for m, _ in cells)
            for depth, cut, cells in self.nodes
        ]

    def small(self) -> list[tuple[int, Cells]]:
        """The unpublished sums of 1 to k − 1 cases that need protection: value and cells."""
        hidden = [v for v, plan in enumerate(self.plans) if plan[0][0] == 0]
        small_sums = []
        for v, plan in enumerate(self.plans):
            for (_, _, cells), told in zip(self.nodes, self.told(plan), strict=True):
                n = self.n(v, cells)
                if told or not self.secret[v] or not 0 < n < self.k:
                    continue
                if all(part in self.lattice.unprotected_parts for _, part in cells):
                    continue
                others = sum(self.n(o, cells) for o in hidden if o != v)
                if v in hidden and len(hidden) > 1 and others >= self.k - 1 - n:
                    # An attacker cannot tell these cases from cases of the other hidden values, so they are protected
                    # already.
                    continue
                small_sums.append((v, cells))
        return small_sums

    def holds(self, v: int, cells: Cells) -> bool:
        """Whether a sum lies within one class of a value, or in its unpublished part."""
        one = self.classes(self.plans[v]).get(min(cells))
        return one is None or cells <= one

    def reach(self, v: int, label: Cells | None, part: Cells) -> tuple[int, bool]:
        """How far an attacker can imagine a part of a sum to be larger, and whether it can be zero.

        The part can grow where its cases could be exchanged with other values inside the same published sums, and fall
        to zero where others could have its cases.
        """
        up, falls, n = 0, False, self.n(v, part)
        for _, _, around in self.nodes:
            if not part < around or (label is not None and not around <= label):
                continue
            others = [o for o in range(len(self.x)) if o != v and self.holds(o, around)]
            up = max(up, min(sum(self.n(o, part) for o in others), self.n(v, around - part)))
            falls = falls or sum(self.n(o, around - part) for o in others) >= n
        tops = {cell: cells for cell, cells in self.classes(self.top).items() if cell in part}
        wider = frozenset().union(*tops.values()) - part
        falls = falls or not any(cells <= part for cells in tops.values())
        free = self.n(v, wider)
        if label is None:
            hidden = [o for o, plan in enumerate(self.plans) if o != v and plan[0][0] == 0]
            free += sum(self.n(o, part | wider) for o in hidden)
            falls = falls or bool(hidden)
        return max(up, free), falls

    def lacking(self, v: int, cells: Cells) -> tuple[Cells | None, Cells, int, int] | None:
        """The first place where a small sum is exposed: class, part of the sum, missing rise, and missing fall.

        None if everything from 0 to k − 1 is possible for an attacker.
        """
        classes = self.classes(self.plans[v])
        order = [None, *(node for _, _, node in self.nodes)]
        labels = sorted({classes.get(cell) for cell in cells}, key=order.index)
        short = self.k - 1 - self.n(v, cells)
        rising, first = 0, None
        for label in labels:
            within = cells if label is None else cells & label
            if within == label:
                continue
            up, falls = self.reach(v, label, within)
            rising += up
            if not falls and self.n(v, within):
                return label, within, max(short - rising, 0), self.n(v, within)
            first = first or (label, within)
        if first is None or rising >= short:
            return None
        return *first, short - rising, 0

    def mend(self, v: int, label: Cells | None, part: Cells, rise: int, fall: int) -> None:
        """Protect an exposed sum by publishing another value less finely, so that cases could be exchanged with it.

        It takes the smallest value that is sufficient, else the most useful one. If no value helps, the exposed value
        itself is published less finely.
        """
        month = min(part)[0]
        if label is None:
            whole, depth, cut = self.nodes[0][2], 0, 1
            tops = [cells for cell, cells in self.classes(self.top).items() if cell in part]
            part = part.union(*tops)
        else:
            whole = label
            depth, cut = next((depth, cut) for depth, cut, cells in self.nodes if cells == label)
        usable = []
        for o, plan in enumerate(self.plans):
            in_part, elsewhere = self.n(o, part), self.n(o, whole - part)
            free = plan[0][0] > 0 if label is None else not self.holds(o, whole)
            helps = in_part > 0 if rise else (elsewhere > 0 or label is None)
            if o != v and free and helps:
                usable.append((o, in_part, elsewhere))
        enough = [(self.n(o, whole), o) for o, a, b in usable if a >= rise and (b >= fall or label is None)]
        if enough:
            self.coarsen(min(enough)[1], month, depth, cut)
        elif usable:
            self.coarsen(max(usable, key=lambda one: (one[1] + one[2], -one[0]))[0], month, depth, cut)
        elif cut > 1:
            self.coarsen(v, month, depth, cut - 1)
        else:
            self.coarsen(v, month, depth - 1, self.plans[v][month][1])

    def coarsen(self, v: int, month: int, depth: int, cut: int) -> None:
        """Publish a value less finely around a month: at most at this depth and cut."""
        plan = self.plans[v]
        depth = min(depth, plan[month][0])
        if depth == 0:
            self.plans[v] = [(0, 1)] * len(plan)
            return
        months = next(span for span in self.lattice.spans[depth - 1] if month in span)
        cut = min(cut, *(plan[m][1] for m in months))
        for m in months:
            plan[m] = (depth, cut)

    def settle(self) -> None:
        """Protect exposed sums until none is left.

        A value that was published less finely has new sums to hide, hence the loop.
        """
        changed = True
        while changed:
            changed = False
            for v, cells in self.small():
                while (lacking := self.lacking(v, cells)) is not None:
                    self.mend(v, *lacking)
                    changed = True


def publishable(
    counts: list[list[list[int]]], lattice: Lattice, k: int, unnamed: tuple[int, ...] = ()
) -> tuple[list[bool], list[list[bool]]]:
    """Which sums may be published: of all values together, and of each value; `counts` by value, month and part."""
    x = [{(m, p): n for m, row in enumerate(of) for p, n in enumerate(row)} for of in counts]
    free = [(len(lattice.spans), len(lattice.parts))] * lattice.months
    # All values together are planned first, because no value may be published more finely than their sum.
    top = _grown({cell: sum(one[cell] for one in x) for cell in x[0]}, lattice, k, free)
    nothing = [(0, 1)] * lattice.months
    plans = [nothing if v in unnamed else _grown(one, lattice, k, top) for v, one in enumerate(x)]
    # Cases without a unit are published nowhere, but may hide others. They only count if there are any, because an
    # attacker may know that every case has a unit.
    kept = [v for v, one in enumerate(x) if v not in unnamed or sum(one.values())]
    secret = [v not in unnamed for v in kept]
    if top[0][0] and any(secret):
        pool = _Settling(lattice, k, [x[v] for v in kept], [plans[v] for v in kept], top, secret)
        pool.settle()
        for v, plan in zip(kept, pool.plans, strict=True):
            plans[v] = plan
    shown = _Settling(lattice, k, x, plans, top, [])
    return shown.told(top), [shown.told(plan) for plan in plans]
