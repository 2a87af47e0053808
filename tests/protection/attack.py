"""Attacks on published tables: differences of two tables, of two loads, and integer programming over all tables.

The attacker knows everything that is published, and the rules. Every published count becomes a linear constraint on the
unknown numbers of cases; the smallest and largest possible value of a withheld cell follow from all constraints
together. If the two are equal, the cell is recovered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import pairwise, permutations

import numpy as np

from queries.measures.stock_estimators import Stock
from tests.protection.published import Cell, Published, small, where
from tests.stats.disclosure.disclosing import Attack, interval

Range = tuple[float, float]
ANYTHING: Range = (0, np.inf)


@dataclass
class Tally:
    """Counts of what was attacked and of what came of it.

    Attacked are tables, pairs of tables, and small withheld cells: by pairs, by all tables of a measure together
    (`by_all`), and by all tables of two measures of the same cases (`by_others`). A cell is `recovered` if its exact
    count is known, and `narrowed` if it is known to hold between 1 and k − 1 cases.
    """

    tables: int = 0
    pairs: int = 0
    by_pairs: int = 0
    recovered_by_pairs: int = 0
    narrowed_by_pairs: int = 0
    by_all: int = 0
    recovered_by_all: int = 0
    narrowed_by_all: int = 0
    by_others: int = 0
    recovered_by_others: int = 0
    narrowed_by_others: int = 0

    def add(self, other: "Tally") -> None:
        """Add the counts of another tally."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def ranges(here: Published, cell: Cell, *, k: int, base: int) -> list[Range]:
    """The possible range of each part of a cell (n, or hits and misses), from its published value alone."""
    if cell.told is None:
        return [ANYTHING] * here.each
    if here.each == 1:
        return [interval(cell.told[0], k=k, base=base)]
    hits_told, n_told = cell.told
    n = interval(n_told, k=k, base=base)
    if hits_told < 0:  # Only n is published.
        return [(0, n[1]), (0, n[1])]
    hits = interval(hits_told, k=k, base=base)
    return [hits, (max(n[0] - hits[1], 0), n[1] - hits[0])]


def by_pairs(here: Published, *, k: int, base: int, tally: Tally) -> None:
    """Attack by subtraction: for every ordered pair of tables, a published sum minus everything published within it."""
    if isinstance(here.measure.estimator, Stock):
        _stock_pairs(here)
    targets: dict[int, list[int]] = {}
    for cell, part, _ in small(here, k):
        targets.setdefault(id(cell), []).append(part)
    tally.tables += len(here.tables)
    tally.by_pairs += sum(map(len, targets.values()))
    bounds: dict[tuple[int, int], Range] = {}
    for (one, wholes), (other, parts) in permutations(here.tables.items(), 2):
        tally.pairs += 1
        # Within one table no sum contains another one.
        if one[0] == other[0] and one[1:] == other[1:]:
            continue
        for whole in wholes:
            if whole.told is None:
                continue
            within = [cell for cell in parts if _within(cell, whole)]
            hidden = [cell for cell in within if cell.told is None]
            # The subtraction isolates a withheld cell only if it is the only withheld one, and if all others add up
            # with it.
            if len(hidden) != 1 or id(hidden[0]) not in targets or not _covers(within, whole, here):
                continue
            for part in targets[id(hidden[0])]:
                low, high = ranges(here, whole, k=k, base=base)[part]
                published_ranges = [
                    ranges(here, cell, k=k, base=base)[part] for cell in within if cell.told is not None
                ]
                remainder = (
                    max(0, low - sum(r[1] for r in published_ranges)),
                    high - sum(r[0] for r in published_ranges),
                )
                # Several pairs may bound the same cell; the intersection of their ranges counts.
                bound = bounds.get((id(hidden[0]), part), ANYTHING)
                bounds[id(hidden[0]), part] = (max(bound[0], remainder[0]), min(bound[1], remainder[1]))
    for low, high in bounds.values():
        tally.recovered_by_pairs += low == high
        tally.narrowed_by_pairs += low > 0 and high < k


def _stock_pairs(here: Published) -> None:
    """Check that cells of stocks span one month: stocks cannot be summed over time, and `_within` relies on that."""
    assert all(len(cell.months) == 1 for cells in here.tables.values() for cell in cells)


def _within(cell: Cell, whole: Cell) -> bool:
    """Whether all cases of one cell belong to the other cell, too."""
    if cell is whole or not set(cell.months) <= set(whole.months):
        return False
    return all(mine == its or not its for mine, its in zip(cell.place[1:], whole.place[1:], strict=True))


def _covers(within: list[Cell], whole: Cell, here: Published) -> bool:
    """Whether the parts add up to the whole: no case without a unit or kind, and no missing month."""
    return sum(sum(cell.truth) for cell in within) == sum(whole.truth) and bool(here.months)


def by_all(states: list[list[Published]], *, k: int, base: int, most: int, tally: Tally, seed: int) -> None:
    """Attack with all tables of a measure by all units, over several loads, as linear constraints on the cases.

    `states` holds the publications of each load; the attacker knows that later loads only add cases. At most `most`
    small withheld cells, drawn by `seed`, are attacked.
    """
    attack, places = Attack(), []
    for state in states:
        places.append([_tell(attack, here, k=k, base=base) for here in state])
        _same_totals(attack, places[-1])
    for earlier, later in pairwise(places):
        _grows(attack, earlier, later, states)
    publications = [
        (here, at)
        for state, held in zip(states, places, strict=True)
        for here, at in zip(state, held, strict=True)
    ]
    cell_ranges = _worked_out(attack, publications, k=k, most=most, seed=seed)
    tally.by_all += len(cell_ranges)
    tally.recovered_by_all += sum(low == high for low, high in cell_ranges)
    tally.narrowed_by_all += sum(low > 0 and high < k for low, high in cell_ranges)


