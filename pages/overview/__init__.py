"""The overview: cards, what is out of the ordinary, the counties on a map, inflow and outflow, offices."""

from html import escape

import streamlit as st

from pages.overview.agency_shares import agencies
from pages.overview.attention_list import attention_list
from pages.overview.cards import cards
from pages.overview.county_panel import counties
from pages.view.emptiness import nothing
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets import notices
from pages.widgets.drawing import draw, draw_figure
from pages.widgets.monthly_flow import months


def pinned(view: Viewing) -> str:
    """HTML of the list of views that the reader has pinned; the page's script fills it from the browser."""
    t = view.t
    return (
        f'<nav class="pins" data-pins data-remove="{escape(t("Unpin"))}" aria-label="{escape(t("Pinned views"))}" '
        f"hidden><h2>{escape(t('Pinned views'))}</h2><ul></ul></nav>"
    )


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (nothing, cards, attention_list, counties, months, agencies)


def show() -> None:
    """Draw the overview for the viewer of this session."""
    view: Viewing = st.session_state["view"]
    if nothing(view):
        draw(notices.empty(view), "cards")
        return
    draw(pinned(view) + cards(view), "cards")
    draw(attention_list(view), "attention")
    left, right = st.columns(2, gap="medium")
    with left:
        draw(counties(view), "counties")
    with right:
        flow = months(view)
        draw(flow.head, "trend-head")
        draw_figure(flow.figure, "trend", alt=flow.alt)
        draw(flow.foot, "trend-foot")
    draw(agencies(view), "agencies")


SCREEN = Screen("overview", "Overview", show=show, pieces=pieces)
