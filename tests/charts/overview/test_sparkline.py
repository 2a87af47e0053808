"""The small line of a card: values, gaps and the target (`charts.overview.sparkline`)."""

import math
import re
from urllib.parse import unquote

import pytest

from charts.overview.sparkline import sparkline


def test_a_target_is_a_thin_line_in_the_sparkline_and_in_its_range():
    plain = sparkline([1.0, 2.0], alt="d", labels=("a", "b"))
    aimed = sparkline([1.0, 2.0], alt="d", labels=("a", "b"), target=4.0)
    assert "stroke-dasharray" in aimed
    assert "M0%203H190" in aimed  # The highest value of all is at the top.
    assert "M0%203H190" not in plain


def drawing(html: str) -> str:
    return unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', html)[1])


def test_a_small_line_runs_through_its_values_and_leaves_gaps():
    svg = drawing(sparkline([1, 2, None, 4, 3], alt="x", labels=("a", "b")))
    assert svg.count('class="l"') == 2  # Two separate stretches.
    assert svg.startswith("<svg xmlns=")


def test_an_unfinished_month_stands_apart():
    done = drawing(sparkline([1, 2, 3, 1], alt="x", labels=("a", "b")))
    not_done = drawing(sparkline([1, 2, 3, 1], alt="x", labels=("a", "b"), last_incomplete=True))
    assert 'class="d"' not in done
    assert 'class="d"' in not_done
    begun = drawing(sparkline([1, 2, 3, 1], alt="x", labels=("a", "b"), first_incomplete=True))
    assert begun.count('class="d"') == 1
    assert re.search(r'class="l" d="M63.3 [^"]*L190 ', begun)  # The line begins with the second month.


@pytest.mark.parametrize("values", [[], [1], [None, 2], [math.nan, math.nan, 3]])
def test_fewer_than_two_values_are_no_line(values):
    assert sparkline(values, alt="x", labels=("a", "b")) == ""


def test_a_small_line_is_reported_to_those_who_cannot_see_it():
    assert 'alt="ثبت‌شده به تفکیک ماه"' in sparkline([1, 2], alt="ثبت‌شده به تفکیک ماه", labels=("a", "b"))
