"""Data: what was loaded and how fresh it is, what is given and what is missing, what is in doubt and was refused."""

import streamlit as st

from pages.data.columns import columns
from pages.data.doubts import doubts, downloads
from pages.data.freshness import freshness
from pages.data.loads import loads
from pages.data.offices import offices
from pages.data.upload import upload
from pages.drawing import draw
from pages.viewing import Viewing


def show() -> None:
    """Draw the screen."""
    view: Viewing = st.session_state["view"]
    draw(freshness(view) + loads(view), "loads")
    draw(columns(view), "columns")
    draw(offices(view), "offices")
    draw(doubts(view), "doubts")
    downloads(view)
    upload(view)
