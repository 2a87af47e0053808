"""The page of one office: its figures compared with peers, what changed, its counties, topics and oldest cases."""

import streamlit as st

from pages.agencies.office.change_point_section import change_point_section
from pages.agencies.office.headline import office_header
from pages.agencies.office.office_county_sections import county_sections
from pages.agencies.office.office_topics import topics
from pages.agencies.office.oldest_cases_table import oldest
from pages.agencies.office.peers import measures_section, peers_section
from pages.view.audit_log import record_sight
from pages.view.view import View
from pages.widgets.comparisons.own_past_section import own_past_section
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.figure_section import draw_figure_section
from records.audit.entry_kinds import EntryKind


def show(view: View) -> None:
    """Draw the page of the only office of the scope."""
    draw(office_header(view), "office")
    draw(measures_section(view), "measures")
    left, right = st.columns(2, gap="medium")
    with left:
        draw_figure_section(change_point_section(view), "since")
    with right:
        draw_figure_section(peers_section(view), "peers")
    draw_figure_section(own_past_section(view), "own-past")
    record_sight(view, EntryKind.saw_cases, {"screen": "agencies"})  # the oldest open cases are listed
    left, right = st.columns(2, gap="medium")
    where = county_sections(view)
    with left:
        draw(oldest(view) + where.map, "oldest")
    with right:
        draw(topics(view) + where.bars, "topics")
