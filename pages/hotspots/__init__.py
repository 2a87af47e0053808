"""Hotspots: where the trouble is, whether it stays, comes or goes, what sets a county apart; and the county brief."""

from dataclasses import replace

import streamlit as st

from pages.hotspots.brief import brief_head, brief_pages, downloads
from pages.hotspots.controls import chosen
from pages.hotspots.headline import finding, no_rates
from pages.hotspots.overrepresented import standing_out
from pages.hotspots.places_map import towns
from pages.hotspots.rate_maps import maps
from pages.hotspots.reporting_propensity import quiet
from pages.hotspots.since_visit import changed_since
from pages.hotspots.table import table
from pages.view.emptiness import nothing
from pages.view.province import province_of
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets import notices
from pages.widgets.drawing import draw


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    if province_of(view) is None:
        return (no_rates, towns)
    brief = (brief_head, brief_pages) if chosen(view) else (brief_head,)
    return (finding, maps, *brief, table, standing_out, changed_since, towns, quiet)


def show() -> None:
    """Draw the screen."""
    view: Viewing = st.session_state["view"]
    if nothing(
        replace(view, scope=replace(view.scope, counties=()))
    ):  # the chosen ones stand beside all others
        draw(notices.empty(view), "hotspots-finding")
        return
    if province_of(view) is None:
        draw(no_rates(view), "hotspots-finding")
        draw(towns(view), "hotspots-places")
        return
    draw(finding(view), "hotspots-finding")
    draw(maps(view), "hotspots-maps")
    draw(brief_head(view), "hotspots-brief")
    downloads(view)
    if chosen(view):
        draw(brief_pages(view), "hotspots-pages")
    draw(table(view), "hotspots-table")
    draw(standing_out(view), "hotspots-mix")
    draw(changed_since(view), "hotspots-since")
    draw(towns(view), "hotspots-places")
    draw(quiet(view), "hotspots-quiet")


SCREEN = Screen("hotspots", "Hotspots", show=show, pieces=pieces)
