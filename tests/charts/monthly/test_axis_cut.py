"""An axis that the peak of a trip would stretch ends above the other months; nothing else is ever beyond it."""

import math
import re

from charts.monthly.axis_cut import CUT_FROM, Peak, axis_cut_note, axis_top, peak_labels, peaks_beyond
from charts.parts.event_marks import EventMark, EventMarks


def of_trips(*periods: int, marks: tuple[EventMark, ...] = ()) -> EventMarks:
    return EventMarks(marks, trips=frozenset(periods))


def test_the_axis_ends_below_the_peak_of_a_trip():
    assert 120 < axis_top([[100.0, 120.0, 900.0, 110.0], [90.0, 100.0, 300.0, 100.0]], of_trips(2)) < 200


def test_a_peak_that_leaves_enough_room_is_on_the_axis():
    highest = CUT_FROM * 120 - 1
    assert axis_top([[100.0, 120.0, highest]], of_trips(2)) == highest


def test_a_peak_without_a_trip_is_always_on_the_axis():
    assert axis_top([[100.0, 120.0, 900.0]], of_trips()) == 900
    assert axis_top([[100.0, 900.0, 2_000.0]], of_trips(2)) > 900


def test_a_value_as_high_as_the_labels_of_events_stays_below_them():
    events = of_trips(marks=(EventMark(1, 1.5, 1.5),))
    assert 6 * 1.03 < axis_top([[1.0, 6.0, 2.0]], events) < 6 * 1.1


def test_trips_alone_or_no_values_leave_the_axis_alone():
    assert axis_top([[500.0, 600.0]], of_trips(0, 1)) == 600
    assert axis_top([[math.nan, math.nan]], of_trips(0)) == 0
    assert axis_top([], of_trips()) == 0


def test_peaks_are_what_is_beyond_by_period():
    series = [[1.0, 9.0, 8.0, 1.0, 7.0], [1.0, 1.0, 6.0, math.nan, 1.0]]
    assert peaks_beyond(series, 5) == [
        Peak(1, ((0, 9.0),)),
        Peak(2, ((0, 8.0), (1, 6.0))),
        Peak(4, ((0, 7.0),)),
    ]
    assert peaks_beyond(series, 9) == []
    assert peaks_beyond([], 9) == []


def labels(series: list[float]) -> list[tuple[str, str, str]]:
    """Position, row and text of the labels of a series of which every value above 5 is beyond the axis."""
    return written(peak_labels(peaks_beyond([series], 5), count=len(series), names=["Open"], lang="en"))


def written(markup: str) -> list[tuple[str, str, str]]:
    """Position, row and text of labels."""
    return re.findall(r'style="--at:([\d.]+)%;--half:[\d.]+rem;--row:(\d)">([^<]*)<', markup)


def test_each_label_is_at_its_own_bar_and_below_a_larger_one_beside_it():
    months = [1.0] * 20
    months[7:9], months[15] = [7_000.0, 9_000.0], 8_000.0
    assert labels(months) == [
        ("42.50", "0", "▲ 9,000"),
        ("77.50", "0", "▲ 8,000"),
        ("37.50", "1", "▲ 7,000"),
    ]


def test_labels_at_the_ends_keep_the_room_that_they_need_inside_the_plot():
    assert [row for _, row, _ in labels([9.0, 1.0, 1.0, 1.0, 8.0, *[1.0] * 15])] == ["0", "1"]
    assert [row for _, row, _ in labels([9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 8.0, *[1.0] * 13])] == ["0", "0"]


def test_the_smallest_of_many_neighbours_has_no_label():
    assert [text for *_, text in labels([1.0] * 16 + [6.0, 9.0, 8.0, 7.0])] == ["▲ 9", "▲ 8", "▲ 7"]


def test_labels_of_several_series_say_of_which_each_number_is():
    received, closed = [1.0] * 13, [1.0] * 13
    received[3], closed[3], closed[4] = 42_792.0, 24_559.0, 18_242.0
    peaks = peaks_beyond([received, closed], 5)
    assert written(peak_labels(peaks, count=13, names=["Received", "Closed"], lang="en")) == [
        ("26.92", "0", "Received ▲ 42,792"),
        ("26.92", "1", "Closed ▲ 24,559"),
        ("34.62", "2", "Closed ▲ 18,242"),
    ]
    # In Persian the name is to the right of the number, in a plot that runs from left to right.
    persian = peak_labels(peaks, count=13, names=["ثبت‌شده", "مختومه"], lang="fa")
    assert 'dir="rtl"' in persian
    assert ">ثبت‌شده ▲ ۴۲٬۷۹۲<" in persian


def test_longer_labels_need_more_room_beside_each_other():
    values = [9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 8.0, *[1.0] * 13]
    peaks = peaks_beyond([values, [1.0] * 20], 5)
    of_long_names = written(peak_labels(peaks, count=20, names=["Received", "Closed"], lang="en"))
    assert [row for _, row, _ in of_long_names] == ["0", "1"]
    assert [row for _, row, _ in labels(values)] == ["0", "0"]


def test_the_label_of_a_single_series_has_no_name_and_the_note_has_all_numbers():
    peaks = peaks_beyond([[1.0, 9_000.0, 10.0], [1.0, 7_000.0, 1.0]], 5)
    assert ">▲ ۹٬۰۰۰<" in peak_labels(peaks_beyond([[9_000.0]], 5), count=1, names=["باز"], lang="fa")
    note = axis_cut_note(peaks, months=["Mehr", "Aban", "Azar"], names=["Received", "Closed"], lang="en")
    assert note.endswith("Beyond it: Aban: Received 9,000, Closed 7,000; Azar: Received 10.")
    assert "مهر: ۹٬۰۰۰" in axis_cut_note([Peak(0, ((0, 9_000.0),))], months=["مهر"], names=[""], lang="fa")


def test_without_peaks_there_is_no_note():
    assert axis_cut_note([], months=[], names=[], lang="fa") == ""
