"""Downloads of the list as XLSX and CSV: the current page, or the whole list up to a maximum number of rows."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import streamlit as st

from briefs.spreadsheets import Column, Sheet, Value, as_csv, as_xlsx
from pages.cases.case_list import wait_definition
from pages.cases.list_request import SIZE, ListRequest
from pages.view.view import View
from pages.view.viewer import viewer
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.files.file_names import file_name
from persian.calendar import format_day
from persian.digits import number
from queries.cases.case_row import STATUS_LABELS, Case
from queries.cases.listing import MAX_ROWS, SORTS, page
from queries.definitions.document import TITLE as DEFINITIONS
from queries.storage.background_work import PausingSequence
from queries.vocabulary.recorded import Recorded
from records.role_rights import Action

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(view: View, request: ListRequest, n: int) -> None:
    """Draw the download buttons, for viewers who may export cases; a file is built only when it is requested."""
    if not viewer().access.may(Action.export_cases):
        return
    t, lang = view.t, view.lang
    n_rows = min(n, MAX_ROWS)
    all_label = t.plural("The only case", "All {n} cases", n).format(n=number(n, lang))
    if n > MAX_ROWS:
        all_label = t("The first {most} cases").format(most=number(MAX_ROWS, lang))
    choices = (
        [(all_label, "all", n_rows)]
        if n <= SIZE
        else [(t("This page"), "page", SIZE), (all_label, "all", n_rows)]
    )
    with st.container(horizontal=True, gap="small", key="downloads"):
        for label, key, size in choices:
            for file_format, mime, write in (("XLSX", XLSX, as_xlsx), ("CSV", "text/csv", as_csv)):
                draw_download(
                    view,
                    f"{label} · {file_format}",
                    # Bound now, because the loop variables change.
                    partial(_built_file, view, request, size, key, write),
                    screen="cases",
                    name=f"{_name(view, request)}.{file_format.lower()}",
                    mime=mime,
                    key=f"download-{key}-{file_format}",
                )


def _built_file(
    view: View, request: ListRequest, size: int, key: str, write: Callable[[Sheet, str], bytes]
) -> BuiltFile:
    table = sheet(view, request, size=size, all_rows=key == "all")
    return BuiltFile(write(table, view.lang), len(table.rows))


def _name(view: View, request: ListRequest) -> str:
    return file_name(view, [view.t("Cases"), request.state.title.label(view.lang)])


def sheet(view: View, request: ListRequest, *, size: int, all_rows: bool = True) -> Sheet:
    """The cases as a table for a file, with a description: from the beginning, or the requested page only."""
    t, lang, state = view.t, view.lang, request.state
    case_page = page(
        view.store,
        view.scope,
        state,
        sort=request.sort,
        after=None if all_rows else request.after,
        before=None if all_rows else request.before,
        size=size,
        lang=lang,
    )
    about = [
        (t("Cases"), state.title.label(lang)),
        (t("Definition"), state.definition.label(lang)),
        (t("What is shown"), view.sentence()),
        (t("Data as of"), format_day(view.today, lang, style="long")),
        (t("In the order of"), SORTS[request.sort].title.label(lang)),
        (t("Rows"), number(len(case_page.cases), lang)),
        (
            t("More cases than rows"),
            t("yes") if case_page.next_cursor is not None or case_page.first_position > 1 else t("no"),
        ),
        (t("Load"), number(view.scope.load or view.store.load, lang)),
        (t("Wait"), wait_definition(view, state)),
        (t("Hand-offs"), t("Referrals between offices after the first")),
        (DEFINITIONS.label(lang), state.measure.definition.label(lang)),
    ]
    return Sheet(
        title=t("Cases"),
        columns=_columns(view),
        rows=PausingSequence([_row(view, case) for case in PausingSequence(case_page.cases)]),
        about=about,
        about_title=t("About this table"),
        demo=view.store.is_demo,
    )


def _columns(view: View) -> list[Column]:
    t = view.t
    return [
        Column(t("Tracking id"), "code"),
        Column(t("Source"), "code"),
        Column(t("Registered"), "moment"),
        Column(t("County")),
        Column(t("Agency")),
        Column(t("Agency when due")),
        Column(t("Topic")),
        Column(t("Kind"), "code"),
        Column(t("Channel"), "code"),
        Column(t("Stage"), "code"),
        Column(t("Outcome"), "code"),
        Column(t("Due"), "moment"),
        Column(t("Answered"), "moment"),
        Column(t("Closed"), "moment"),
        Column(t("Wait (days)"), "decimal"),
        Column(t("Past due (days)"), "decimal"),
        Column(t("Hand-offs"), "count"),
        Column(t("Reopenings"), "count"),
    ]


def _row(view: View, case: Case) -> list[Value]:
    return [
        case.id, case.source, case.registered, case.county, case.agency, case.due_agency, case.topic, case.kind,
        case.channel, STATUS_LABELS[case.status].label(view.lang), case.outcome or None, case.due, case.answered,
        case.closed, _days(case.waited), _days(case.late_by),
        case.handoffs if Recorded.handoff in case.recorded else None,
        case.reopenings if Recorded.reopening in case.recorded else None,
    ]  # fmt: skip


def _days(length: timedelta | None) -> float | None:
    """A duration in days, rounded to two decimals."""
    return None if length is None else round(length / timedelta(days=1), 2)
