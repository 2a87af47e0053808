"""What the mix of cases alone changes in a share."""

import numpy as np
import pytest

from stats.own_past.mix_change import PRIOR, change_by_mix


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_an_equal_mix_explains_nothing_and_more_of_what_was_late_anyway_all() -> None:
    before = {"n_before": floats(900, 100), "hits_before": floats(45, 50), "share_of_all": floats(0.05, 0.5)}
    assert change_by_mix(n=floats(90, 10), **before) == pytest.approx(0)
    # Half of the cases are of the second cell now, a tenth of them before: 0.4 times the difference of both shares.
    assert change_by_mix(n=floats(50, 50), **before) == pytest.approx(0.4 * 0.45)
    assert change_by_mix(n=floats(100, 0), **before) == pytest.approx(-0.1 * 0.45)


def test_a_cell_that_is_new_has_the_share_of_all_units() -> None:
    before = {"n_before": floats(100, 0), "hits_before": floats(10, 0)}
    usual = (10 + PRIOR * 0.1) / (100 + PRIOR)
    taken_over = change_by_mix(n=floats(50, 50), share_of_all=floats(0.1, 0.7), **before)
    assert taken_over == pytest.approx(0.5 * (0.7 - usual))
    # Where no unit had such cases, they are taken to be like the unit's own.
    assert change_by_mix(n=floats(50, 50), share_of_all=floats(0.1, np.nan), **before) == pytest.approx(0)


def test_nothing_is_known_without_cases() -> None:
    none = floats(0)
    assert np.isnan(change_by_mix(n=none, n_before=floats(9), hits_before=none, share_of_all=none))
    assert np.isnan(change_by_mix(n=floats(9), n_before=none, hits_before=none, share_of_all=none))
