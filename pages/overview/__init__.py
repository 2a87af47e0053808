"""The overview screen: sentence of the day, three short lists, small cards, map of the counties, monthly flow."""

import streamlit as st
from markupsafe import Markup

from charts.markup import html
from pages.overview.cards import cards
from pages.overview.county_panel import county_panel_html
from pages.overview.pages_to_print import printed_pages
from pages.overview.today import today
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets import notices
from pages.widgets.drawing import draw
from pages.widgets.figure_section import draw_figure_section
from pages.widgets.monthly_flow import monthly_flow_section
from pages.widgets.own_figures import own_figures


def pinned(view: View) -> Markup:
    """The list of pinned views, hidden until the page's script fills it from the browser's storage."""
    t = view.t
    return html(
        '<nav class="pins" data-pins data-remove="{}" aria-label="{}" hidden><h2>{}</h2><ul></ul></nav>',
        t("Unpin"),
        t("Pinned views"),
        t("Pinned views"),
    )


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    if not view.compares:
        return (is_empty, own_figures, monthly_flow_section)
    return (is_empty, today, cards, county_panel_html, monthly_flow_section)


def show() -> None:
    """Draw the overview for the viewer of this session."""
    view: View = st.session_state["view"]
    if is_empty(view):
        draw(notices.no_cases(view), "cards")
        return
    if not view.compares:
        # The three lists and the pages to print name other offices, and judge all of them together.
        draw(pinned(view) + own_figures(view), "cards")
        draw_figure_section(monthly_flow_section(view), "trend")
        return
    draw(today(view), "today")
    printed_pages(view)
    draw(pinned(view) + cards(view), "cards")
    left, right = st.columns(2, gap="medium")
    with left:
        draw(county_panel_html(view), "counties")
    with right:
        draw_figure_section(monthly_flow_section(view), "trend")


SCREEN = Screen("overview", "Overview", show=show, pieces=pieces)
