"""Counts for the scan: those of the measure, of whole days, of counties and sources that can be compared."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from queries.estimates.measure import measure
from queries.hotspots.scan_counts import MAX_WEEKS, _daily, scan_counts, scan_windows
from queries.vocabulary.scope import Scope

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def counted(demo_store):
    counts = scan_counts(demo_store, Scope())
    assert counts is not None
    return counts


def test_counts_are_those_of_the_measure_without_trips(demo_store, counted):
    scope = Scope(counted.first, counted.last, trips="out")
    frame = measure(demo_store, "received", scope, by=("county",), lang="en").frame.set_index("county")

    for code, n in zip(counted.counties, counted.counts.sum(axis=1), strict=True):
        assert n == frame.loc[code, "value"]
    assert counted.counts.shape[1] == (counted.last - counted.first).days + 1 <= MAX_WEEKS * 7
    assert len(counted.counties) == 21
    assert counted.left_out == counted.sources_left_out == ()


def test_the_last_day_is_the_last_whole_one(demo_store, counted):
    assert counted.last == demo_store.as_of.date() - timedelta(demo_store.as_of.hour < 23)


def test_a_topic_is_counted_by_itself_and_the_period_does_not_matter(demo_store, counted):
    code = str(demo_store.dimension("topic_group")["code"].iloc[1])
    part = scan_counts(demo_store, Scope(topic_groups=(code,), first=counted.last, last=counted.last))

    assert part is not None
    assert 0 < part.counts.sum() < counted.counts.sum()
    assert part.last == counted.last


def test_the_calendar_has_a_row_for_each_day(counted):
    assert counted.design().history == counted.counts.shape[1]


def test_windows_are_of_the_counties_that_are_counted(province, counted):
    windows = scan_windows(province, counted.counties[:8])

    assert windows.shape[1] == 8
    assert windows.any(axis=1).all()
    singles = windows[windows.sum(axis=1) == 1]
    assert (singles.sum(axis=0) == 1).all()
    assert scan_windows(province, counted.counties[:8]) is windows
    assert not windows.flags.writeable


def test_days_outside_the_series_have_no_cases(demo_store, counted):
    class Series:
        """Two days of two parts."""

        first = counted.first
        cumulative = np.array([[0, 1, 3], [0, 5, 9]])

    day = counted.first

    assert _daily(Series, day - timedelta(1), day + timedelta(2)).tolist() == [[0, 1, 2, 0], [0, 5, 4, 0]]
    assert _daily(Series, day + timedelta(1), day + timedelta(1)).tolist() == [[2], [4]]
    assert _daily(Series, day + timedelta(9), day + timedelta(9)).tolist() == [[0], [0]]


def test_a_line_of_no_sources_is_not_looked_at(demo_store):
    nothing = replace(Scope(), as_of=None, kinds=("suggestion",), topics=("no such topic",))

    counts = scan_counts(demo_store, nothing)

    assert counts is None or not counts.counts.any()
