"""The share on time by month: its title, its target, and months without a share (`charts.monthly.on_time_by_month`)."""

import math

import pytest

from charts.monthly.on_time_by_month import MonthShare, on_time
from persian.calendar import from_jalali, months
from queries.measures import MEASURES

EDGES = months(from_jalali(1404, 1, 1), from_jalali(1404, 6, 20))
ON_TIME = MEASURES["on_time_share"]


def shares(*values: float) -> list[MonthShare]:
    last = len(values) - 1
    return [
        MonthShare(EDGES[i], value, value - 0.02, value + 0.02, 400, complete=i < last)
        for i, value in enumerate(values)
    ]


def test_the_share_on_time_tells_its_last_full_month_and_its_ends():
    drawn = on_time(shares(0.6, 0.7, 0.65, 0.9), ON_TIME, target=None, lang="en")
    assert drawn.title == (
        "Khordad 1404: 65.0% answered on time; lowest 60.0% in Farvardin 1404, highest 70.0% in Ordibehesht 1404"
    )
    assert drawn.html.count('class="dot inner"') == 1  # The incomplete month.
    assert 'class="target"' not in drawn.html


def test_no_month_is_the_lowest_or_highest_by_chance():
    close = on_time(shares(0.6, 0.61, 0.605, 0.9), ON_TIME, target=None, lang="en")
    assert close.title == "Khordad 1404: 60.5% answered on time"
    one = on_time(shares(0.6, 0.61, 0.7, 0.9), ON_TIME, target=None, lang="en")
    assert one.title == "Khordad 1404: 70.0% answered on time; highest 70.0% in Khordad 1404"


@pytest.mark.parametrize(
    ("target", "said"),
    [(0.8, "below the target"), (0.5, "above the target"), (0.66, "not clearly off the target")],
)
def test_a_target_is_drawn_and_reported_with_the_interval_in_mind(target, said):
    drawn = on_time(shares(0.6, 0.7, 0.65, 0.9), ON_TIME, target=target, lang="en")
    assert drawn.title == f"Khordad 1404: 65.0% answered on time; {said}"
    assert 'class="target"' in drawn.html


def test_months_without_a_share_leave_a_gap():
    drawn = on_time(shares(0.6, 0.7, math.nan, 0.6, 0.7, 0.7), ON_TIME, target=None, lang="fa")
    assert drawn.html.count('class="line"') == 2
    assert "nan" not in drawn.html


def test_without_any_share_there_is_no_empty_chart():
    drawn = on_time(shares(math.nan, math.nan), ON_TIME, target=0.8, lang="en")
    assert (drawn.html, drawn.notes) == ("", ())
    assert drawn.title == "Answered on time by month: too few cases"
