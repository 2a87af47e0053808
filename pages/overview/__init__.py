"""The overview screen: sentence of the day, three short lists, small cards, map of the counties, monthly flow."""

import streamlit as st
from markupsafe import Markup

from charts.markup import html
from pages.overview.cards import cards, own_cards
from pages.overview.county_panel import county_panel_html
from pages.overview.own_headline import own_headline
from pages.overview.pages_to_print import printed_pages
from pages.overview.today import today
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.view_province import only_county
from pages.widgets.elements.drawing import draw
from pages.widgets.measures.monthly_flow import monthly_flow_section
from pages.widgets.notices import notices


def pinned(view: View) -> Markup:
    """The list of pinned views, hidden until the page's script fills it with those of the reader."""
    t = view.t
    return html(
        '<nav class="pins" data-pins data-remove="{}" data-name="{}" data-earlier="{}" data-later="{}" '
        'data-start-on="{}" data-start-off="{}" data-failed="{}" aria-label="{}" hidden><h2>{}</h2><ul></ul>'
        '<button type="button" class="quiet" data-edit-pins data-edit="{}" data-done="{}"></button></nav>',
        t("Unpin"),
        t("Name of the saved view"),
        t("Move up"),
        t("Move down"),
        t("Make it my start page"),
        t("Not my start page"),
        t("That did not work"),
        t("Pinned views"),
        t("Pinned views"),
        t("Edit the list"),
        t("Done"),
    )


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    if not view.compares:
        return (is_empty, own_headline, own_cards, monthly_flow_section)
    panel = () if only_county(view) else (county_panel_html,)
    return (is_empty, today, cards, *panel, monthly_flow_section)


def show() -> None:
    """Draw the overview for the viewer of this session."""
    view: View = st.session_state["view"]
    if is_empty(view):
        draw(notices.no_cases(view), "cards")
        return
    if not view.compares:
        # The three lists and the pages to print name other offices, and judge all of them together.
        draw(own_headline(view), "today")
        draw(pinned(view) + own_cards(view), "cards")
        draw(monthly_flow_section(view), "trend")
        return
    draw(today(view), "today")
    printed_pages(view)
    draw(pinned(view) + cards(view), "cards")
    if only_county(view):
        draw(monthly_flow_section(view), "trend")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        draw(county_panel_html(view), "counties")
    with right:
        draw(monthly_flow_section(view), "trend")


SCREEN = Screen("overview", "Overview", show=show, pieces=pieces, by_two_workers=True)
