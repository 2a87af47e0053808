"""The response screen: answer curves by group, answers on time, the backlog over time, and the path of a case.

It shows what the sources in the scope record, and names the rest in one line. Without any times of answers it opens
with the cases received.
"""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from charts.markup import html, join
from pages.response.backlog_section import backlog, flow
from pages.response.case_path import case_path
from pages.response.curves import curves_section
from pages.response.deadline import around_due_day, on_time_by_month
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets.elements.drawing import draw, draw_figure
from pages.widgets.measures.monthly_flow import monthly_flow_section
from pages.widgets.notices import notices
from pages.widgets.notices.not_recorded import coverage_of, not_recorded_measures

CURVES, PATH = ("answer_days_median",), ("answer_days_median", "open")
# The parts below the curves, each with the measures that it needs.
PARTS: tuple[tuple[Callable[[View], Markup], tuple[str, ...]], ...] = (
    (on_time_by_month, ("on_time_share",)),
    (around_due_day, ("deadline_bunching",)),
    (backlog, ("age_open",)),
    (flow, ("closed", "open")),
)


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    opening = curves_section if _is_recorded(view, CURVES) else monthly_flow_section
    path = (case_path,) if _is_recorded(view, PATH) else ()
    return (is_empty, opening, *(part for part, keys in PARTS if _is_recorded(view, keys)), *path)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    if is_empty(view):
        draw(notices.no_cases(view), "response")
        return
    if _is_recorded(view, CURVES):
        _draw_curves(view)
    else:
        draw(monthly_flow_section(view), "response-received")
    parts = join(part(view) for part, keys in PARTS if _is_recorded(view, keys))
    if parts:
        draw(html('<div class="response-parts">{}</div>', parts), "response-parts")
    if _is_recorded(view, PATH):
        draw(case_path(view), "response-path")
    keys = dict.fromkeys(key for wanted in (CURVES, *(keys for _, keys in PARTS)) for key in wanted)
    draw(not_recorded_measures(view, keys), "response-not-recorded")


def _is_recorded(view: View, keys: tuple[str, ...]) -> bool:
    return coverage_of(view, *keys).is_recorded


def _draw_curves(view: View) -> None:
    curves = curves_section(view)
    draw(curves.header_html, "response-head")
    left, right = st.columns([5, 4], gap="medium")
    with left:
        if curves.figure:
            draw_figure(curves.figure, "response-curves", alt=curves.alt)
        draw(curves.at_risk_html, "response-at-risk")
    with right:
        draw(curves.groups_html, "response-groups")


SCREEN = Screen("response", "Response", show=show, pieces=pieces, has_plotly=True)
