"""Loading a file in the browser: a check that writes nothing first, then, when told to, the load."""

from html import escape
from typing import Any

import streamlit as st

from pages import notices
from pages.answers import remembered
from pages.data.report import report_html
from pages.data.running import Outcome, mappings, run
from pages.drawing import draw
from pages.viewing import Viewing
from persian.digits import number
from queries.settings import settings

KEPT, DONE = "checked upload", "finished load"
FORMS = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "parquet", "json", "xml", "gz"]


def upload(view: Viewing) -> None:
    """Draw the section; where loading in the browser is not allowed, how to load from the command line."""
    rules = settings().uploads
    if not rules.allowed:
        draw(how_to(view), "upload")
        return
    draw(head(view), "upload")
    t = view.t
    if done := st.session_state.pop(DONE, None):
        draw(report_html(view, done), "upload-done")
    given = st.file_uploader(
        t("File: CSV, Excel, Parquet, JSON or XML, also packed with gzip; up to {n} MB").format(
            n=number(rules.megabytes, view.lang)
        ),
        type=FORMS,
        max_upload_size=rules.megabytes,
        key="upload-file",
    )
    left, right = st.columns(2)
    source = left.text_input(t("Whose file it is (source); empty: as the mapping says"), key="upload-source")
    as_of = right.text_input(
        t("Up to when it is known, such as 1404/05/12; empty: as the file says"), key="upload-as-of"
    )
    if given is None:
        draw("", "upload-report")
        return
    about = {"mapping": chosen_mapping(view), "source": source.strip(), "as_of": as_of.strip()}
    _steps(view, given, about)


def _steps(view: Viewing, given: Any, about: dict[str, str]) -> None:
    """The check, its report, and after it the load."""
    t = view.t
    key = (given.file_id, *about.values())
    checked: Outcome | None = None
    if (kept := st.session_state.get(KEPT)) and kept[0] == key:
        checked = kept[1]
    buttons = st.container(horizontal=True, key="upload-buttons")
    if buttons.button(t("Check the file; nothing is written"), key="upload-check"):
        checked = _run("check", view, given, about, t("Checking the file"))
        st.session_state[KEPT] = (key, checked)
    draw(report_html(view, checked) if checked else "", "upload-report")
    ready = checked is not None and checked.report is not None
    if buttons.button(t("Load it"), key="upload-load", type="primary", disabled=not ready) and ready:
        done = _run("load", view, given, about, t("Loading; others go on reading meanwhile"))
        st.session_state[DONE] = done
        st.session_state.pop(KEPT, None)
        st.rerun()


def _run(command: Any, view: Viewing, given: Any, about: dict[str, str], words: str) -> Outcome:
    with st.spinner(words):
        database = view.store.url.render_as_string(hide_password=False)
        return run(command, given.getvalue(), given.name, database=database, **about)


def chosen_mapping(view: Viewing) -> str:
    """The mapping that the address names; the project's own template otherwise."""
    names = [mapping.name for mapping in mappings()]
    wanted = (view.params.get("mapping") or ["negah"])[-1]
    return wanted if wanted in names else "negah"


@remembered
def head(view: Viewing) -> str:
    """HTML of the head, with the mappings to choose from."""
    t, chosen = view.t, chosen_mapping(view)
    pills = "".join(
        f'<a href="{escape(view.link(mapping=[mapping.name] if mapping.name != "negah" else None))}"'
        f"{' aria-current=true' if mapping.name == chosen else ''}>{escape(mapping.title(view.lang))}</a>"
        for mapping in mappings()
    )
    told = t("The file is checked first. It goes in whole or not at all, and the newest load can be taken back.")
    return (
        f'<div class="section-head"><h2>{escape(t("Load a file"))}</h2><p>{escape(told)}</p>'
        f'<nav class="pills" aria-label="{escape(t("What kind of file it is"))}">{pills}</nav></div>'
    )


@remembered
def how_to(view: Viewing) -> str:
    """HTML that says how to load from the command line."""
    t = view.t
    return notices.notice(
        t("Load a file"),
        t("Files are loaded on the server, from the command line. The first command checks a file and writes nothing."),
        t("To allow loading in the browser, set uploads.allowed in negah.toml (docs/settings.md)."),
        command="python -m intake check FILE --mapping negah\npython -m intake load FILE --mapping negah\n"
        "python -m intake undo",
    )
