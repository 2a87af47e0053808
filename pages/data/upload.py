"""Load a file in the browser, in two steps: a check that writes nothing, then the load.

Only one file is processed at a time, for all viewers. Others see its progress and cannot start another one
meanwhile.
"""

from typing import Any

import streamlit as st
from markupsafe import Markup

from charts.markup import EMPTY, html, join
from pages.data.intake_process import Command, mappings
from pages.data.intake_report import progress_html, report_html
from pages.data.upload_job import Job, begin, latest
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets import notices
from pages.widgets.drawing import draw
from persian.digits import number
from queries.settings.province_settings import settings

CHECKED_JOB_KEY = "checked upload"
FILE_EXTENSIONS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "parquet", "json", "xml", "gz"]


def upload(view: View) -> None:
    """Draw the section; where uploads are not allowed, show how to load from the command line."""
    rules = settings().uploads
    if not rules.allowed:
        draw(command_line_notice(view), "upload")
        return
    draw(upload_header(view), "upload")
    t = view.t
    uploaded_file = st.file_uploader(
        t("File: CSV, Excel, Parquet, JSON or XML, also packed with gzip; up to {n} MB").format(
            n=number(rules.megabytes, view.lang)
        ),
        type=FILE_EXTENSIONS,
        max_upload_size=rules.megabytes,
        key="upload-file",
    )
    left, right = st.columns(2)
    source = left.text_input(t("Whose file it is (source); empty: as the mapping says"), key="upload-source")
    as_of = right.text_input(
        t("Date of the data, such as 1404/05/12; empty: as the file says"), key="upload-as-of"
    )
    job = latest(_database(view))
    checked = None
    if uploaded_file is not None:
        options = {"mapping": chosen_mapping(view), "source": source.strip(), "as_of": as_of.strip()}
        checked = _steps(view, uploaded_file, options, busy=job is not None and job.running)
    shown_job = job if job is not None and job.running else checked or job
    if shown_job is not None and shown_job.running:
        _draw_progress(view, shown_job)
    else:
        draw(
            report_html(view, shown_job.result, shown_job.name) if shown_job and shown_job.result else EMPTY,
            "upload-report",
        )


def _steps(view: View, uploaded_file: Any, options: dict[str, str], *, busy: bool) -> Job | None:
    """Draw the two buttons and run what was clicked. Returns the finished check of this file, if there is one.

    The check is forgotten before its load begins, so that a second click finds nothing to load.
    """
    t = view.t
    # The result of a check counts only for the same file with the same options.
    key = (uploaded_file.file_id, *options.values())
    remembered: tuple[object, Job] | None = st.session_state.get(CHECKED_JOB_KEY)
    checked = remembered[1] if remembered and remembered[0] == key else None
    ready = checked is not None and checked.result is not None and checked.result.report is not None
    buttons = st.container(horizontal=True, key="upload-buttons")
    check = buttons.button(t("Check the file; nothing is written"), key="upload-check", disabled=busy)
    load = buttons.button(t("Load it"), key="upload-load", type="primary", disabled=busy or not ready)
    command: Command | None = "load" if load and ready else "check" if check else None
    if command and not busy:
        st.session_state.pop(CHECKED_JOB_KEY, None)
        job = begin(
            command, uploaded_file.getvalue(), uploaded_file.name, database=_database(view), **options
        )
        # `begin` returns another viewer's job if one is running; its result must not count as the check of this
        # file.
        if command == job.command == "check" and job.name == uploaded_file.name:
            st.session_state[CHECKED_JOB_KEY] = (key, job)
        st.rerun()
    return checked


@st.fragment(run_every=0.7)
def _draw_progress(view: View, job: Job) -> None:
    """Draw a job's progress until it ends, then rerun the whole screen, because a load has changed its data."""
    if not job.running:
        st.rerun()
    draw(progress_html(view, job), "upload-report")


def _database(view: View) -> str:
    return view.store.url.render_as_string(hide_password=False)


def chosen_mapping(view: View) -> str:
    """The mapping in the address, else the project's own template."""
    names = [mapping.name for mapping in mappings()]
    requested = (view.params.get("mapping") or ["negah"])[-1]
    return requested if requested in names else "negah"


@cached
def upload_header(view: View) -> Markup:
    """The header with the mappings to choose from."""
    t, chosen = view.t, chosen_mapping(view)
    pills = join(
        html(
            '<a href="{}"{}>{}</a>',
            view.link(mapping=[mapping.name] if mapping.name != "negah" else None),
            " aria-current=true" if mapping.name == chosen else "",
            mapping.title(view.lang),
        )
        for mapping in mappings()
    )
    explanation = t(
        "The file is checked first. It goes in whole or not at all, and the newest load can be taken back."
    )
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p><nav class="pills" aria-label="{}">{}</nav></div>',
        t("Load a file"),
        explanation,
        t("What kind of file it is"),
        pills,
    )


@cached
def command_line_notice(view: View) -> Markup:
    """Notice with the commands to load a file from the command line."""
    t = view.t
    return notices.notice(
        t("Load a file"),
        t(
            "Files are loaded on the server, from the command line. The first command checks a file and writes nothing."
        ),
        t("To allow loading in the browser, set uploads.allowed in negah.toml (docs/settings.md)."),
        command="python -m intake check FILE --mapping negah\npython -m intake load FILE --mapping negah\n"
        "python -m intake undo",
    )
