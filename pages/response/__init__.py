"""How fast people are answered: curves by group, answers on time, the backlog and its course, the path of a case."""

import streamlit as st

from pages.response.backlog import backlog, flow
from pages.response.case_path import case_path
from pages.response.curves import answered
from pages.response.deadline import around, on_time_by_month
from pages.view.emptiness import nothing
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets import notices
from pages.widgets.drawing import draw, draw_figure


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (nothing, answered, on_time_by_month, around, backlog, flow, case_path)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: Viewing = st.session_state["view"]
    if nothing(view):
        draw(notices.empty(view), "response")
        return
    part = answered(view)
    draw(part.head, "response-head")
    left, right = st.columns([5, 4], gap="medium")
    with left:
        if part.figure:
            draw_figure(part.figure, "response-curves", alt=part.alt)
        draw(part.at_risk, "response-at-risk")
    with right:
        draw(part.beside, "response-groups")
    draw(
        f'<div class="response-parts">{on_time_by_month(view)}{around(view)}{backlog(view)}{flow(view)}</div>',
        "response-parts",
    )
    draw(case_path(view), "response-path")


SCREEN = Screen("response", "Response", show=show, pieces=pieces)
