"""Screen of the audit log, for administrators and the governor's office: who signed in, saw cases or loaded data."""

import streamlit as st

from pages.record.entries_table import entries_table
from pages.record.record_downloads import downloads
from pages.record.record_state import record_state
from pages.record.search_form import read_search, search_form, send_search
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.viewer import viewer
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.form import draw_form
from pages.widgets.notices import notices
from records.audit.search import find_entries, recorded_people
from records.audit.writer import writer_of
from records.database import configured_url
from records.errors import RecordsError
from records.role_rights import Action

PAGE = 50  # entries


def pieces(view: View) -> Pieces:
    """Nothing is drawn in advance: the audit log changes without a load, and few people may see it."""
    return ()


def show() -> None:
    """Draw the search, its entries and the downloads; for everybody else, whom to ask."""
    view: View = st.session_state["view"]
    t = view.t
    if not viewer().access.may(Action.see_record):
        reason = t(
            "Who used the dashboard and when is shown to administrators and the governor’s office only."
        )
        draw(notices.notice(t("Not part of your access"), reason), "record")
        return
    request = read_search(view)
    try:
        records = writer_of(configured_url()).records()
        people = recorded_people(records)
        page = find_entries(records, request.search, limit=PAGE, below=request.below)
    except RecordsError as error:
        message = error.message(view.lang)
        draw(notices.notice(t("The record of use cannot be read"), message), "record")
        return
    draw(record_state(view, page.count), "record-state")
    draw_form(search_form(view, request, people), "record-search", on_send=send_search)
    draw(entries_table(view, request, page), "record-entries")
    if page.count:
        downloads(view, request.search, page.count)


SCREEN = Screen("record", "Record", show=show, pieces=pieces, has_scope_bar=False, has_figures=False)
