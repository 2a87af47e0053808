"""The hotspots screen: counties with high complaint rates, whether they persist, and the printed county brief."""

from dataclasses import replace

import streamlit as st

from pages.hotspots.brief import brief_header, brief_pages, downloads
from pages.hotspots.controls import chosen_counties
from pages.hotspots.headline import hotspots_header, no_rates
from pages.hotspots.overrepresented import overrepresentation_section
from pages.hotspots.places_map import places_section
from pages.hotspots.rate_maps import rate_maps_section
from pages.hotspots.reporting_propensity import propensity_section
from pages.hotspots.since_visit import changes_since_visit
from pages.hotspots.table import table
from pages.view.emptiness import is_empty
from pages.view.province import province_of
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets import notices
from pages.widgets.drawing import draw


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view. Without known inhabitants there are no rates to show."""
    if province_of(view) is None:
        return (no_rates, places_section)
    brief = (brief_header, brief_pages) if chosen_counties(view) else (brief_header,)
    return (
        hotspots_header,
        rate_maps_section,
        *brief,
        table,
        overrepresentation_section,
        changes_since_visit,
        places_section,
        propensity_section,
    )


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: View = st.session_state["view"]
    if is_empty(
        replace(view, scope=replace(view.scope, counties=()))
    ):  # a chosen county is compared with all others, so emptiness is that of the whole province
        draw(notices.no_cases(view), "hotspots-finding")
        return
    if province_of(view) is None:
        draw(no_rates(view), "hotspots-finding")
        draw(places_section(view), "hotspots-places")
        return
    draw(hotspots_header(view), "hotspots-finding")
    draw(rate_maps_section(view), "hotspots-maps")
    draw(brief_header(view), "hotspots-brief")
    downloads(view)
    if chosen_counties(view):
        draw(brief_pages(view), "hotspots-pages")
    draw(table(view), "hotspots-table")
    draw(overrepresentation_section(view), "hotspots-mix")
    draw(changes_since_visit(view), "hotspots-since")
    draw(places_section(view), "hotspots-places")
    draw(propensity_section(view), "hotspots-quiet")


SCREEN = Screen("hotspots", "Hotspots", show=show, pieces=pieces)
