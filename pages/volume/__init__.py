"""The volume screen: actual against expected cases, topics, hours of the week, calendar, kinds and channels."""

import streamlit as st

from charts.markup import html
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.view_data import cached, query_measure
from pages.volume.calendar_days import calendar_section
from pages.volume.expected_actual import expected_actual_section
from pages.volume.forecast import past_accuracy
from pages.volume.kinds_and_channels import mix_section
from pages.volume.rising_topics import rising_topics
from pages.volume.topics import topics_section
from pages.volume.weekday_hours_section import weekday_hours_section
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.figure_section import draw_figure_section
from pages.widgets.notices import notices


@cached
def none_received(view: View) -> bool:
    """True if no case was received in the scope, or if the scope starts after as-of."""
    if view.scope.first and view.scope.first > view.today:
        return True
    return not query_measure(view, "received").row["n"]


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    return (
        none_received,
        expected_actual_section,
        topics_section,
        rising_topics,
        weekday_hours_section,
        calendar_section,
        mix_section,
        past_accuracy,
    )


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    if none_received(view):
        draw(notices.no_cases(view), "volume")
        return
    draw_figure_section(expected_actual_section(view), "volume-expected")
    forecasts = st.container()
    draw(
        # The list of topic groups is about as high as the two others together.
        html(
            '<div class="volume-pair">{}<div class="volume-column">{}{}</div></div>',
            topics_section(view),
            rising_topics(view),
            weekday_hours_section(view),
        ),
        "volume-topics",
    )
    draw(calendar_section(view), "volume-calendar")
    draw(mix_section(view), "volume-mix")
    with forecasts:  # drawn last, because backtesting the forecast takes longest
        draw(past_accuracy(view), "volume-accuracy")


SCREEN = Screen("volume", "Volume", show=show, pieces=pieces, has_plotly=True)
