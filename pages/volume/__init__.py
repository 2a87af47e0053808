"""Volume: what came in against what was expected, topics, the calendar, kinds and channels, hours of the week."""

import streamlit as st

from pages.view.ask import ask, remembered
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.volume.calendar_days import calendar
from pages.volume.expected_actual import expected
from pages.volume.forecast import past_accuracy
from pages.volume.kinds_and_channels import mix
from pages.volume.rising_topics import rising_topics
from pages.volume.topics import topics
from pages.volume.weekday_hours import rhythm
from pages.widgets import notices
from pages.widgets.drawing import draw, draw_figure


@remembered
def nothing(view: Viewing) -> bool:
    """Whether no case was received in the scope, or nothing of it is known yet."""
    if view.scope.first and view.scope.first > view.today:
        return True
    return not ask(view, "received").row["n"]


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (nothing, expected, topics, rising_topics, calendar, mix, rhythm, past_accuracy)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: Viewing = st.session_state["view"]
    if nothing(view):
        draw(notices.empty(view), "volume")
        return
    told = expected(view)
    draw(told.head, "volume-expected-head")
    if told.figure:
        draw_figure(told.figure, "volume-expected", alt=told.alt)
    draw(told.foot, "volume-expected-foot")
    forecasts = st.container()
    draw(f'<div class="volume-pair">{topics(view)}{rising_topics(view)}</div>', "volume-topics")
    draw(calendar(view), "volume-calendar")
    draw(f'<div class="volume-pair">{mix(view)}{rhythm(view)}</div>', "volume-mix")
    with forecasts:  # last, since trying forecasts on the past takes longest
        draw(past_accuracy(view), "volume-accuracy")


SCREEN = Screen("volume", "Volume", show=show, pieces=pieces)
