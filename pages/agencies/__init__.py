"""Agencies: every office beside its peers; with one office in the scope, that office's own page."""

import streamlit as st

from pages.agencies import office
from pages.agencies.group_funnel import group_picture
from pages.agencies.outliers import outliers
from pages.agencies.peer_groups import groups
from pages.agencies.table import table
from pages.view.emptiness import nothing
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets import notices
from pages.widgets.drawing import draw, draw_figure
from queries.comparisons.targets import strange_groups

MANY = 3  # named offices


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (nothing, group_picture, outliers, groups, table)


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: Viewing = st.session_state["view"]
    if problems := strange_groups(view.store):
        told = [problem.text(view.lang) for problem in problems]
        draw(notices.notice(view.t("A target names a group that is not in the data"), *told), "targets")
    if nothing(view):
        draw(notices.empty(view), "agencies")
        return
    if len(view.scope.agencies) == 1:
        office.show(view)
        return
    picture, named = group_picture(view), outliers(view)
    # The groups stand where there is room: a long list of names beside a picture leaves it below the picture.
    below = picture.figure is None or len(named.offices) > MANY
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw(picture.head, "funnel-head")
        if picture.figure:
            draw_figure(picture.figure, "funnel", alt=picture.alt)
        draw(picture.foot + (groups(view) if below else ""), "funnel-foot")
    with right:
        draw(named.html + ("" if below else groups(view)), "outliers")
    draw(table(view), "table")


SCREEN = Screen("agencies", "Agencies", show=show, pieces=pieces)
