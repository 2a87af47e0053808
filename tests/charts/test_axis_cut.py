"""An axis that the peak of a trip would stretch ends above the other months; nothing else is ever beyond it."""

import math

from charts.axis_cut import CUT_FROM, Peak, axis_cut_note, axis_top, peak_labels, peak_lines, peaks_beyond


def test_the_axis_ends_below_the_peak_of_a_trip():
    assert 120 < axis_top([[100.0, 120.0, 900.0, 110.0], [90.0, 100.0, 300.0, 100.0]], {2}) < 200


def test_a_peak_that_leaves_enough_room_is_on_the_axis():
    highest = CUT_FROM * 120 - 1
    assert axis_top([[100.0, 120.0, highest]], {2}) == highest


def test_a_peak_without_a_trip_is_always_on_the_axis():
    assert axis_top([[100.0, 120.0, 900.0]], set()) == 900
    assert axis_top([[100.0, 900.0, 2_000.0]], {2}) > 900


def test_trips_alone_or_no_values_leave_the_axis_alone():
    assert axis_top([[500.0, 600.0]], {0, 1}) == 600
    assert axis_top([[math.nan, math.nan]], {0}) == 0
    assert axis_top([], set()) == 0


def test_peaks_are_what_is_beyond_with_neighbours_together():
    series = [[1.0, 9.0, 8.0, 1.0, 7.0], [1.0, 1.0, 6.0, math.nan, 1.0]]
    assert peaks_beyond(series, 5) == [
        Peak((1, 2), (((0, 9.0),), ((0, 8.0), (1, 6.0)))),
        Peak((4,), (((0, 7.0),),)),
    ]
    assert peaks_beyond(series, 9) == []
    assert peaks_beyond([], 9) == []


def test_the_label_has_each_number_with_its_month_and_series():
    [peak] = peaks_beyond([[1.0, 9_000.0, 1.0], [1.0, 7_000.0, 1.0]], 5)
    lines = peak_lines(peak, ["Mehr", "Aban", "Azar"], ["Received", "Closed"], "en")
    assert lines == ["▲ Aban: Received 9,000, Closed 7,000"]
    markup = str(peak_labels([peak], months=["مهر", "آبان", "آذر"], names=["", ""], lang="fa"))
    assert "▲ آبان: ۹٬۰۰۰، ۷٬۰۰۰" in markup
    assert 'class="beyond right" style="left:66.67%"' in markup


def test_the_note_is_in_both_languages():
    assert "▲" in axis_cut_note("fa")
    assert axis_cut_note("en") != axis_cut_note("fa")
