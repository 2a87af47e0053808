"""Courses of events against plain Python where limits are reached: new levels, silences, large provinces, windows."""

from dataclasses import replace

import numpy as np
import pytest

from stats.attention.event_course import event_course
from stats.attention.reporting_rule import ReportingRule
from stats.attention.watched_counts import FEWER
from tests.stats.attention.test_event_course import same_as_the_reference
from tests.stats.attention.watched_rows import DAYS, LEAD, RULE, watched
from tests.thorough import ordinary_first


@pytest.mark.thorough
@pytest.mark.parametrize("seed", ordinary_first(1, range(2)))
def test_new_levels_that_begin_on_each_day_of_the_week_are_those_of_the_plain_reference(seed: int) -> None:
    rng = np.random.default_rng([seed, 3])
    expected = np.broadcast_to(rng.uniform(3, 9, (8, 1)), (8, LEAD + DAYS)).copy()
    rate = expected.copy()
    for row in range(8):
        rate[row, LEAD + row :] *= 3
        rate[row, LEAD + 120 + row :] *= 2
    course = same_as_the_reference(watched(rng.poisson(rate), expected), RULE)
    assert course.is_new_level.any(axis=1).sum() >= 6
    begun = {int(np.flatnonzero(row)[0]) % 7 for row in course.is_new_level if row.any()}
    assert len(begun) >= 4


@pytest.mark.thorough
def test_a_part_of_a_large_province_needs_more_cases() -> None:
    rng = np.random.default_rng(1)
    expected = np.broadcast_to(rng.uniform(1, 6, (10, 1)), (10, LEAD + DAYS)).copy()
    rate = expected.copy()
    for row in range(8):
        rate[row, LEAD + 20 + 5 * row : LEAD + 60 + 5 * row] *= 1.5 + 0.3 * row
    counts = watched(
        rng.poisson(rate),
        expected,
        least_share=rng.uniform(0.002, 0.03, 10),
        whole=rng.uniform(300, 500, LEAD + DAYS),
    )
    course = same_as_the_reference(counts, RULE)
    small = same_as_the_reference(replace(counts, whole=counts.whole / 100), RULE)
    assert small.reported.sum() > course.reported.sum() > 100


@pytest.mark.thorough
def test_silences_of_rare_subjects_end_as_in_the_plain_reference() -> None:
    """Over four weeks nothing instead of nine cases is three standard deviations; a tenth of the usual remains."""
    rng = np.random.default_rng(2)
    expected = np.broadcast_to(rng.uniform(0.25, 0.9, (12, 1)), (12, LEAD + DAYS)).copy()
    rate = expected.copy()
    for row in range(12):
        first = LEAD + 10 + 4 * row
        rate[row, first : first + 45] *= 0.0 if row % 2 else 0.05
    changed = {
        "sign": np.full(12, FEWER),
        "least_ratio": np.full(12, 0.5),
        "least_cases": np.full(12, 2.0),
        "phi": np.ones((12, 4)),
    }
    course = same_as_the_reference(watched(rng.poisson(rate), expected, **changed), RULE)
    assert course.reported.any(axis=1).sum() >= 8
    assert not course.reported[:, -1].all()


