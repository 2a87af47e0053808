"""An axis that the peak of a trip would stretch ends above the other months; nothing else is ever cut."""

import math

from charts.axis_cut import CUT_FROM, axis_cut, axis_cut_note


def test_the_peak_of_a_trip_is_beyond_the_axis():
    cut = axis_cut([[100.0, 120.0, 900.0, 110.0], [90.0, 100.0, 300.0, 100.0]], {2})
    assert cut.beyond == (2,)
    assert 120 < cut.top < 200


def test_a_peak_that_leaves_enough_room_is_not_cut():
    highest = CUT_FROM * 120 - 1
    cut = axis_cut([[100.0, 120.0, highest]], {2})
    assert (cut.top, cut.beyond) == (highest, ())


def test_a_peak_without_a_trip_is_never_cut():
    assert axis_cut([[100.0, 120.0, 900.0]], set()).top == 900
    # A trip in another month does not cut it either: the axis reaches the largest month without a trip.
    cut = axis_cut([[100.0, 900.0, 2_000.0]], {2})
    assert cut.top > 900
    assert cut.beyond == (2,)


def test_only_trips_or_no_values_leave_the_axis_alone():
    assert axis_cut([[500.0, 600.0]], {0, 1}).beyond == ()
    assert axis_cut([[math.nan, math.nan]], {0}).top == 0
    assert axis_cut([], set()).top == 0


def test_a_month_of_a_trip_below_the_others_is_not_beyond():
    cut = axis_cut([[100.0, 90.0, 900.0]], {1, 2})
    assert cut.beyond == (2,)


def test_the_note_is_in_both_languages():
    assert "▲" in axis_cut_note("fa")
    assert axis_cut_note("en") != axis_cut_note("fa")
