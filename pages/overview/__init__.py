"""The overview: cards, the counties on a map, what came in against what was answered, offices by answers on time."""

import streamlit as st

from pages import notices
from pages.answers import ask
from pages.notices import draw
from pages.overview.agencies import agencies
from pages.overview.cards import cards
from pages.overview.counties import counties, narrow_to_clicked
from pages.overview.trend import months
from pages.served import MAP_STUB
from pages.viewing import Viewing

PLOTLY = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "topojsonURL": MAP_STUB}


def show() -> None:
    """Draw the overview for the viewer of this session."""
    view: Viewing = st.session_state["view"]
    if not ask(view, "received").row["n"] and not ask(view, "open").row["n"]:
        draw(notices.empty(view))
        return
    draw(cards(view))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        place = counties(view)
        draw(place.head)
        if place.figure:
            key = f"map-{place.measure}"
            st.plotly_chart(
                place.figure, key=key, config=PLOTLY, alt=place.alt, theme=None,
                on_select=lambda: narrow_to_clicked(view, key), selection_mode="points",
            )  # fmt: skip
        draw(place.foot)
    with right:
        flow = months(view)
        draw(flow.head)
        st.plotly_chart(flow.figure, key="trend", config=PLOTLY, alt=flow.alt, theme=None)
        draw(flow.foot)
    draw(agencies(view))
