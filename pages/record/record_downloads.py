"""Downloads of the entries that match, as CSV and XLSX; a download is itself recorded."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from briefs.spreadsheets import Column, Sheet, as_csv, as_xlsx
from pages.view.view import View
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.files.file_names import file_name
from persian.bidi import strip_control_characters
from persian.calendar import format_day
from persian.digits import number
from records.audit.entry import LOCAL_ZONE
from records.audit.entry_kinds import entry_title
from records.audit.entry_text import detail_text
from records.audit.search import AuditLogSearch, all_entries
from records.audit.writer import writer_of
from records.database import configured_url

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 20_000


def downloads(view: View, search: AuditLogSearch, count: int) -> None:
    """Draw the buttons; a file is built when it is requested."""
    t = view.t
    label = t("All entries found")
    if count > MAX_ROWS:
        label = t("The newest {n} entries").format(n=number(MAX_ROWS, view.lang))
    with st.container(horizontal=True, gap="small", key="downloads"):
        for file_format, mime, write in (("XLSX", XLSX, as_xlsx), ("CSV", "text/csv", as_csv)):
            draw_download(
                view,
                f"{label} · {file_format}",
                partial(_built_file, view, search, write),  # bound now, because the loop variables change
                screen="record",
                name=f"{file_name(view, [t('Record of use')])}.{file_format.lower()}",
                mime=mime,
                key=f"download-record-{file_format}",
            )


def _built_file(view: View, search: AuditLogSearch, write: Callable[[Sheet, str], bytes]) -> BuiltFile:
    table = sheet(view, search)
    return BuiltFile(write(table, view.lang), len(table.rows))


def sheet(view: View, search: AuditLogSearch) -> Sheet:
    """The entries as a table for a file, newest first; with what was searched for."""
    t, lang = view.t, view.lang
    columns = [
        Column(t("Number"), "count"),
        Column(t("When"), "moment"),
        Column(t("Who"), "code"),
        Column(t("What")),
        Column(t("Details")),
        Column(t("Signature"), "code"),
    ]
    entries = all_entries(writer_of(configured_url()).records(), search, limit=MAX_ROWS)
    rows = [
        (
            entry.number,
            entry.moment.astimezone(LOCAL_ZONE).replace(tzinfo=None),
            entry.who,
            entry_title(entry.kind, lang),
            strip_control_characters(detail_text(entry, lang)),
            entry.hash,
        )
        for entry in entries
    ]
    days = [format_day(day, lang) if day else "—" for day in (search.first, search.last)]
    about = [
        (t("Who"), search.who or t("everybody")),
        (t("What"), entry_title(search.kind, lang) if search.kind else t("everything")),
        (t("From day"), days[0]),
        (t("To day"), days[1]),
    ]
    return Sheet(t("Record of use"), columns, rows, about, t("About this table"), demo=view.store.is_demo)
