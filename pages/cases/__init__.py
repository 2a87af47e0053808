"""Cases: the list behind any number, a page at a time, and the path of one case."""

import streamlit as st

from pages.cases.case_downloads import downloads
from pages.cases.case_page import one
from pages.cases.list_request import asked
from pages.cases.listing import below, listing
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing
from pages.widgets.drawing import draw


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (listing, below)


def show() -> None:
    """Draw the list, or the case that the address asks for."""
    view: Viewing = st.session_state["view"]
    wanted = asked(view)
    if wanted.case:
        draw(one(view), "case")
        return
    drawn = listing(view)
    draw(drawn.html, "cases")
    if drawn.n:
        downloads(view, wanted, drawn.n)
        draw(below(view), "below")


SCREEN = Screen("cases", "Cases", show=show, pieces=pieces)
