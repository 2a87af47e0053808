"""The counties screen: maps of a measure and its uncertainty, monthly maps and a table; or one county's page."""

import streamlit as st

from pages.counties import county_page, limited_counties
from pages.counties.county_maps import county_maps_section
from pages.counties.monthly_maps import small_multiples
from pages.counties.table import table
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.view_province import only_county
from pages.widgets.elements.drawing import draw
from pages.widgets.notices import notices


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    if not view.compares or only_county(view):
        return (is_empty, *limited_counties.pieces())
    if len(view.scope.counties) == 1:
        return county_page.pieces()
    return (is_empty, county_maps_section, small_multiples, table)


def show() -> None:
    """Draw all counties of the scope, or the county's page if the scope has exactly one.

    The county of a province that has no other is drawn as for viewers without comparisons.
    """
    view: View = st.session_state["view"]
    if not view.compares or only_county(view):
        if is_empty(view):
            draw(notices.no_cases(view), "counties")
        else:
            limited_counties.show(view)
        return
    if len(view.scope.counties) == 1:
        county_page.show_county(view)
        return
    if is_empty(view):
        draw(notices.no_cases(view), "counties")
        return
    draw(county_maps_section(view), "counties-maps")
    draw(small_multiples(view), "counties-months")
    draw(table(view), "counties-table")


SCREEN = Screen("counties", "Counties", show=show, pieces=pieces)
