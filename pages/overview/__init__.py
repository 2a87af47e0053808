"""The overview: cards, the counties on a map, what came in against what was answered, offices by answers on time."""

import streamlit as st

from charts.ready import ReadyFigure
from pages import notices
from pages.answers import ask, remembered
from pages.notices import draw
from pages.overview.agencies import agencies
from pages.overview.cards import cards
from pages.overview.counties import counties, narrow_to_clicked
from pages.overview.trend import months
from pages.served import MAP_STUB
from pages.viewing import Viewing

PLOTLY = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "topojsonURL": MAP_STUB}


@remembered
def nothing(view: Viewing) -> bool:
    """Whether no case was received in the scope and none is open at its end, or nothing of it is known yet."""
    if view.scope.first and view.scope.first > view.today:
        return True
    return not ask(view, "received").row["n"] and not ask(view, "open").row["n"]


def show() -> None:
    """Draw the overview for the viewer of this session."""
    view: Viewing = st.session_state["view"]
    if nothing(view):
        draw(notices.empty(view))
        return
    draw(cards(view))
    left, right = st.columns(2, gap="medium")
    with left:
        _counties(view)
    with right:
        flow = months(view)
        draw(flow.head)
        st.plotly_chart(ReadyFigure(flow.figure), key="trend", config=PLOTLY, alt=flow.alt, theme=None)
        draw(flow.foot)
    draw(agencies(view))


def _counties(view: Viewing) -> None:
    place = counties(view)
    draw(place.head)
    if place.figure:
        key = f"map-{place.measure}"
        st.plotly_chart(
            ReadyFigure(place.figure),
            key=key,
            config=PLOTLY,
            alt=place.alt,
            theme=None,
            on_select=lambda: narrow_to_clicked(view, key),
            selection_mode="points",
        )
    draw(place.foot)
