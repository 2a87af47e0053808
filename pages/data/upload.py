"""Load a file in the browser in four steps: the file, its columns, a check that writes nothing, and the load.

Only one file is checked as a whole or loaded at a time, for all viewers.
"""

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from charts.markup import EMPTY, html
from pages.data.check_view import check_html
from pages.data.column_form import column_form
from pages.data.intake_report import progress_html, report_html, undone_html
from pages.data.keep_form import DESPITE_DOUBTS, after_load, check_buttons, keep_form
from pages.data.kept_mappings import MAX_KEPT, NameTakenError, TooManyKeptError, is_mapping, keep_mapping
from pages.data.loading_session import (
    FileLoading,
    accept_doubts,
    back_to_columns,
    choose_columns,
    choose_mapping,
    leave,
    receive,
    start_load,
)
from pages.data.step_heading import step_heading
from pages.data.undo_form import draw_undo
from pages.data.upload_job import Job, latest
from pages.data.warm_intake import prepare
from pages.view.audit_log import record
from pages.view.first_view import AnyView, database_of
from pages.view.viewer import viewer
from pages.widgets.elements.drawing import draw
from pages.widgets.elements.form import draw_form
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.notices import notices
from persian.digits import number
from queries.settings.province_settings import settings
from queries.storage.mappings_folder import plain_name
from records.audit.entry_kinds import EntryKind
from records.role_rights import Action

LOADING_KEY = "file being loaded"
SECTION_ID = "load-file"
KEEP_KEY = "answer to keeping a mapping"  # message and whether the name is taken


def upload(view: AnyView) -> None:
    """Draw the section; where uploads are not allowed, show how to load from the command line.

    Nothing is drawn for viewers who may not load files.
    """
    if not viewer().access.may(Action.load):
        return
    rules = settings().uploads
    if not rules.allowed:
        draw(command_line_notice(view), "upload")
        return
    prepare(database_of(view))
    draw(upload_header(view), "upload")
    heading = st.container()
    loading = _file_of_browser(view, rules.megabytes)
    with heading:
        draw_form(step_heading(view, loading), "upload-heading", on_send=lambda _action, _values: None)
    _draw_step(view, loading)


def _file_of_browser(view: AnyView, megabytes: int) -> FileLoading | None:
    """Draw the field for a file, and return the loading of the file that is in it; None if there is none.

    Files of any kind are taken, because intake says what a file is that it can't read, and what to do; the browser
    would say in English that such files are not allowed.
    """
    uploaded_file = st.file_uploader(
        view.t(
            "File: CSV, Excel, Parquet, JSON, XML or a table of a web page, also packed as ZIP or gzip; up to {n} MB"
        ).format(n=number(megabytes, view.lang)),
        max_upload_size=megabytes,
        key="upload-file",
    )
    loading: FileLoading | None = st.session_state.get(LOADING_KEY)
    if uploaded_file is not None and loading is not None and loading.file_id == uploaded_file.file_id:
        return loading
    st.session_state.pop(LOADING_KEY, None)
    st.session_state.pop(KEEP_KEY, None)
    if loading is not None:
        leave(loading)
    if uploaded_file is None:
        return None
    with st.spinner(view.t("The columns are being recognised …")):
        loading = receive(
            uploaded_file.file_id, uploaded_file.name, uploaded_file.getvalue(), database=database_of(view)
        )
    st.session_state[LOADING_KEY] = loading
    return loading


def _draw_step(view: AnyView, loading: FileLoading | None) -> None:
    """Draw the step at which the loading of a file is; without a file, the newest job and how to take a load back."""
    job = latest(database_of(view))
    undoing = job is not None and job.command == "undo" and (loading is None or loading.step == "columns")
    if job is not None and (loading is None or undoing):
        _draw_job(view, job)
    if loading is None:
        draw_undo(view, on_begun=_on_undo)
    elif loading.step == "columns":
        draw_form(column_form(view, loading), "upload-columns", on_send=_on_columns)
    elif loading.step == "check":
        _draw_check(view, loading)
    elif loading.step == "load" and loading.load_job is not None:
        _draw_load(view, loading, loading.load_job)
        if not loading.load_job.running:
            draw_undo(view, on_begun=_on_undo)


def _loading() -> FileLoading | None:
    """The file that is being loaded on this page; None if there is none, or if the viewer may no longer load files.

    Messages of the browser arrive whatever is drawn at the moment, so each of them passes through here.
    """
    if not viewer().access.may(Action.load):
        return None
    loading: FileLoading | None = st.session_state.get(LOADING_KEY)
    return loading


def _on_columns(action: str, values: dict[str, str]) -> None:
    loading = _loading()
    if loading is None:
        return
    if action == DESPITE_DOUBTS:
        accept_doubts(loading)
    elif action.startswith("mapping:"):
        name = action.removeprefix("mapping:")
        # A made-up message could name any file of the server. A mapping that is gone is offered no longer.
        if is_mapping(loading.database, name):
            choose_mapping(loading, name, values)
        else:
            loading.turn += 1
    else:
        choose_columns(loading, values)


