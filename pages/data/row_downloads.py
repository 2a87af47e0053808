"""Downloads of flagged cases and rejected rows as CSV, built on request."""

from collections.abc import Callable

import streamlit as st

from briefs.spreadsheets import Sheet, as_csv
from pages.data import flagged, rejected_rows
from pages.view.view import View
from pages.view.view_data import scope_until_as_of
from pages.view.viewer import viewer
from pages.widgets.file_names import file_name
from pages.widgets.file_offer import offer_file
from queries.data_quality.completeness import flag_counts
from queries.data_quality.load_log import rejection_reasons
from records.role_rights import Action


def downloads(view: View) -> None:
    """Draw a download button for each list that has rows; none for viewers who may not export rows."""
    if not viewer().access.may(Action.export_cases):
        return
    t = view.t
    choices = []
    if flag_counts(view.store, scope_until_as_of(view)):
        choices.append((t("Cases with possible errors"), "in-doubt", flagged.sheet))
    if rejection_reasons(view.store, lang=view.lang):
        choices.append((t("Rejected rows"), "rejected", rejected_rows.sheet))
    if not choices:
        return
    with st.container(horizontal=True, key="downloads"):
        for label, name, build_sheet in choices:
            offer_file(
                f"{label} · CSV",
                make=_csv_builder(view, build_sheet),
                file_name=f"{file_name(view, [label])}.csv",
                mime="text/csv",
                key=f"download-{name}",
            )


def _csv_builder(view: View, make: Callable[[View], Sheet]) -> Callable[[], bytes]:
    """A function that builds the file when called; binds `make` now, because the caller's loop variable changes."""
    return lambda: as_csv(make(view), view.lang)
