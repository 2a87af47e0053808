"""Data: what was loaded and how fresh it is, what is given and what is missing, what is in doubt and was refused."""


import streamlit as st

from pages.data.column_completeness import columns
from pages.data.row_downloads import downloads
from pages.data.flagged import flagged
from pages.data.freshness import freshness
from pages.data.loads import loads
from pages.data.agency_completeness import offices
from pages.data.rejected_rows import refused
from pages.data.upload import upload
from pages.widgets.drawing import draw
from pages.view.screen import Pieces, Screen
from pages.view.view import Viewing


def pieces(view: Viewing) -> Pieces:
    """What the screen is drawn from, for a view."""
    return (freshness, loads, columns, offices, flagged, refused)


def show() -> None:
    """Draw the screen."""
    view: Viewing = st.session_state["view"]
    draw(freshness(view) + loads(view), "loads")
    draw(columns(view), "columns")
    draw(offices(view), "offices")
    lists = f"<section>{flagged(view)}</section><section>{refused(view)}</section>"
    draw(f'<div class="two-lists">{lists}</div>', "doubts")
    downloads(view)
    upload(view)


SCREEN = Screen("data", "Data", show=show, pieces=pieces)
