"""Cases: the list behind any number, a page at a time, and the path of one case."""

import streamlit as st

from pages.cases.case_downloads import downloads
from pages.cases.case_page import case_details
from pages.cases.list_request import read_request
from pages.cases.listing import list_notes, listing
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets.drawing import draw


def pieces(view: View) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (listing, list_notes)


def show() -> None:
    """Draw the list, or the case that the address asks for."""
    view: View = st.session_state["view"]
    wanted = read_request(view)
    if wanted.tracking_id:
        draw(case_details(view), "case")
        return
    drawn = listing(view)
    draw(drawn.html, "cases")
    if drawn.n:
        downloads(view, wanted, drawn.n)
        draw(list_notes(view), "below")


SCREEN = Screen("cases", "Cases", show=show, pieces=pieces)