@pytest.mark.thorough
@pytest.mark.parametrize("windows", ordinary_first(2, [[7], [3, 7, 28], [3, 14]]))
def test_with_other_windows_the_course_is_that_of_the_plain_reference(windows: list[int]) -> None:
    rng = np.random.default_rng(len(windows))
    number = len(windows)
    expected = np.broadcast_to(rng.uniform(2, 8, (9, 1)), (9, LEAD + DAYS)).copy()
    rate = expected * np.where(np.arange(LEAD + DAYS) >= LEAD + 70, 1.3, 1.0)
    rate[1, LEAD + 30 : LEAD + 60] *= 3
    rate[5, LEAD + 80 : LEAD + 110] *= 3
    counts = watched(
        rng.poisson(rate),
        expected,
        phi=rng.uniform(1, 2, (9, number)),
        windows=np.ones((9, number), dtype=bool),
        families=np.stack([np.arange(9) // 3, np.full(9, -1)]),
    )
    rule = replace(RULE, windows=tuple(windows))

    assert same_as_the_reference(counts, rule).reported.any()


def test_no_days_have_no_course() -> None:
    course = event_course(watched(np.ones((3, LEAD)), np.ones((3, LEAD))), ReportingRule(**vars(RULE)))
    assert course.reported.shape == (3, 0)


@pytest.mark.thorough
def test_rises_of_subjects_that_hardly_ever_occur_end_as_in_the_plain_reference() -> None:
    """Half a case is usual over four weeks, so that the smallest rise that could be named decides when one is over."""
    rng = np.random.default_rng(6)
    expected = np.broadcast_to(rng.uniform(0.01, 0.03, (8, 1)), (8, LEAD + DAYS)).copy()
    rate = expected.copy()
    for row in range(8):
        rate[row, LEAD + 20 + row : LEAD + 40 + row] = 1.5
    course = same_as_the_reference(watched(rng.poisson(rate), expected), RULE)
    assert course.reported.any(axis=1).all()
    assert not course.reported[:, -1].any()


@pytest.mark.thorough
def test_a_surge_while_a_new_level_is_reported_waits_until_the_end_of_that_week() -> None:
    """The line of the new level stays as it is; the surge is named against the new level, on no day of it too late."""
    rng = np.random.default_rng(8)
    expected = np.full((8, LEAD + DAYS), 12.0)
    rate = expected.copy()
    for row in range(8):
        rate[row, LEAD + row :] *= 3
        rate[row, LEAD + row + 88 :] *= 3
    course = same_as_the_reference(watched(rng.poisson(rate), expected), RULE)
    for row in range(8):
        announced = np.flatnonzero(course.is_new_level[row])
        assert len(announced) == RULE.announce
        assert len(np.unique(course.first[row, announced])) == 1
        again = np.flatnonzero(course.reported[row] & (course.first[row] > announced[-1]))
        assert 1 <= again[0] - announced[-1] <= 7


def test_a_surge_of_one_day_is_over_on_the_next_one_which_is_usual_again() -> None:
    """The day after the telling is no day of the event, so that what is usual learns it."""
    rng = np.random.default_rng(9)
    expected = np.full((6, LEAD + DAYS), 200.0)
    rate = expected.copy()
    for row in range(6):
        rate[row, LEAD + 20 + row] *= 3
    course = same_as_the_reference(watched(rng.poisson(rate), expected), RULE)
    assert [np.flatnonzero(row).tolist() for row in course.reported[:, 20:40]] == [[row] for row in range(6)]


@pytest.mark.thorough
def test_what_grows_a_hundredfold_is_reported_afresh_on_the_first_day_that_can_be_judged() -> None:
    """Seven days after the telling say how large an event is; the shortest window must lie after them."""
    rng = np.random.default_rng(10)
    expected = np.full((4, LEAD + DAYS), 5.0)
    rate = expected.copy()
    rate[:, LEAD + 30 :] *= 5
    rate[:, LEAD + 38 : LEAD + 60] *= 20
    course = same_as_the_reference(watched(rng.poisson(rate), expected), RULE)
    first_days = course.first[:, 36]
    assert (course.reported[:, 36] & (first_days >= 30)).all()
    assert set(course.first[:, 50] - first_days) == {9}


@pytest.mark.thorough
def test_growth_of_what_hardly_ever_occurs_is_that_of_the_plain_reference() -> None:
    """Less than one case is usual in a window, before an event of a case a day that grows to several."""
    rng = np.random.default_rng(11)
    expected = np.full((12, LEAD + DAYS), 0.03)
    rate = expected.copy()
    for row in range(12):
        rate[row, LEAD + 20 : LEAD + 60] = 1.0
        rate[row, LEAD + 60 : LEAD + 90] = 1.5 + 0.2 * row
    course = same_as_the_reference(watched(rng.poisson(rate), expected), RULE)
    assert len(np.unique(course.first[course.reported])) > 6


@pytest.mark.thorough
def test_a_silence_is_over_once_less_than_a_third_of_it_is_left_where_small_falls_can_be_reported() -> None:
    """A fall by a seventh could be reported; of a silence two thirds of the usual number are its end all the same."""
    rng = np.random.default_rng(12)
    expected = np.broadcast_to(rng.uniform(20, 40, (8, 1)), (8, LEAD + DAYS)).copy()
    rate = expected.copy()
    for row in range(8):
        rate[row, LEAD + 20 : LEAD + 40] *= 0.1 * row
        rate[row, LEAD + 40 : LEAD + 60] *= 0.8
    changed = {"sign": np.full(8, FEWER), "least_ratio": np.full(8, 0.86)}
    course = same_as_the_reference(watched(rng.poisson(rate), expected, **changed), RULE)
    assert course.reported[:6, 30].all()
    assert not course.reported[:, 80:].any()
