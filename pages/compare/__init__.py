"""Compare: any two scopes side by side. Side A is the scope of the bar, side B what the address says behind `b.`."""

import streamlit as st

from pages.compare.controls import choosing
from pages.compare.curve_overlay import speed
from pages.compare.measure_table import figures
from pages.compare.trend_overlay import trend
from pages.compare.two_sides import misread, sides
from pages.view.emptiness import nothing
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets import notices
from pages.widgets.drawing import draw, draw_figure


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    if sides(view).b is None:
        return (choosing,)
    return (choosing, nothing, figures, speed, trend)


def show() -> None:
    """Draw the screen."""
    view: Viewing = st.session_state["view"]
    both = sides(view)
    draw(misread(view, both) + choosing(view), "compare-choosing")
    if both.b is None:
        return
    if nothing(view):
        draw(notices.empty(view), "compare-figures")
        return
    draw(figures(view), "compare-figures")
    left, right = st.columns(2, gap="medium")
    with left:
        drawn = speed(view)
        draw(drawn.head, "compare-speed-head")
        if drawn.figure:
            draw_figure(drawn.figure, "compare-speed", alt=drawn.alt)
        draw(drawn.foot, "compare-speed-foot")
    with right:
        drawn = trend(view)
        draw(drawn.head, "compare-trend-head")
        if drawn.figure:
            draw_figure(drawn.figure, "compare-trend", alt=drawn.alt)
        draw(drawn.foot, "compare-trend-foot")


SCREEN = Screen("compare", "Compare", show=show, pieces=pieces)
