"""The agencies screen: every office compared with similar ones; with one office in the scope, that office's page."""

import streamlit as st

from pages.agencies import limited_agencies, office
from pages.agencies.group_funnel import peer_group_section
from pages.agencies.outliers import outliers
from pages.agencies.peer_groups import peer_groups_section
from pages.agencies.received_table import received_table
from pages.agencies.table import table
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets.elements.drawing import draw, draw_figure
from pages.widgets.notices import notices
from pages.widgets.notices.not_recorded import coverage_of
from queries.comparisons.targets import unknown_target_groups

MAX_NAMED_BESIDE = 3  # named offices that fit beside the chart


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    if not view.compares:
        return (is_empty, *limited_agencies.pieces(view))
    if not coverage_of(view, "on_time_share").is_recorded:
        return (is_empty, received_table)
    return (is_empty, peer_group_section, outliers, peer_groups_section, table)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    if not view.compares:
        if is_empty(view):
            draw(notices.no_cases(view), "agencies")
        else:
            limited_agencies.show(view)
        return
    # A target for a misspelled group would otherwise never be shown, and nobody would notice.
    if problems := unknown_target_groups(view.store):
        messages = [problem.text(view.lang) for problem in problems]
        draw(notices.notice(view.t("A target names a group that is not in the data"), *messages), "targets")
    if is_empty(view):
        draw(notices.no_cases(view), "agencies")
        return
    if len(view.scope.agencies) == 1:
        office.show(view)
        return
    # Offices are compared by answers on time. Where no source records them, the screen opens with what there is.
    if not coverage_of(view, "on_time_share").is_recorded:
        draw(received_table(view), "table")
        return
    picture, named = peer_group_section(view), outliers(view)
    # The table of groups goes into the shorter column: beside the chart, or below it if the list of names is long.
    below = picture.figure is None or len(named.offices) > MAX_NAMED_BESIDE
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw(picture.header_html, "funnel-head")
        if picture.figure:
            draw_figure(picture.figure, "funnel", alt=picture.alt)
        draw(picture.footer_html + (peer_groups_section(view) if below else ""), "funnel-foot")
    with right:
        draw(named.html + ("" if below else peer_groups_section(view)), "outliers")
    draw(table(view), "table")


SCREEN = Screen("agencies", "Agencies", show=show, pieces=pieces, has_plotly=True)
