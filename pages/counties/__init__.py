"""Counties: a measure and how sure it is on maps, month by month, and all measures in a "
"table; or one county's page."""

import streamlit as st

from pages import notices
from pages.counties.maps import maps
from pages.counties.months import small_multiples
from pages.counties.one import show_one
from pages.counties.table import table
from pages.drawing import draw
from pages.overview import nothing
from pages.viewing import Viewing


def show() -> None:
    """Draw the screen: all counties of the scope, or the page of the only one."""
    view: Viewing = st.session_state["view"]
    if len(view.scope.counties) == 1:
        show_one(view)
        return
    if nothing(view):
        draw(notices.empty(view), "counties")
        return
    draw(maps(view), "counties-maps")
    draw(small_multiples(view), "counties-months")
    draw(table(view), "counties-table")
