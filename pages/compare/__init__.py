"""Compare: any two scopes side by side. Side A is the scope of the bar, side B what the address says behind `b.`."""

from collections.abc import Callable

import streamlit as st

from pages import notices
from pages.compare.choosing import choosing
from pages.compare.curves import speed
from pages.compare.figures import figures
from pages.compare.sides import misread, sides
from pages.compare.trend import trend
from pages.drawing import draw, draw_figure
from pages.overview import nothing
from pages.viewing import Viewing


def pieces(view: Viewing) -> tuple[Callable[[Viewing], object], ...]:
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
