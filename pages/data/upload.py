"""Loading a file in the browser: a check that writes nothing first, then, when told to, the load.

One file at a time for everybody: whoever looks meanwhile sees how far it is, and cannot begin another.
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
    """Draw the section; where loading in the browser is not allowed, how to load from the command line."""
    rules = settings().uploads
    if not rules.allowed:
        draw(command_line_notice(view), "upload")
        return
    draw(upload_header(view), "upload")
    t = view.t
    given = st.file_uploader(
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
        t("Up to when it is known, such as 1404/05/12; empty: as the file says"), key="upload-as-of"
    )
    job = latest(_database(view))
    checked = None
    if given is not None:
        about = {"mapping": chosen_mapping(view), "source": source.strip(), "as_of": as_of.strip()}
        checked = _steps(view, given, about, busy=job is not None and job.running)
    told = job if job is not None and job.running else checked or job
    if told is not None and told.running:
        _draw_progress(view, told)
    else:
        draw(report_html(view, told.result, told.name) if told and told.result else EMPTY, "upload-report")


def _steps(view: View, given: Any, about: dict[str, str], *, busy: bool) -> Job | None:
    """The check of the file that was given, if it was checked; draws the buttons of both steps.

    What was checked is forgotten before its load begins, so that a second click finds nothing to load.
    """
    t = view.t
    key = (given.file_id, *about.values())
    kept: tuple[object, Job] | None = st.session_state.get(CHECKED_JOB_KEY)
    checked = kept[1] if kept and kept[0] == key else None
    ready = checked is not None and checked.result is not None and checked.result.report is not None
    buttons = st.container(horizontal=True, key="upload-buttons")
    check = buttons.button(t("Check the file; nothing is written"), key="upload-check", disabled=busy)
    load = buttons.button(t("Load it"), key="upload-load", type="primary", disabled=busy or not ready)
    command: Command | None = "load" if load and ready else "check" if check else None
    if command and not busy:
        st.session_state.pop(CHECKED_JOB_KEY, None)
        job = begin(command, given.getvalue(), given.name, database=_database(view), **about)
        if command == job.command == "check" and job.name == given.name:
            st.session_state[CHECKED_JOB_KEY] = (key, job)
        st.rerun()
    return checked


@st.fragment(run_every=0.7)
def _draw_progress(view: View, job: Job) -> None:
    """Draws how far a job is until it has ended, and then the whole screen anew: a load has changed it."""
    if not job.running:
        st.rerun()
    draw(progress_html(view, job), "upload-report")


def _database(view: View) -> str:
    return view.store.url.render_as_string(hide_password=False)


def chosen_mapping(view: View) -> str:
    """The mapping that the address names; the project's own template otherwise."""
    names = [mapping.name for mapping in mappings()]
    wanted = (view.params.get("mapping") or ["negah"])[-1]
    return wanted if wanted in names else "negah"


@cached
def upload_header(view: View) -> Markup:
    """HTML of the head, with the mappings to choose from."""
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
    told = t(
        "The file is checked first. It goes in whole or not at all, and the newest load can be taken back."
    )
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p><nav class="pills" aria-label="{}">{}</nav></div>',
        t("Load a file"),
        told,
        t("What kind of file it is"),
        pills,
    )


@cached
def command_line_notice(view: View) -> Markup:
    """HTML that says how to load from the command line."""
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
