"""Bounds of a share when some did not answer, against counting the people one by one."""

import math

import numpy as np
import pytest

from stats.estimates.nonresponse_bounds import nonresponse_bounds


@pytest.mark.parametrize(("yes", "no", "silent"), [(3, 1, 6), (0, 5, 5), (7, 0, 0), (1, 0, 99)])
def test_they_are_the_shares_if_none_and_if_all_of_the_silent_had_said_yes(yes, no, silent):
    n = yes + no + silent
    low, high = nonresponse_bounds(np.array([yes / (yes + no)]), np.array([(yes + no) / n]))
    assert low[0] == pytest.approx(yes / n)
    assert high[0] == pytest.approx((yes + silent) / n)


def test_missing_figures_have_none():
    low, high = nonresponse_bounds(np.array([math.nan, 0.5]), np.array([0.5, math.nan]))
    assert np.isnan(low).all()
    assert np.isnan(high).all()
