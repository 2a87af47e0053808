"""Ranges in the cells of tables: where they stand (`charts.tables.interval_cell`)."""

import math
import re

import pytest

from charts.tables.interval_cell import Scale, difference_range, placed_range, ratio_range


def at(drawn: str, name: str) -> float:
    """The value of an attribute, from the first element that has it."""
    return float(re.search(rf'{name}="([\d.]+)"', drawn).group(1))


def test_a_difference_stands_on_its_side_of_nothing():
    more, less = (
        difference_range(x, x - 1, x + 1, min_change=2.0, highlighted=True, alt="") for x in (3.0, -3.0)
    )
    assert at(more, "cx") > at(more, 'class="none" x1') > at(less, "cx")
    assert "apart" in more
    assert "apart" not in difference_range(3.0, 2.0, 4.0, min_change=2.0, highlighted=False, alt="")


def test_four_bands_are_half_of_the_line_and_very_far_stays_on_it():
    drawn = difference_range(4.0, 4.0, 4e9, min_change=1.0, highlighted=False, alt="")
    assert at(drawn, "cx") == pytest.approx(75 * 1.5)
    assert max(float(x) for x in re.findall(r'x2="([\d.]+)"', drawn)) <= 150


def test_without_an_interval_nothing_is_drawn():
    assert difference_range(1.0, math.nan, 2.0, min_change=1.0, highlighted=False, alt="") == ""
    assert ratio_range(1.0, 0.0, 2.0, max_ratio=8.0, alt="") == ""


def test_a_ratio_of_one_stands_in_the_middle_and_its_inverse_mirrored():
    one, double, half = (ratio_range(x, x, x, max_ratio=8.0, alt="") for x in (1.0, 2.0, 0.5))
    assert at(one, "cx") == 75.0
    assert at(double, "cx") - 75 == pytest.approx(75 - at(half, "cx"), abs=0.11)


def test_a_count_is_a_bar_from_where_reading_begins():
    fa, en = (
        placed_range(5.0, math.nan, math.nan, scale=Scale(0, 10), side=0, tooltip=["x"], rtl=rtl)
        for rtl in (True, False)
    )
    assert 'class="bar" x="75.0"' in fa
    assert 'class="bar" x="0.0"' in en
