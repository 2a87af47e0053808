"""One office's own page: its figures beside its peers', what changed, where, about what, and what waits longest."""

import streamlit as st

from pages.agencies.office.change_point import change_point_section
from pages.agencies.office.headline import office_header
from pages.agencies.office.office_counties import county_sections
from pages.agencies.office.office_topics import topics
from pages.agencies.office.oldest import oldest
from pages.agencies.office.peers import peers_section
from pages.view.view import View
from pages.widgets.drawing import draw, draw_figure


def show(view: View) -> None:
    """Draw the page of the only office of the scope."""
    draw(office_header(view), "office")
    left, right = st.columns(2, gap="medium")
    with left:
        course = change_point_section(view)
        draw(course.header_html, "since-head")
        if course.figure:
            draw_figure(course.figure, "since", alt=course.alt)
        draw(course.footer_html, "since-foot")
    with right:
        peers = peers_section(view)
        draw(peers.header_html, "peers-head")
        if peers.figure:
            draw_figure(peers.figure, "peers", alt=peers.alt)
        draw(peers.footer_html, "peers-foot")
    left, right = st.columns(2, gap="medium")
    where = county_sections(view)
    with left:
        draw(oldest(view) + where.map, "oldest")
    with right:
        draw(topics(view) + where.bars, "topics")