def by_others(
    one: list[Published],
    other: list[Published],
    part: int | None,
    *,
    k: int,
    base: int,
    most: int,
    tally: Tally,
    seed: int,
) -> None:
    """Attack with all tables of two measures: the second counts all cases (or those in a part) that the first has."""
    attack, publications = Attack(), []
    for first, second in zip(one, other, strict=True):
        first_atoms, second_atoms = (_tell(attack, each, k=k, base=base) for each in (first, second))
        publications += [(first, first_atoms), (second, second_atoms)]
        for month in set(first.months) & set(second.months):
            a, b = first.months.index(month), second.months.index(month)
            counted = first.atoms[:, a].sum(axis=2) if part is None else first.atoms[:, a, :, part]
            if not np.array_equal(counted, second.atoms[:, b].sum(axis=2)):
                continue  # A source is not known for long enough, so the cases of the two measures differ.
            for unit, kind in np.ndindex(first_atoms.shape[0], first_atoms.shape[2]):
                left = (
                    first_atoms[unit, a, kind]
                    if part is None
                    else first_atoms[unit, a, kind, part : part + 1]
                )
                right = second_atoms[unit, b, kind]
                signs = np.concatenate([np.ones(left.size), -np.ones(right.size)])
                attack.add(np.concatenate([left, right]), signs, 0, 0)
    _same_totals(attack, [at for _, at in publications[::2]])
    cell_ranges = _worked_out(attack, publications, k=k, most=most, seed=seed)
    tally.by_others += len(cell_ranges)
    tally.recovered_by_others += sum(low == high for low, high in cell_ranges)
    tally.narrowed_by_others += sum(low > 0 and high < k for low, high in cell_ranges)


def _worked_out(
    attack: Attack, publications: list[tuple[Published, np.ndarray]], *, k: int, most: int, seed: int
) -> list[Range]:
    """The possible ranges of some small withheld cells, drawn by the seed. Fails if a range excludes the true count."""
    targets = [
        (at[where(here, cell.months, *cell.place[1:], by_unit=bool(cell.place[1]))][..., part].ravel(), n)
        for here, at in publications
        for cell, part, n in small(here, k)
    ]
    cell_ranges = []
    for i in np.random.default_rng(seed).permutation(len(targets))[:most]:
        columns, n = targets[i]
        low, high = attack.range_of(columns)
        assert low <= n <= high, "the attack must be sound"
        cell_ranges.append((low, high))
    return cell_ranges


def _tell(attack: Attack, here: Published, *, k: int, base: int) -> np.ndarray:
    """Add constraints for everything that is published of a measure by a unit; returns the positions of its atoms."""
    positions = attack.size + np.arange(here.atoms.size).reshape(here.atoms.shape)
    attack.size += here.atoms.size
    for cell in _told(here):
        cell_positions = positions[
            where(here, cell.months, cell.place[1], cell.place[2], by_unit=bool(cell.place[1]))
        ]
        assert cell.told is not None
        whole = cell_positions.ravel()
        attack.add(whole, np.ones(whole.size), *interval(cell.told[-1], k=k, base=base))
        if here.each == 2 and cell.told[0] >= 0:
            hits = cell_positions[..., 0].ravel()
            attack.add(hits, np.ones(hits.size), *interval(cell.told[0], k=k, base=base))
    for i, unit in enumerate(here.units):
        if not unit and not here.atoms[i].any():  # The attacker may know that every case has a unit.
            attack.add(positions[i].ravel(), np.ones(positions[i].size), 0, 0)
    return positions


def _told(here: Published) -> Iterator[Cell]:
    for cells in here.tables.values():
        yield from (cell for cell in cells if cell.told is not None)


def _same_totals(attack: Attack, held: list[np.ndarray]) -> None:
    """Add that totals by different units are equal. If kinds differ, only the sum over kinds is equal."""
    for one, other in pairwise(held):
        for month in range(one.shape[1]):
            same_kinds = one.shape[2] == other.shape[2]
            for kind in range(one.shape[2] if same_kinds else 1):
                for part in range(one.shape[3]):
                    mine, its = (
                        (atoms[:, month, kind, part] if same_kinds else atoms[:, month, :, part]).ravel()
                        for atoms in (one, other)
                    )
                    signs = np.concatenate([np.ones(mine.size), -np.ones(its.size)])
                    attack.add(np.concatenate([mine, its]), signs, 0, 0)


def _grows(
    attack: Attack, earlier: list[np.ndarray], later: list[np.ndarray], states: list[list[Published]]
) -> None:
    """Add that no atom of the first load is larger than in the second, because cases are only added."""
    for one, other, here, there in zip(earlier, later, states[0], states[1], strict=True):
        for m, month in enumerate(here.months):
            if month in there.months:
                mine, its = one[:, m].ravel(), other[:, there.months.index(month)].ravel()
                for a, b in zip(mine, its, strict=True):
                    attack.add(np.array([b, a]), np.array([1.0, -1.0]), 0, np.inf)
