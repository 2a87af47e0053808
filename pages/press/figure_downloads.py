"""The figure as files: CSV, XLSX and JSON of the table, PNG and SVG of the picture; each made when it is asked for."""

import json
from collections.abc import Callable

import streamlit as st

from briefs.press.figure_picture import as_png, as_svg
from briefs.spreadsheets import as_csv, as_xlsx
from pages.press.picture import build_picture
from pages.press.question import PressRequest, request_and_figure
from pages.press.spreadsheet import sheet
from pages.view.view import View
from persian.calendar import to_jalali
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.press.json_record import record
from queries.press.publication_periods import publication_span
from queries.press.quote import Quotable
from queries.storage.store import Store
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

MEDIA_TYPES = {
    "CSV": "text/csv; charset=utf-8",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "JSON": "application/json",
    "PNG": "image/png",
    "SVG": "image/svg+xml",
}


def downloads(view: View, request: PressRequest) -> None:
    """Draw the buttons."""
    _, told = request_and_figure(view)
    drawn = build_picture(view.store, told, view.lang) is not None
    with st.container(horizontal=True, gap="small", key="press-downloads"):
        for form, mime in MEDIA_TYPES.items():
            if form in ("PNG", "SVG") and not drawn:
                continue
            st.download_button(
                form,
                data=_file_builder(view.store, told, form, view.lang),
                file_name=f"{file_name(view.store, told)}.{form.lower()}",
                mime=mime,
                on_click="ignore",
                key=f"press-{form}",
            )


def _file_builder(store: Store, told: Quotable, form: str, lang: str) -> Callable[[], bytes]:
    return lambda: figure_file(store, told, form, lang)


def figure_file(store: Store, quotable: Quotable, form: str, lang: str) -> bytes:
    """A file of the figure. Raises LookupError where it has no picture."""
    if form == "JSON":
        return (json.dumps(record(store, quotable), ensure_ascii=False, indent=1) + "\n").encode()
    if form in ("CSV", "XLSX"):
        write = as_csv if form == "CSV" else as_xlsx
        return write(sheet(store, quotable, lang), lang)
    drawn = build_picture(store, quotable, lang)
    if drawn is None:
        raise LookupError(form)
    return as_png(drawn) if form == "PNG" else as_svg(drawn)


def file_name(store: Store, quotable: Quotable) -> str:
    """A name that says what the file holds, in letters that every system takes."""
    scope = quotable.table.scope
    parts = ["negah", *(["demo"] if store.is_demo else []), quotable.table.measure.key, _period(scope)]
    parts += [
        code for name in (*PUBLICATION_UNITS, "kind") for code in getattr(scope, DIMENSION_FIELDS[name])
    ]
    parts += ["by", *quotable.table.by] if quotable.table.by else []
    parts.append(f"load{quotable.table.load}")
    return "-".join("".join(c for c in part if c.isascii() and (c.isalnum() or c in "-_")) for part in parts)


def _period(scope: Scope) -> str:
    found = publication_span(scope)
    if found:
        return found[1].key
    ends = [str(to_jalali(day)).replace("/", "") for day in (scope.first, scope.last) if day]
    return "-".join(ends)
