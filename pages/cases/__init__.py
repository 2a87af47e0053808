"""The cases screen: the list of cases behind any number, in pages, and the page of one case."""

from dataclasses import replace

import streamlit as st

from pages.cases.case_downloads import downloads
from pages.cases.case_list import list_notes, listing
from pages.cases.case_page import case_details
from pages.cases.list_request import canonical_params, read_request
from pages.view.audit_log import record_sight
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets.elements.drawing import draw
from records.audit.entry_kinds import EntryKind


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    return (listing, list_notes)


def show() -> None:
    """Draw the list, or the case whose tracking id is in the address.

    What is seen is recorded before it is sent: whoever leaves as soon as it has arrived has seen it, too.
    """
    view: View = st.session_state["view"]
    request = read_request(view)
    if request.tracking_id:
        details = case_details(view)
        params = canonical_params(view, replace(request, tracking_id=details.id))
        record_sight(view, EntryKind.saw_case, {"screen": "cases", "case": params["case"][0]}, rows_by=params)
        draw(details.html, "case")
        return
    case_list = listing(view)
    if case_list.n:
        record_sight(view, EntryKind.saw_cases, {"screen": "cases"}, rows_by=canonical_params(view, request))
    draw(case_list.html, "cases")
    if case_list.n:
        downloads(view, request, case_list.n)
        draw(list_notes(view), "below")


SCREEN = Screen("cases", "Cases", show=show, pieces=pieces)