def _on_check(action: str, _values: dict[str, str]) -> None:
    loading = _loading()
    if loading is None:
        return
    if action == "back":
        back_to_columns(loading)
    else:
        start_load(loading)


def _on_failed_load(action: str, _values: dict[str, str]) -> None:
    loading = _loading()
    if loading is None:
        return
    if action == "again":
        start_load(loading)
    elif action == DESPITE_DOUBTS:
        accept_doubts(loading)
    else:
        back_to_columns(loading)


def _on_undo() -> None:
    """Go back to the columns of a file that has just been loaded and is taken back, so that they can be mended."""
    loading = _loading()
    if loading is not None and loading.step == "load":
        back_to_columns(loading)


def _draw_check(view: AnyView, loading: FileLoading) -> None:
    """Draw the contents of the check, the progress of the whole check, and the buttons."""
    job = latest(database_of(view))
    # A check of another file would give way to the load.
    others = job if job is not None and job.running and job.command != "check" else None
    draw(check_html(view, loading), "upload-check")
    draw_form(check_buttons(view, loading, waits_for=others), "upload-decide", on_send=_on_check)
    whole = others or loading.whole
    if whole is not None:
        _draw_job(view, whole)


def _draw_load(view: AnyView, loading: FileLoading, job: Job) -> None:
    """Draw the progress of the load; when it has ended, its report, the link to the overview and the form to keep."""
    _draw_job(view, job)
    if job.running:
        return
    draw_form(after_load(view, loading), "upload-after", on_send=_on_failed_load)
    if not loading.toml:
        return
    message, taken = st.session_state.get(KEEP_KEY, ("", False))
    draw_form(keep_form(view, loading, message=message, taken=taken), "upload-keep", on_send=_keeper(view))
    toml = loading.toml
    draw_download(
        view,
        view.t("Download the mapping (TOML)"),
        lambda: BuiltFile(toml.encode()),
        screen="data",
        name=f"{loading.mapping_name}.toml",
        mime="application/toml",
        key="upload-toml",
    )


def _keeper(view: AnyView) -> Callable[[str, dict[str, str]], None]:
    """A function that keeps the mapping under the name that was typed, and remembers the message to show."""
    t = view.t

    def keep(_action: str, values: dict[str, str]) -> None:
        loading = _loading()
        if loading is None:
            return
        name = plain_name(values.get("kept_name", ""))
        loading.turn += 1
        if not name:
            st.session_state[KEEP_KEY] = (t("Give the mapping a name of letters or digits."), False)
            return
        try:
            keep_mapping(loading.database, name, loading.toml, replace=values.get("replace") == "on")
        except NameTakenError:
            taken = t("There is a mapping “{name}” already. Choose another name, or replace it.").format(
                name=name
            )
            st.session_state[KEEP_KEY] = (taken, True)
        except TooManyKeptError:
            full = t(
                "{n} mappings are kept already. Replace one of them, or ask who runs the server to remove some."
            ).format(n=number(MAX_KEPT, view.lang))
            st.session_state[KEEP_KEY] = (full, False)
        except OSError:
            failed = t(
                "The folder of mappings cannot be written. Download the mapping, and ask who runs the server."
            )
            st.session_state[KEEP_KEY] = (failed, False)
        else:
            record(EntryKind.kept_mapping, {"mapping": name, "replaced": values.get("replace") == "on"})
            kept = t("Kept under the name “{name}”. The next file with these columns is offered it first.")
            st.session_state[KEEP_KEY] = (kept.format(name=name), False)

    return keep


def _draw_job(view: AnyView, job: Job) -> None:
    """Draw the progress of a job, or its report."""
    if job.running:
        _draw_progress(view, job)
    elif job.result is not None and job.command == "undo":
        draw(undone_html(view, job.result), "upload-report")
    elif job.result is not None and not (job.command == "check" and job.stopped):
        draw(report_html(view, job.result, job.name), "upload-report")


@st.fragment(run_every=0.7)
def _draw_progress(view: AnyView, job: Job) -> None:
    """Draw a job's progress until it ends, then rerun the whole screen, because a load has changed its data."""
    if not job.running:
        loading: FileLoading | None = st.session_state.get(LOADING_KEY)
        if loading is not None:
            loading.turn += 1
        st.rerun()
    draw(progress_html(view, job), "upload-report")


def link_to_upload(view: AnyView) -> Markup:
    """A link from the top of the screen down to the section; empty for viewers who may not load files."""
    if not (viewer().access.may(Action.load) and settings().uploads.allowed):
        return EMPTY
    return html('<p class="ways"><a href="#{}">{}</a></p>', SECTION_ID, view.t("Go to the upload of files"))


def upload_header(view: AnyView) -> Markup:
    """The title of the section."""
    t = view.t
    explanation = t(
        "The file is checked first. It goes in whole or not at all, and the newest load can be taken back."
    )
    return html(
        '<div class="section-head"><h2 id="{}">{}</h2><p>{}</p></div>',
        SECTION_ID,
        t("Load a file"),
        explanation,
    )


def command_line_notice(view: AnyView) -> Markup:
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
