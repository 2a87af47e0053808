"""The compare screen: two scopes side by side.

Side A is the scope of the scope bar, side B is read from the parameters with the prefix `b.`.
"""

import streamlit as st

from pages.compare.controls import comparison_controls
from pages.compare.curve_overlay import answer_curves_section
from pages.compare.empty_side_b import empty_side_b
from pages.compare.measure_table import measure_table_section
from pages.compare.trend_overlay import trend
from pages.compare.two_sides import ignored_side_b_params, sides
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.figure_section import draw_figure_section
from pages.widgets.notices import notices


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    if sides(view).b is None:
        return (comparison_controls,)
    return (comparison_controls, is_empty, empty_side_b, measure_table_section, answer_curves_section, trend)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    both = sides(view)
    draw(ignored_side_b_params(view, both) + comparison_controls(view), "compare-choosing")
    if both.b is None:
        return
    if is_empty(view):
        draw(notices.no_cases(view), "compare-figures")
        return
    if nothing_in_b := empty_side_b(view):
        draw(nothing_in_b, "compare-figures")
        return
    draw(measure_table_section(view), "compare-figures")
    left, right = st.columns(2, gap="medium")
    with left:
        draw_figure_section(answer_curves_section(view), "compare-speed")
    with right:
        draw_figure_section(trend(view), "compare-trend")


SCREEN = Screen("compare", "Compare", show=show, pieces=pieces, has_plotly=True)
