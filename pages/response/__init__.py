"""The response screen: answer curves by group, answers on time, the backlog over time, and the path of a case."""

import streamlit as st

from charts.markup import html
from pages.response.backlog import backlog, flow
from pages.response.case_path import case_path
from pages.response.curves import curves_section
from pages.response.deadline import around_due_day, on_time_by_month
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets import notices
from pages.widgets.drawing import draw, draw_figure


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    return (is_empty, curves_section, on_time_by_month, around_due_day, backlog, flow, case_path)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    if is_empty(view):
        draw(notices.no_cases(view), "response")
        return
    curves = curves_section(view)
    draw(curves.header_html, "response-head")
    left, right = st.columns([5, 4], gap="medium")
    with left:
        if curves.figure:
            draw_figure(curves.figure, "response-curves", alt=curves.alt)
        draw(curves.at_risk_html, "response-at-risk")
    with right:
        draw(curves.groups_html, "response-groups")
    draw(
        html(
            '<div class="response-parts">{}{}{}{}</div>',
            on_time_by_month(view),
            around_due_day(view),
            backlog(view),
            flow(view),
        ),
        "response-parts",
    )
    draw(case_path(view), "response-path")


SCREEN = Screen("response", "Response", show=show, pieces=pieces)
