"""Classes of a map: few, with round limits, and covering every value."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.parts.value_classes import Classes, classify, round_ticks, tick_decimals

AMOUNTS = st.lists(
    st.floats(min_value=0, max_value=1e7, allow_nan=False, allow_subnormal=False), min_size=1, max_size=40
)


@given(AMOUNTS.filter(lambda values: all(v == 0 or v > 1e-6 for v in values)))
def test_every_value_falls_into_its_class(values):
    classes = classify(values)
    assert 1 <= classes.count <= 6
    assert list(classes.edges) == sorted(set(classes.edges))
    for value in values:
        index = classes.index_of(value)
        low, high = classes.edges[index], classes.edges[index + 1]
        assert low <= value * (1 + 1e-9) + 1e-9
        assert value <= high * (1 + 1e-9) + 1e-9


def test_values_of_one_kind_get_classes_of_equal_width():
    edges = classify([0.50, 0.61, 0.78]).edges
    assert edges == (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


def test_one_large_city_does_not_press_all_others_into_one_class():
    classes = classify([32, 50, 60, 88, 90, 150, 204, 300, 2450])
    assert classes.edges == (0, 100, 200, 500, 1000, 2000, 5000)
    assert len({classes.index_of(value) for value in (60, 150, 300, 2450)}) == 4


@pytest.mark.parametrize("values", [[], [math.nan], [0], [7], [7, 7]])
def test_nothing_to_tell_apart_is_still_a_scale(values):
    classes = classify(values)
    assert classes.count >= 1
    assert all(math.isfinite(edge) for edge in classes.edges)


@given(st.floats(min_value=0, max_value=1e9))
def test_ticks_start_at_zero_and_pass_the_top(high):
    ticks = round_ticks(high)
    assert ticks[0] == 0
    assert ticks[-1] >= high * (1 - 1e-9)
    assert 2 <= len(ticks) <= 7


@pytest.mark.parametrize(
    ("high", "ticks"),
    [
        (0.3, [0, 1]),
        (1.4, [0, 1, 2]),
        (3, [0, 1, 2, 3]),
        (12, [0, 5, 10, 15]),
        (2400, [0, 500, 1000, 1500, 2000, 2500]),
    ],
)
def test_ticks_of_counts_are_whole_numbers(high, ticks):
    """2.5 and 7.5 were written as 2 and 8."""
    assert round_ticks(high, whole=True) == ticks


@given(st.floats(min_value=0, max_value=1e9))
def test_whole_ticks_start_at_zero_and_pass_the_top(high):
    ticks = round_ticks(high, whole=True)
    assert ticks[0] == 0
    assert ticks[-1] >= high * (1 - 1e-9)
    assert 2 <= len(ticks) <= 7
    assert all(tick == int(tick) for tick in ticks)


@pytest.mark.parametrize(("ticks", "decimals"), [([0, 5], 0), ([0, 2.5, 5], 1), ([0, 0.25, 0.5], 2)])
def test_ticks_are_written_with_the_decimals_that_they_need(ticks, decimals):
    assert tick_decimals(ticks) == decimals


@pytest.mark.parametrize(
    ("lower", "upper", "uncertain"),
    [
        (1.0, 9.0, False),
        (1.0, 19.0, False),
        (1.0, 20.0, True),
        (1.0, math.inf, True),
        (25.0, math.inf, False),
        (math.nan, 40.0, False),
        (1.0, math.nan, False),
    ],
)
def test_a_value_is_uncertain_if_its_limits_are_more_than_one_class_apart(lower, upper, uncertain):
    assert Classes((0.0, 10.0, 20.0, 30.0)).is_uncertain(lower, upper) is uncertain
