"""A channel that has its typical week again after a surge has not fallen silent."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from queries.attention.falls_back import MIN_WEEKS, without_falls_back
from tests.queries.attention.made_checks import QUIET

WEEKS = 40
SILENT_DAYS = 7
FALL = replace(
    QUIET, kind="drop", subject=(("channel", 2),), days=7, expected=300.0, event_days=SILENT_DAYS, p=1e-9
)


def series(*, usual: float, surge: float = 0.0, weeks: int = WEEKS, surge_weeks: int = 4) -> SimpleNamespace:
    """Days of two channels: `usual` cases a day of the second, `surge` more in the last weeks before the fall."""
    daily = np.full((2, weeks * 7 + SILENT_DAYS), usual)
    daily[1, -7 * surge_weeks - SILENT_DAYS : -SILENT_DAYS] += surge
    return SimpleNamespace(counts={"channel": SimpleNamespace(keys=[("1",), ("2",)], counts=daily)})


@pytest.mark.parametrize(("actual", "is_left_out"), [(14.0, True), (8.0, True), (7.0, False), (0.0, False)])
def test_a_fall_back_to_half_a_typical_week_and_more_is_left_out(actual, is_left_out):
    check = replace(FALL, actual=actual)
    kept = without_falls_back(series(usual=2.0, surge=60.0), [check, QUIET])
    assert kept == ([QUIET] if is_left_out else [check, QUIET])


def test_a_fall_of_what_was_always_as_much_is_told():
    check = replace(FALL, actual=20.0)
    assert without_falls_back(series(usual=40.0), [check]) == [check]


def test_a_fall_of_a_channel_that_has_grown_for_a_quarter_is_told():
    check = replace(FALL, actual=14.0)
    assert without_falls_back(series(usual=2.0, surge=60.0, surge_weeks=12), [check]) == [check]
    assert without_falls_back(series(usual=2.0, surge=60.0, surge_weeks=5), [check]) == []


def test_a_fall_of_a_channel_that_is_hardly_known_is_told():
    check = replace(FALL, actual=14.0)
    assert without_falls_back(series(usual=2.0, weeks=MIN_WEEKS - 1), [check]) == [check]
    assert without_falls_back(series(usual=2.0, weeks=MIN_WEEKS), [check]) == []


def test_falls_of_counties_are_left_as_they_are():
    county = replace(FALL, subject=(("county", 2),), actual=14.0)
    assert without_falls_back(SimpleNamespace(), [county]) == [county]
