"""What is known of a unit with some numbers withheld, against the shortfalls of whole tables without them."""

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from queries.disclosure.closed_of_received import Aggregate, Table, revealing_aggregates
from queries.disclosure.known_numbers import KnownNumbers
from queries.disclosure.narrowed_numbers import NumberSet, numbers_of, rows_of, shortfalls, without
from queries.disclosure.unit_numbers import UnitNumbers, units_of
from tests.queries.disclosure.test_narrowed_by_flows import SEEDS, a_province
from tests.thorough import THOROUGH, ordinary_first

K = 5
# Cases without kinds; with kinds; and with kinds of which stocks are not divided, like those of offices.
PROVINCES = {
    **{f"plain {seed}": {"seed": seed} for seed in SEEDS[:2]},
    **{f"kinds {seed}": {"seed": seed, "kinds": 3} for seed in (1, 2)},
    **{
        f"stock of all kinds {seed}": {"seed": seed, "kinds": 3, "stock_is_divided": False} for seed in (1, 2)
    },
}
# How many numbers are withheld together, and in how many pieces all numbers are published again.
SIZES, PIECES = ((1, 1, 1, 1, 4, 20, 60), 8) if THOROUGH > 1 else ((1, 4, 60), 4)
ONE_OF_EACH_FIRST = ordinary_first(1, [*list(PROVINCES)[::2], *list(PROVINCES)[1::2]])


@cache
def province_of(name: str) -> tuple[dict[str, Table], list[tuple[int, NumberSet, UnitNumbers]]]:
    """The tables of a province, and the first of its units with a narrowed number: in a thorough run three."""
    tables = a_province(**PROVINCES[name])
    return tables, units_in(tables)[: 3 if THOROUGH > 1 else 1]


def units_in(tables: Mapping[str, Table]) -> list[tuple[int, NumberSet, UnitNumbers]]:
    """The units of a province with a narrowed number: their rows, narrowed numbers, and what is known of them."""
    numbers: dict[str, dict[Aggregate, np.ndarray]] = {
        "closed": revealing_aggregates(tables, k=K, base=5),
        "open": {},
    }
    lacking = shortfalls(without(tables, numbers), k=K)
    rows = np.flatnonzero(np.any([lacks > 0 for lacks in lacking.values()], axis=0)).tolist()
    every = range(len(next(iter(lacking.values()))))
    own = [
        frozenset(
            (group, aggregate)
            for group, of in numbers.items()
            for aggregate, units in of.items()
            if units[unit]
        )
        for unit in every
    ]
    narrowed = [frozenset(number for number, lacks in lacking.items() if lacks[unit] > 0) for unit in every]
    units = units_of(KnownNumbers.of(tables, k=K), own, narrowed)
    return [(unit, narrowed[unit], units[unit]) for unit in rows]


def shortfall_of(tables: Mapping[str, Table], unit: int, withheld: NumberSet, narrowed: NumberSet) -> float:
    """The shortfall of some numbers of a unit, by its tables without what is withheld of it."""
    aggregates = {
        group: {aggregate: np.array([True]) for of, aggregate in withheld if of == group}
        for group in ("closed", "open")
    }
    lacking = shortfalls(without(rows_of(tables, [unit]), aggregates), k=K)
    return float(sum(lacks[0] for number, lacks in lacking.items() if number in narrowed))


@pytest.mark.slow
@pytest.mark.parametrize("province", ONE_OF_EACH_FIRST)
def test_shortfalls_are_those_of_tables_without_the_withheld(province: str) -> None:
    tables, units = province_of(province)
    dice = np.random.default_rng(1)
    numbers = [(group, aggregate) for group in ("closed", "open") for aggregate in numbers_of(tables[group])]
    helped = 0
    for unit, narrowed, known in units:
        assert known.shortfall == shortfall_of(tables, unit, known.withheld, narrowed) > 0
        # Single numbers, and many together.
        picks = [dice.permutation(len(numbers))[:size].tolist() for size in SIZES]
        candidates = [frozenset(numbers[at] for at in pick) for pick in picks]
        candidates += [
            frozenset(each for each in numbers if each[1][0][0] // 12 == year) for year in range(3)
        ]
        left = known.shortfalls_without(candidates)
        for candidate, shortfall in zip(candidates, left.tolist(), strict=True):
            assert shortfall == shortfall_of(tables, unit, known.withheld | candidate, narrowed)
            helped += shortfall < known.shortfall
    assert helped


@pytest.mark.slow
@pytest.mark.parametrize("province", ONE_OF_EACH_FIRST)
def test_numbers_are_withheld_and_published_again(province: str) -> None:
    tables, units = province_of(province)
    dice = np.random.default_rng(1)
    numbers = [(group, aggregate) for group in ("closed", "open") for aggregate in numbers_of(tables[group])]
    for unit, narrowed, before in units:
        known = before.without(frozenset(numbers))
        assert known.withheld == frozenset(numbers)
        given_back = [numbers[at] for at in dice.permutation(len(numbers))]
        for chunk in (frozenset(given_back[first::PIECES]) - before.withheld for first in range(PIECES)):
            known = known.with_published(chunk)
            assert known.shortfall == shortfall_of(tables, unit, known.withheld, narrowed)
        assert known.withheld == before.withheld
        assert known.shortfall == before.shortfall
