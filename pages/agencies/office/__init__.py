"""One office's own page: its figures beside its peers', what changed, where, about what, and what waits longest."""

import streamlit as st

from pages.agencies.office.change_point import since_when
from pages.agencies.office.headline import head
from pages.agencies.office.office_counties import places
from pages.agencies.office.office_topics import topics
from pages.agencies.office.oldest import oldest
from pages.agencies.office.peers import beside_peers
from pages.view.view import Viewing
from pages.widgets.drawing import draw, draw_figure


def show(view: Viewing) -> None:
    """Draw the page of the only office of the scope."""
    draw(head(view), "office")
    left, right = st.columns(2, gap="medium")
    with left:
        course = since_when(view)
        draw(course.head, "since-head")
        if course.figure:
            draw_figure(course.figure, "since", alt=course.alt)
        draw(course.foot, "since-foot")
    with right:
        peers = beside_peers(view)
        draw(peers.head, "peers-head")
        if peers.figure:
            draw_figure(peers.figure, "peers", alt=peers.alt)
        draw(peers.foot, "peers-foot")
    left, right = st.columns(2, gap="medium")
    where = places(view)
    with left:
        draw(oldest(view) + where.map, "oldest")
    with right:
        draw(topics(view) + where.bars, "topics")
