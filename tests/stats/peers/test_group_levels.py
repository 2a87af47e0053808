"""Levels of peer groups against the sums that they make zero."""

import numpy as np
import pytest

from stats.peers.case_mix import CellTable, mix_effects
from stats.peers.group_levels import GroupLevels
from stats.peers.response_scale import SHARES


@pytest.mark.parametrize("cells", [30, 600], ids=["fewer cells than sets", "many alike"])
def test_as_many_hits_are_expected_of_a_group_as_it_has(cells: int) -> None:
    dice = np.random.default_rng(2)
    office, factors = dice.integers(0, 6, cells), dice.integers(0, 3, (cells, 2))
    n = dice.integers(1, 40, cells).astype(float)
    table = CellTable(office, factors, n, dice.binomial(n.astype(int), 0.7).astype(float), np.arange(6) // 2)
    mix, cap = mix_effects(table), np.linspace(0.4, 1, 6)
    levels = GroupLevels.of_table(table, mix, cap, SHARES)
    mean, slope = levels.mean_and_slope()
    linear = levels.level[table.group[office]] + mix.effect
    assert mean == pytest.approx(1 / (1 + np.exp(-linear)))
    assert slope == pytest.approx(mean * (1 - mean))
    for group in range(3):
        of_group = table.group[office] == group
        left = ((table.hits - n * mean) * cap[office])[of_group].sum()
        # Half a hit of one case is added.
        assert left + 0.5 - 1 / (1 + np.exp(-levels.level[group])) == pytest.approx(0, abs=1e-6)
