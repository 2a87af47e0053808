"""`nowcast_levels`: how many more cases would be to come if the newest weeks were as usual and delays longer."""

import numpy as np
import pytest

from stats.late_registrations.nowcast_levels import (
    MIN_SPREAD,
    SPREAD_WEEKS,
    shortfall,
    spread_of_weeks,
    usual_level,
)


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
    assert shortfall(np.array([2.0]), np.array([3.0]), np.array([0.0]), 100.0)[0] == 0
    # (e + m) (e − c) / (shape + e), over the m of less than one case that is still to come.
    of_one = shortfall(np.array([2.0]), np.array([3.0]), np.array([0.5]), 100.0)[0]
    assert of_one == pytest.approx(3.5 * 1 / 103 / 0.5)


def test_usual_cases_are_those_of_plain_python() -> None:
    """Two sources of 140 days, one of which covers the newest days in part, and none of the last ten."""
    generator = np.random.default_rng(3)
    days = np.arange(140)
    week = (139 - days) // 7
    known = generator.poisson([[4.0], [0.5]], (2, 140)).astype(float)
    known[1, 130:] = 0
    complete = np.where(days < 130, 1 - 0.6 ** (140.0 - days), 0) * np.array([[1.0], [0.3]])
    of_weekday = [[d for d in range(140) if week[d] <= 12 and d % 7 == w] for w in range(7)]
    cases = [sum(known[0, d] + known[1, d] for d in of) for of in of_weekday]
    covered = [sum((complete[0, d] + complete[1, d]) / 2 for d in of) for of in of_weekday]
    mean = sum(cases) / sum(covered)
    pattern = [(n + mean) / (of + 1) / mean for n, of in zip(cases, covered, strict=True)]
    usual = usual_level(known, complete, days, week)
    assert usual.dtype == float
    for source in range(2):
        recent = [d for d in range(140) if week[d] <= 8]
        level = sum(known[source, d] for d in recent) / sum(
            complete[source, d] * pattern[d % 7] for d in recent
        )
        assert usual[source] == pytest.approx([level * pattern[d % 7] for d in range(140)])


def test_without_any_cases_none_are_usual() -> None:
    days = np.arange(30)
    usual = usual_level(np.zeros((1, 30)), np.zeros((1, 30)), days, (29 - days) // 7)
    assert (usual == 0).all()


def test_of_days_that_are_covered_little_the_level_is_what_their_share_says() -> None:
    """In all 0.6 days are covered; without a day of at least one to divide by, their level would be wrong."""
    days = np.arange(30)
    known, complete = np.zeros((1, 30)), np.zeros((1, 30))
    known[0, 29], complete[0, 29] = 3.0, 0.6
    pattern = np.where(days % 7 == 29 % 7, (3 + 3) / 1.6 / 3, 1.0)  # the mean is 3, over one day at least
    expected = 3 / (0.6 * pattern[29]) * pattern
    assert usual_level(known, complete, days, (29 - days) // 7)[0] == pytest.approx(expected)


def test_weeks_differ_by_what_is_beyond_chance_in_those_before_the_newest() -> None:
    """Squares of differences less their chance, over squares; the newest week and those long ago do not count."""
    e = np.full(SPREAD_WEEKS + 3, 100.0)
    c = np.tile([130.0, 70.0], len(e))[: len(e)]
    c[0], c[SPREAD_WEEKS + 1 :] = 0.0, 1000.0
    assert spread_of_weeks(c, e) == pytest.approx((30**2 - 100) / 100**2)
    assert spread_of_weeks(e, e) == MIN_SPREAD
    assert spread_of_weeks(c[:1], e[:1]) == 1.0
