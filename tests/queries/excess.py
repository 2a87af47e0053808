"""Compare excess late with its reference: cells, cases and limits are those of plain Python.

What similar units would reach with those cells has its own references in tests/stats (`test_case_mix.py`,
`test_partial_pooling.py`, `test_peer_expectation.py`); here it is computed from the cells of plain Python.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.peers.case_mix import cell_table
from stats.peers.peer_expectation import PeerExpectation, peer_expectation
from tests import reference, worlds
from tests.queries.questions import known_in, lives_in, of
from tests.reference import Life
from tests.worlds import World

UNITS = ("agency", "county", "topic", "topic_group")
MIX = {
    "agency": ("topic_group", "kind", "county"),
    "county": ("topic_group", "kind"),
    "topic": ("peer_group", "kind", "county"),
    "topic_group": ("peer_group", "kind", "county"),
}
MAX_BORROWED = 0.5

Cells = dict[tuple[str, ...], tuple[int, int]]


def cells_by_unit(here: World, scope: Scope, by: str) -> dict[str, Cells]:
    """Cases answered on time, and cases due, of each unit by the mix of its cases; without provincial trips.

    All units of the scope are counted, whichever of them it names.
    """
    known = known_in(here, scope.as_of)
    whole = replace(scope, trips="out", **{DIMENSION_FIELDS[by]: ()})
    lives: dict[tuple[str, tuple[str, ...]], list[Life]] = defaultdict(list)
    for life in lives_in(here, whole, holder="due_agency"):
        unit, *mix = (of(life, known, name, holder="due_agency") for name in (by, *MIX[by]))
        lives[unit, tuple(mix)].append(life)
    cells: dict[str, Cells] = defaultdict(dict)
    for (unit, mix), some in lives.items():
        pair = reference.on_time_share(some, known, scope.first, scope.last)
        if pair[1]:
            cells[unit][mix] = pair
    return dict(cells)


def expectation(cells: Mapping[str, Cells], by: str) -> tuple[list[str], PeerExpectation]:
    """What similar units would reach with the cells."""
    units = sorted(cells)
    rows = [(i, mix, k, n) for i, unit in enumerate(units) for mix, (k, n) in cells[unit].items()]
    groups = sorted(set(worlds.PEERS.values()))
    table, keys = cell_table(
        np.array([i for i, *_ in rows]),
        [
            np.unique([mix[part] for _, mix, *_ in rows], return_inverse=True)[1]
            for part in range(len(MIX[by]))
        ],
        np.array([n for *_, n in rows]),
        np.array([k for *_, k, _ in rows]),
        group={i: groups.index(worlds.PEERS[u]) if by == "agency" else 0 for i, u in enumerate(units)},
    )
    return [units[key] for key in keys], peer_expectation(table)


def compare_excess(
    here: World, scope: Scope, by: str, rows: Sequence[Mapping[str, object]], *, min_n: int = 1
) -> int:
    """Compare the rows of excess late by unit with the reference, and return the number of figures compared."""
    cells = cells_by_unit(here, scope, by)
    named = getattr(scope, DIMENSION_FIELDS[by])
    by_unit = {str(row[by]): row for row in rows}
    assert set(by_unit) == {unit for unit in cells if not named or unit in named}
    if not cells:
        return 1
    units, expected = expectation(cells, by)
    whole, figures = expected.all_cases, 0
    for i, unit in enumerate(units):
        if unit not in by_unit:
            continue
        row, pairs = by_unit[unit], cells[unit].values()
        hits, n = (sum(pair[part] for pair in pairs) for part in (0, 1))
        assert row["n"] == n
        comparable = math.isfinite(whole.value[i]) and expected.borrowed[i] <= MAX_BORROWED
        comparable = comparable and expected.compared.n[i] > 0
        shown = [float(str(row[name])) for name in ("value", "lower", "upper", "expected_late")]
        figures += 5
        if not comparable or n < min_n:
            assert row["withheld"]
            assert row["reason"] == ("few" if n < min_n else "not_comparable")
            assert all(math.isnan(number) for number in shown)
            continue
        share = (float(whole.value[i]), float(whole.lower[i]), float(whole.upper[i]))
        wanted = (*reference.excess_late((hits, n), share), n * (1 - share[0]))
        assert shown == pytest.approx(wanted, abs=1e-6)
        assert row["late"] == n - hits
        assert not row["withheld"]
        assert row["reason"] == ""
    return figures
