"""The screen of an agency viewer: each office of theirs as the governor's office assesses it."""

import streamlit as st

from door.viewers import Viewer
from pages.own_office.assessment_panel import assessment_panel, period_of
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.viewer import viewer
from pages.widgets.elements.drawing import draw
from pages.widgets.notices import notices
from pages.widgets.notices.not_recorded import coverage_of, not_recorded_section
from queries.comparisons.peers.peer_comparison import ON_TIME
from queries.own_office.assessment_periods import assessment_periods

AGENCY_VIEWER = "agency_viewer"


def pieces(view: View) -> Pieces:
    """Nothing is drawn in advance: every viewer sees other offices, and the store keeps the comparisons."""
    return ()


def offices_of(who: Viewer) -> tuple[str, ...]:
    """The codes of the offices whose assessment a viewer may see here; none for viewers who are not of an agency."""
    return who.agencies if AGENCY_VIEWER in who.roles else ()


def show() -> None:
    """Draw the assessment of each office of the viewer, one after the other."""
    view: View = st.session_state["view"]
    t = view.t
    counted = coverage_of(view, ON_TIME)
    if not counted.is_recorded:
        draw(not_recorded_section(view, ON_TIME, counted), "own-office")
        return
    offices = offices_of(viewer())
    if not offices:
        draw(
            notices.notice(
                t("No office is recorded for you"),
                t("Ask the administrator to record the office for which you work."),
            ),
            "own-office",
        )
        return
    offered = assessment_periods(view.store)
    if not offered:
        draw(
            notices.notice(
                t("No whole months yet"),
                t("An office is assessed over three whole months or more; the data do not cover them yet."),
            ),
            "own-office",
        )
        return
    period = period_of(view, offered)
    for number, code in enumerate(offices):
        draw(assessment_panel(view, code, period, offered if number == 0 else ()), f"own-office-{number}")


SCREEN = Screen("office", "Your office", show=show, pieces=pieces, has_scope_bar=False)
