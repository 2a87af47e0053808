"""Small random provinces, their published counts, and an attacker who derives as much as possible from them."""

from dataclasses import dataclass, field
from functools import partial

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from stats.arrays import Bools
from stats.disclosure.publication_rule import publishable_nodes, round_to_base
from stats.disclosure.sum_lattice import Counts, Lattice

QUARTER = ((tuple(range(3)),), tuple((m,) for m in range(3)))
YEAR = (
    (tuple(range(12)),),
    tuple(tuple(range(q, q + 3)) for q in range(0, 12, 3)),
    tuple((m,) for m in range(12)),
)
MONTH = (((0,),),)


@dataclass(frozen=True)
class Small:
    """A province: its cases by value, month and part, once for every breakdown (county, agency)."""

    lattice: Lattice
    breakdowns: tuple[Counts, ...]
    unnamed: tuple[int, ...] = ()  # In every breakdown, the unit that stands for cases without a unit.

    @property
    def together(self) -> Counts:
        """The counts of all units together; shape 1 × months × parts."""
        return self.breakdowns[0].sum(axis=0, keepdims=True)


@st.composite
def provinces(draw: st.DrawFn, spans: tuple = QUARTER, *, units: int = 4) -> Small:
    """A random province whose counts are mostly small or zero."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    each = draw(st.sampled_from([1, 2]))
    kinds = draw(st.integers(1, 3))
    parts = kinds * each
    whole = (tuple(range(parts)),)
    partitions = [whole]
    if each == 2 and kinds > 1:
        partitions.append(tuple(tuple(range(i, parts, 2)) for i in (0, 1)))
    if parts > 1:
        partitions.append(tuple((i,) for i in range(parts)))
    plain = tuple(range(each)) if kinds > 1 and draw(st.booleans()) else ()
    lattice = Lattice(spans, tuple(partitions), plain)
    sizes = [draw(st.integers(1, units)) for _ in range(2)]
    cases = draw(st.sampled_from([3, 12, 40, 120, 400, 1200]))
    unnamed = draw(st.sampled_from([(), (0,)]))
    return Small(lattice, random_breakdowns(dice, cases, lattice.months, parts, sizes), unnamed)


def random_breakdowns(
    dice: np.random.Generator, cases: int, months: int, parts: int, sizes: list[int]
) -> tuple:
    """Counts of random cases by unit, month and part, once for every breakdown."""
    month = dice.choice(months, cases, p=dice.dirichlet(np.full(months, dice.choice([0.5, 5.0]))))
    part = dice.choice(parts, cases, p=dice.dirichlet(np.full(parts, dice.choice([0.3, 2.0]))))
    breakdowns = []
    for size in sizes:
        unit = dice.choice(size, cases, p=dice.dirichlet(np.full(size, dice.choice([0.3, 2.0]))))
        counts = np.zeros((size, months, parts), dtype=np.int64)
        np.add.at(counts, (unit, month, part), 1)
        breakdowns.append(counts)
    return tuple(breakdowns)


INFEASIBLE = 2  # a status of `scipy.optimize.milp`


@dataclass
class Attack:
    """Everything that is known about one or two states of a province, as linear constraints on its cells."""

    rows: list = field(default_factory=list)
    low: list = field(default_factory=list)
    high: list = field(default_factory=list)
    size: int = 0

    def add(self, columns: np.ndarray, factors: np.ndarray, low: float, high: float) -> None:
        """Add the constraint low ≤ Σ factor × cell ≤ high over the given columns."""
        self.rows.append((columns, factors))
        self.low.append(low)
        self.high.append(high)

    def range_of(self, columns: np.ndarray) -> tuple[float, float]:
        """Smallest and largest possible sum of cells, by integer programming over whole, non-negative numbers."""
        # The constraints as a sparse matrix in CSR form: one row per constraint, one column per cell.
        data = np.concatenate([factors for _, factors in self.rows])
        at = np.concatenate([columns for columns, _ in self.rows])
        ends = np.cumsum([0] + [len(columns) for columns, _ in self.rows])
        constraints = LinearConstraint(
            csr_matrix((data, at, ends), (len(self.rows), self.size)), self.low, self.high
        )
        target = np.zeros(self.size)
        target[columns] = 1
        ends_of_range = []
        for sign in (1, -1):
            # The first solution minimises the sum, the second maximises it. HiGHS reports an unbounded maximum with
            # status 3 or 4.
            programme = partial(
                milp, sign * target, constraints=constraints, integrality=1, bounds=Bounds(0, np.inf)
            )
            solved = programme()
            if solved.status == INFEASIBLE:
                # The true province is a solution: presolve of HiGHS is wrong here (found with HiGHS of SciPy 1.17).
                solved = programme(options={"presolve": False})
            ends_of_range.append(np.inf if solved.status in (3, 4) and sign < 0 else solved.fun)
            assert solved.status in (0, 3, 4), solved.message
        return round(ends_of_range[0]), np.inf if np.isinf(ends_of_range[1]) else round(-ends_of_range[1])


def interval(n: int, *, k: int, base: int | None) -> tuple[int, int]:
    """The true counts that a published count allows.

    Without rounding, the count itself. With rounding, all counts that round to it and are 0 or at least k.
    """
    if base is None:
        return n, n
    shown = int(round_to_base(np.array(n), base))
    possible = [
        x for x in range(shown + base + 1) if (x == 0 or x >= k) and round_to_base(np.array(x), base) == shown
    ]
    return min(possible), max(possible)


def tell(
    attack: Attack, here: Small, told: list[tuple[Bools, Bools]], *, k: int, base: int | None
) -> list[np.ndarray]:
    """Add everything that is published of a province; returns the positions of its cells for each breakdown."""
    positions = []
    lattice = here.lattice
    for counts, (top, own) in zip(here.breakdowns, told, strict=True):
        cell_positions = attack.size + np.arange(counts.size).reshape(len(counts), -1)
        attack.size += counts.size
        positions.append(cell_positions)
        sums, whole = lattice.sums(counts), lattice.sums(here.together)[0]
        for v in here.unnamed:
            if not counts[v].any():  # The attacker may know that every case has a unit.
                attack.add(cell_positions[v], np.ones(cell_positions[v].size), 0, 0)
        for node, cells in enumerate(lattice.cells):
            if base is not None and is_plain(lattice, node):
                continue  # These sums are not published by themselves.
            for v in np.flatnonzero(own[:, node]):
                columns = cell_positions[v, cells]
                attack.add(columns, np.ones(columns.size), *interval(int(sums[v, node]), k=k, base=base))
            if top[node]:
                columns = cell_positions[:, cells].ravel()
                attack.add(columns, np.ones(columns.size), *interval(int(whole[node]), k=k, base=base))
    # Each breakdown counts the same cases, so the totals of all breakdowns are equal for each month and part.
    for other in positions[1:]:
        for cell in range(positions[0].shape[1]):
            columns = np.concatenate([positions[0][:, cell], other[:, cell]])
            signs = np.concatenate([np.ones(len(positions[0])), -np.ones(len(other))])
            attack.add(columns, signs, 0, 0)
    return positions


def small_and_hidden(here: Small, told: list[tuple[Bools, Bools]], places: list[np.ndarray], k: int) -> list:
    """For every hidden sum of 1 to k − 1 cases: its columns and its true count."""
    lattice, hidden_sums = here.lattice, []
    for i, (counts, (top, own)) in enumerate(zip(here.breakdowns, told, strict=True)):
        sums, whole = lattice.sums(counts), lattice.sums(here.together)[0]
        for node, cells in enumerate(lattice.cells):
            if is_plain(lattice, node):
                continue
            hidden_sums += [
                (places[i][v, cells], int(sums[v, node]))
                for v in range(len(counts))
                if 0 < sums[v, node] < k and not own[v, node] and v not in here.unnamed
            ]
            if i == 0 and 0 < whole[node] < k and not top[node]:
                hidden_sums.append((places[0][:, cells].ravel(), int(whole[node])))
    return hidden_sums


def is_plain(lattice: Lattice, node: int) -> bool:
    """Whether all parts of a sum are unprotected."""
    _, _, cut, part = lattice.nodes[node]
    return set(lattice.parts[cut - 1][part]) <= set(lattice.unprotected_parts)


def publish(here: Small, k: int) -> list[tuple[Bools, Bools]]:
    """The sums that may be published, for each breakdown."""
    return [
        publishable_nodes(counts, here.lattice, k=k, not_given=here.unnamed) for counts in here.breakdowns
    ]
