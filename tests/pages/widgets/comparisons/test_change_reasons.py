"""`pages.widgets.comparisons.change_reasons`: a difference beyond its interval is not called normal variation."""

import pytest

from pages.widgets.comparisons.change_reasons import reason_beyond_interval
from persian.translate import translator
from queries.measures import MEASURES

UNCERTAIN = "not certain among several comparisons"


@pytest.mark.parametrize(
    ("difference", "limits", "expected", "reason"),
    [
        (0.47, (0.15, 0.83), 0.10, UNCERTAIN),
        (0.47, (0.05, 0.83), 0.10, ""),
        (0.47, (-0.05, 0.83), 0.0, ""),
        (-0.40, (-0.60, -0.10), 0.0, UNCERTAIN),
        (0.02, (0.01, 0.03), 0.0, "too small to matter"),
        (float("nan"), (float("nan"), float("nan")), float("nan"), ""),
    ],
)
def test_what_is_said_agrees_with_the_interval(difference, limits, expected, reason) -> None:
    row = {
        "difference": difference,
        "difference_lower": limits[0],
        "difference_upper": limits[1],
        "expected_difference": expected,
    }
    assert reason_beyond_interval(translator("en"), row, MEASURES["received"]) == reason


def test_it_is_said_in_persian_too() -> None:
    row = {
        "difference": 0.47,
        "difference_lower": 0.15,
        "difference_upper": 0.83,
        "expected_difference": 0.1,
    }
    assert (
        reason_beyond_interval(translator("fa"), row, MEASURES["received"]) == "در میان چند مقایسه، قطعی نیست"
    )
