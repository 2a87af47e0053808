"""Measures based on verdicts are blank where the response rate is too low."""

import math

import pandas as pd

from charts.parts.figure_texts import missing_text
from queries.estimates.measure import measure
from queries.estimates.response_threshold import VALUE_COLUMNS, blank_low_response
from queries.vocabulary.scope import Scope


def test_satisfaction_of_counties_that_hardly_answered_has_no_figure(demo_store):
    result = measure(demo_store, "satisfied_share", Scope(), by=("county",))
    rates = pd.Series(0.5, result.frame.index)
    rates.iloc[:3] = [0.19, math.nan, 0.2]
    frame = result.frame.assign(response_rate=rates)
    rows = blank_low_response(result.with_frame(frame)).frame
    assert list(rows["low_response"].iloc[:4]) == [True, True, False, False]
    assert rows.iloc[:2][list(VALUE_COLUMNS)].isna().all(axis=None)
    pd.testing.assert_frame_equal(rows.iloc[2:][frame.columns], frame.iloc[2:])
    assert list(rows["n"]) == list(frame["n"])
    assert "19%" in missing_text(rows.iloc[0], "en")


def test_other_measures_stay_as_they_are(demo_store):
    result = measure(demo_store, "on_time_share", Scope(), by=("county",))
    assert blank_low_response(result) is result
