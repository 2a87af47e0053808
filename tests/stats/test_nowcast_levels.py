"""`stats.nowcast_levels`: how many more cases would be to come if the newest weeks were as usual and delays longer."""

import numpy as np
import pytest

from stats.nowcast_levels import shortfall


def test_a_week_of_which_a_tenth_less_is_known_may_lack_that_of_all_its_cases() -> None:
    """Of 1,000 cases 600 should be known and 540 are: 460 may be to come, where m c / e would be 360."""
    e, m, c = np.array([600.0, 900.0, 950.0]), np.array([400.0, 100.0, 50.0]), np.array([540.0, 900.0, 855.0])
    more = shortfall(c, e, m, 1e-9) * m
    assert more == pytest.approx([460 - 400 * 0.9, 0, 0])
    # Weeks that differ by 10 % besides: of the known cases a seventh of the difference is chance.
    assert shortfall(c, e, m, 100.0)[0] * 400 == pytest.approx(100 * 600 / 700)


def test_more_cases_than_usual_count_against_a_shortfall_and_few_cases_say_little() -> None:
    assert shortfall(np.array([660.0]), np.array([600.0]), np.array([400.0]), 100.0)[0] < 0
    few = shortfall(np.array([2.0]), np.array([3.0]), np.array([2.0]), 100.0)[0] * 2
    assert 0 < few < 0.05
    assert shortfall(np.array([3.0]), np.array([3.0]), np.array([0.0]), 100.0)[0] == 0
