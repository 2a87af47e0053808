"""The data screen: freshness, loads, completeness, flagged cases, rejected rows, and upload of files.

Modules by subject, the most important first:

- the state of the data: `freshness`, `loads_table`, `flagged`, `rejected_rows_section` with `row_downloads`;
  `column_completeness`, `agency_completeness` and `completeness_table` for both;
- loading a file, step by step: `upload` with `step_heading`; `column_form`, `column_choices`, `word_lists`,
  `mapping_offer`, `kept_mappings` and `keep_form` for its columns; `check_view`, `intake_report`; `undo_form` takes
  the newest load back;
- behind that: `loading_session`, `upload_job`, `intake_process`, `warm_intake`, `request_turns`, `upload_folder`,
  `held_files`.
"""

import streamlit as st

from charts.markup import html
from pages.data.agency_completeness import agency_completeness_table
from pages.data.column_completeness import column_completeness_table
from pages.data.flagged import flagged_cases_section
from pages.data.freshness import freshness
from pages.data.loads_table import loads_table
from pages.data.rejected_rows_section import rejected_rows_section
from pages.data.row_downloads import downloads, record_rows_shown
from pages.data.upload import link_to_upload, upload
from pages.view.first_view import AnyView, FirstView
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.widgets.elements.drawing import draw
from pages.widgets.notices import notices
from queries.question.grave_topics import unknown_grave_topics
from queries.timeline.listed_events import unknown_names_of_events


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    return (
        freshness,
        loads_table,
        column_completeness_table,
        agency_completeness_table,
        flagged_cases_section,
        rejected_rows_section,
    )


def show() -> None:
    """Draw the screen for the viewer of this session."""
    view: AnyView = st.session_state["view"]
    if isinstance(view, FirstView):
        upload(view)
        return
    # A misspelt topic would otherwise never lead a list, and nobody would notice.
    if problems := unknown_grave_topics(view.store):
        messages = [problem.text(view.lang) for problem in problems]
        draw(notices.notice(view.t("A grave topic of the settings is not in the data"), *messages), "grave")
    if problems := unknown_names_of_events(view.store):
        messages = [problem.text(view.lang) for problem in problems]
        draw(
            notices.notice(view.t("A name in an event of the settings is not in the data"), *messages),
            "events",
        )
    draw(link_to_upload(view) + freshness(view) + loads_table(view), "loads")
    draw(column_completeness_table(view), "columns")
    draw(agency_completeness_table(view), "offices")
    lists = html(
        "<section>{}</section><section>{}</section>", flagged_cases_section(view), rejected_rows_section(view)
    )
    record_rows_shown(view)  # before they are sent: whoever leaves then has seen them, too
    draw(html('<div class="two-lists">{}</div>', lists), "doubts")
    downloads(view)
    upload(view)


SCREEN = Screen("data", "Data", show=show, pieces=pieces, has_figures=False, before_data=True)
