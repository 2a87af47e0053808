"""A figure in text has its interval and number of cases, or the reason why it has no value."""

import math

import pytest

from queries.cli.figure_output import figure_text
from queries.measures import MEASURES

ROW = {"value": 0.5, "lower": 0.4, "upper": 0.6, "n": 100, "withheld": False, "reason": ""}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "50.0% [40.0% – 60.0%] (n=100)"),
        ({"lower": math.nan, "upper": math.nan}, "50.0% (n=100)"),
        ({"withheld": True, "n": 3}, "too few cases (n=3)"),
        ({"reason": "unheard"}, "fewer than 20% gave a rating (n=100)"),
        ({"n": None}, "not published"),
        ({"reason": "not_recorded"}, "Not in this source"),
    ],
)
def test_a_figure_has_its_interval_or_a_reason(changed: dict[str, object], text: str) -> None:
    assert figure_text(MEASURES["on_time_share"], ROW | changed, "en") == text
