"""The hotspots screen: counties with high complaint rates, whether they persist, and the printed county brief.

Three parts, one at a time: choose counties, read their brief, and see the evidence. What is chosen stays in a tray at
the bottom of the window.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from pages.hotspots.brief import brief_header, brief_pages, downloads, tray_text
from pages.hotspots.clusters import earlier_clusters, recent_clusters
from pages.hotspots.controls import chosen_counties
from pages.hotspots.headline import hotspots_header, no_populations, no_rates, nothing_to_compare
from pages.hotspots.overrepresented import overrepresentation_section
from pages.hotspots.parts import PART_PARAM, open_part, part_links
from pages.hotspots.places_map import places_section
from pages.hotspots.propensity_section import propensity_section
from pages.hotspots.rate_maps import rate_maps_section
from pages.hotspots.since_visit import changes_since_visit
from pages.hotspots.table import table
from pages.view.audit_log import record_sight
from pages.view.emptiness import is_empty
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.view_province import has_inhabitants, only_county, province_of
from pages.widgets.elements.drawing import draw
from pages.widgets.notices import notices
from records.audit.entry_kinds import EntryKind

LATE = ("recent", "earlier")  # sections that are computed after the others are drawn


def pieces(view: View) -> Pieces:
    """The functions whose results the open part draws. Without known inhabitants there are no rates to show."""
    if province_of(view) is None:
        return (no_rates, places_section)
    return (part_links, *(piece for _, piece in _sections(view)), tray_text)


def show() -> None:
    """Draw the open part of the screen, and the tray with the chosen counties, which every part has."""
    view: View = st.session_state["view"]
    # A chosen county is compared with all others, so emptiness is that of the whole province.
    if is_empty(replace(view, scope=replace(view.scope, counties=()))):
        draw(notices.no_cases(view), "hotspots-finding")
        return
    if province_of(view) is None:
        draw(no_rates(view), "hotspots-finding")
        draw(places_section(view), "hotspots-places")
        return
    draw(part_links(view), "hotspots-parts")
    if open_part(view) == "brief" and chosen_counties(view):
        # The brief lists the longest overdue. Recorded before it is sent: who leaves then has seen them, too.
        record_sight(
            view, EntryKind.saw_cases, {"screen": "hotspots"}, rows_by={PART_PARAM: [open_part(view)]}
        )
    late: list[tuple[DeltaGenerator, str, Callable[[View], Markup]]] = []
    for key, piece in _sections(view):
        if key in LATE:
            late.append((st.container(key=f"late-{key}"), key, piece))
        else:
            draw(piece(view), f"hotspots-{key}")
    # The last element of the page: the style sheet keeps it at the bottom of the window.
    with st.container(horizontal=True, gap="small", key="tray", vertical_alignment="center"):
        draw(tray_text(view), "hotspots-tray")
        downloads(view)
    # What takes longest comes last: everything else can be read meanwhile.
    for place, key, piece in late:
        with place:
            draw(piece(view), f"hotspots-{key}")


def _sections(view: View) -> tuple[tuple[str, Callable[[View], Markup]], ...]:
    """The sections of the open part, each with its key."""
    with_rates = has_inhabitants(view)
    match open_part(view):
        case "choose" if only_county(view):
            return (("finding", nothing_to_compare), ("brief", brief_header))
        case "choose" if not with_rates:
            return (("finding", no_populations), ("brief", brief_header))
        case "choose":
            return (
                ("finding", hotspots_header),
                ("recent", recent_clusters),
                ("maps", rate_maps_section),
                ("table", table),
            )
        case "brief":
            pages = (("pages", brief_pages),) if chosen_counties(view) else ()
            return (("brief", brief_header), *pages)
        case "evidence":
            quiet = (("quiet", propensity_section),) if with_rates else ()
            return (
                ("mix", overrepresentation_section),
                ("since", changes_since_visit),
                ("places", places_section),
                *quiet,
                *((("earlier", earlier_clusters),) if with_rates else ()),
            )


SCREEN = Screen("hotspots", "Hotspots", show=show, pieces=pieces)
