"""Downloads of flagged cases and rejected rows as CSV, built on request; and who has seen the newest of them."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from briefs.spreadsheets import Sheet, as_csv
from pages.data import flagged
from pages.data.rejected_rows_section import sheet as rejected_rows_sheet
from pages.view.audit_log import record_sight
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from pages.view.viewer import viewer
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.files.file_names import file_name
from queries.data_quality.completeness import flag_counts
from queries.data_quality.load_log import rejection_reasons
from records.audit.entry_kinds import EntryKind
from records.role_rights import Action


def record_rows_shown(view: View) -> None:
    """Record that the viewer sees rejected rows, flagged cases, or both."""
    kinds = [EntryKind.saw_rejected_rows] if rejection_reasons(view.store, lang=view.lang) else []
    if flag_counts(view.store, scope_until_as_of(view)):
        kinds.append(EntryKind.saw_cases)
    if kinds:
        record_sight(view, kinds[0], {"screen": "data"}, also=kinds[1:])


def downloads(view: View) -> None:
    """Draw a download button for each list that has rows; none for viewers who may not export rows."""
    if not viewer().access.may(Action.export_cases):
        return
    t = view.t
    choices = []
    if flag_counts(view.store, scope_until_as_of(view)):
        choices.append((t("Cases with possible errors"), "in-doubt", flagged.sheet))
    if rejection_reasons(view.store, lang=view.lang):
        choices.append((t("Rejected rows"), "rejected", rejected_rows_sheet))
    if not choices:
        return
    with st.container(horizontal=True, key="downloads"):
        for label, name, build_sheet in choices:
            draw_download(
                view,
                f"{label} · CSV",
                partial(_built_csv, view, build_sheet),  # bound now, because the loop variable changes
                screen="data",
                name=f"{file_name(view, [label])}.csv",
                mime="text/csv",
                key=f"download-{name}",
            )


def _built_csv(view: View, make: Callable[[View], Sheet]) -> BuiltFile:
    table = make(view)
    return BuiltFile(as_csv(table, view.lang), len(table.rows))
