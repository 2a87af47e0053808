"""The effects without an office, by the information of all others and by updates of the covariance."""

import numpy as np
import pytest

from stats.peers import left_out
from stats.peers.case_mix import mix_effects
from stats.peers.left_out import InformationOfOthers, UpdatedCovariance
from tests.stats.peers.test_case_mix import ROWS, table


@pytest.mark.parametrize("of", [None, np.array([2, 0])])
def test_both_ways_say_the_same(monkeypatch, of) -> None:
    # The last office has no cases.
    cells = table(ROWS, offices=5)
    monkeypatch.setattr(left_out, "MAX_COLUMNS", 0.0)
    directly = mix_effects(cells, of=of)
    monkeypatch.setattr(left_out, "MAX_COLUMNS", 1.0)
    updated = mix_effects(cells, of=of)
    assert isinstance(directly.without, InformationOfOthers)
    assert isinstance(updated.without, UpdatedCovariance)
    assert np.abs(directly.change).max() > 1e-3
    assert directly.change == pytest.approx(updated.change)
    contrast = np.random.default_rng(1).normal(size=directly.change.shape)
    assert directly.without.variance(contrast) == pytest.approx(updated.without.variance(contrast))
    for office in range(len(contrast)):
        assert directly.without.covariance(office) == pytest.approx(updated.without.covariance(office))
