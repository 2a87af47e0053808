"""`stats.own_past.month_gaps`: every series is in one group, with those that have the same gaps."""

import numpy as np

from stats.own_past.month_gaps import months_of, series_by_gaps


def test_series_with_the_same_gaps_are_together_and_those_without_come_first():
    known = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 0], [1, 0, 1], [1, 1, 1]], dtype=bool)
    groups = [(pattern.tolist(), rows.tolist()) for pattern, rows in series_by_gaps(known)]
    assert groups[0] == ([True, True, True], [1, 4])
    assert {pattern.dtype for pattern, _ in series_by_gaps(known)} == {known.dtype}
    assert sorted(groups[1:]) == [([False, False, False], [2]), ([True, False, True], [0, 3])]


def test_there_may_be_no_series_with_gaps_none_without_or_none_at_all():
    assert [rows.tolist() for _, rows in series_by_gaps(np.ones((2, 4), dtype=bool))] == [[0, 1]]
    with_gaps = list(series_by_gaps(np.eye(2, dtype=bool)))
    assert sorted((pattern.tolist(), rows.tolist()) for pattern, rows in with_gaps) == [
        ([False, True], [1]),
        ([True, False], [0]),
    ]
    assert list(series_by_gaps(np.ones((0, 3), dtype=bool))) == []
    only = list(series_by_gaps(np.array([[True, False]])))
    assert [(pattern.tolist(), rows.tolist()) for pattern, rows in only] == [([True, False], [0])]


def test_the_months_of_each_pattern_are_those_with_a_value():
    values = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, 6.0], [7.0, np.nan, 9.0]])
    parts = [months_of(values, rows, pattern).tolist() for pattern, rows in series_by_gaps(~np.isnan(values))]
    assert parts == [[[4.0, 5.0, 6.0]], [[1.0, 3.0], [7.0, 9.0]]]
    assert months_of(values[1:2], np.array([0]), np.ones(3, dtype=bool)).tolist() == [[4.0, 5.0, 6.0]]
