"""Numbered marks of events on charts over time: labels that never overlap on a telephone, and the key in words."""

from urllib.parse import unquote

import plotly.graph_objects as go
import pytest
from markupsafe import escape

from charts.overview.sparkline import TICK, WIDTH, sparkline
from charts.parts.event_marks import (
    NO_EVENTS,
    EventEntry,
    EventMark,
    EventMarks,
    event_key,
    event_numbers,
    events_of_period,
    events_text,
    html_event_labels,
    mark_labels,
    plotly_event_marks,
    svg_event_marks,
)
from charts.parts.palette import LIGHT

EVENTS = EventMarks(
    (EventMark(1, 2.5, 2.5), EventMark(2, 6.0, 8.0)),
    (EventEntry(1, "First <trip>", "3 cases"), EventEntry(2, "Ramadan", "")),
)


def labels(*places: tuple[int, float], count: int = 36, lang: str = "fa") -> list[str]:
    return [
        label.text(lang) for label in mark_labels([EventMark(number, at, at) for number, at in places], count)
    ]


def test_marks_with_room_between_them_keep_their_own_numbers():
    assert labels((1, 2.5), (2, 9.5), (3, 30.5)) == ["۱", "۲", "۳"]


def test_marks_without_room_are_gathered():
    assert labels((1, 2.5), (5, 2.9)) == ["۱،\u00a0۵"]
    assert labels((1, 2.5), (2, 2.7), (3, 3.0)) == ["۱–۳"]
    assert labels((1, 2.5), (2, 2.7), (4, 3.0), (9, 3.1), lang="en") == ["1,2,…"]


def test_the_same_number_is_not_repeated_in_a_label():
    assert labels((2, 5.5), (2, 5.6)) == ["۲"]


def test_a_gathered_label_takes_in_the_neighbour_that_it_reaches():
    places = [(n, 1.1 * n) for n in range(1, 13)]
    gathered = mark_labels([EventMark(n, at, at) for n, at in places], 36)
    widths = [0.027 + 0.023 * len(label.text("en")) for label in gathered]
    for left, right, a, b in zip(gathered, gathered[1:], widths, widths[1:], strict=False):
        assert right.at - left.at >= 36 * (a + b) / 2 - 36 * 0.03
    assert sorted({n for label in gathered for n in label.numbers}) == list(range(1, 13))


def test_plotly_accepts_lines_and_areas():
    shapes, annotations = plotly_event_marks(EVENTS, count=12, palette=LIGHT, lang="fa")
    go.Figure({"data": [], "layout": {"shapes": shapes, "annotations": annotations}})
    assert [(shape["type"], shape["x0"], shape["x1"]) for shape in shapes] == [
        ("line", 2.0, 2.0),
        ("rect", 5.5, 7.5),
    ]
    assert [(note["text"], note["x"]) for note in annotations] == [("<b>۱</b>", 2.0), ("<b>۲</b>", 6.5)]


def test_the_svg_and_its_labels_mark_events_at_their_places():
    drawing = str(svg_event_marks(EVENTS, 10))
    assert 'd="M25.00 0V100"' in drawing
    assert 'x="60.00" y="0" width="20.00"' in drawing
    over = str(html_event_labels(EVENTS, 10, "fa"))
    assert "left:25.00%" in over
    assert "left:70.00%" in over
    assert over.count('aria-hidden="true"') == 2


def test_the_key_is_a_list_of_the_page_with_escaped_names():
    key = str(event_key(EVENTS, "en"))
    assert key.count("<li>") == 2
    assert "First &lt;trip&gt;" in key
    assert "<b>2</b>" in key


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_without_events_nothing_is_drawn(lang):
    assert event_key(NO_EVENTS, lang) == ""
    assert plotly_event_marks(NO_EVENTS, count=5, palette=LIGHT, lang=lang) == ([], [])


def test_labels_stay_inside_the_plot():
    first, last = mark_labels([EventMark(1, 0.0, 0.1), EventMark(2, 40.0, 40.0)], 40)
    assert 0.03 * 40 < first.at < 0.06 * 40
    assert 0.94 * 40 < last.at < 0.97 * 40


def test_a_small_drawing_names_its_events_in_one_line():
    assert events_text(EVENTS, "en") == "Events: \u2068First <trip>\u2069 (3 cases); \u2068Ramadan\u2069"
    assert events_text(NO_EVENTS, "fa") == ""


def test_a_month_has_the_events_that_touch_it():
    assert [entry.number for entry in events_of_period(EVENTS, 2).entries] == [1]
    assert events_of_period(EVENTS, 3) == NO_EVENTS
    # From 6 to 8: the periods 6 and 7, and not 5 and 8, which it only borders.
    inside = [bool(events_of_period(EVENTS, index).entries) for index in range(5, 9)]
    assert inside == [False, True, True, False]
    assert events_of_period(EVENTS, 7).marks == (EVENTS.marks[1],)
    assert event_numbers(EVENTS, "fa") == "۱،\u00a0۲"
    assert event_numbers(NO_EVENTS, "fa") == ""


def test_a_sparkline_has_quiet_ticks_and_says_what_they_are():
    values = [float(i) for i in range(11)]
    plain = sparkline(values, alt="Received by month", labels=("a", "b"))
    marked = sparkline(values, alt="Received by month", labels=("a", "b"), events=EVENTS, lang="en")
    named = escape(events_text(EVENTS, "en", ticks=True))
    assert named.startswith("Ticks mark the beginning of events: ")
    assert f'alt="Received by month. {named}"' in marked
    assert f'title="{named}"' in marked
    assert "title=" not in plain
    drawing = unquote(marked.split("svg+xml,")[1])
    # Values are drawn at the middles of their periods: the period from 2 to 3 is a fifth of the width from the left.
    assert f'd="M{WIDTH * 2 / 10:g} 0V{TICK:g}"' in drawing
    assert f'd="M{WIDTH * 5.5 / 10:g} 0V{TICK:g}"' in drawing
    assert 'class="e"' not in unquote(plain)
    # An event before the first value is drawn at the edge.
    early = EventMarks((EventMark(1, 0.0, 0.1),), EVENTS.entries[:1])
    edge = sparkline(values, alt="", labels=("", ""), events=early, lang="en")
    assert f'd="M0 0V{TICK:g}"' in unquote(edge)
