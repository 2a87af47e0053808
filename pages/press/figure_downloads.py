"""Downloads of the figure: the table as CSV, XLSX and JSON, the picture as PNG and SVG, built on request."""

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
    """Draw the download buttons; PNG and SVG only if the figure has a picture."""
    _, quotable = request_and_figure(view)
    has_picture = build_picture(view.store, quotable, view.lang) is not None
    with st.container(horizontal=True, gap="small", key="press-downloads"):
        for file_format, mime in MEDIA_TYPES.items():
            if file_format in ("PNG", "SVG") and not has_picture:
                continue
            st.download_button(
                file_format,
                data=_file_builder(view.store, quotable, file_format, view.lang),
                file_name=f"{file_name(view.store, quotable)}.{file_format.lower()}",
                mime=mime,
                on_click="ignore",
                key=f"press-{file_format}",
            )


def _file_builder(store: Store, quotable: Quotable, form: str, lang: str) -> Callable[[], bytes]:
    """A function that builds the file when called; binds `form` now, because the caller's loop variable changes."""
    return lambda: figure_file(store, quotable, form, lang)


def figure_file(store: Store, quotable: Quotable, form: str, lang: str) -> bytes:
    """The content of a file of the figure. Raises LookupError for PNG or SVG if the figure has no picture.

    `form` is one of the keys of `MEDIA_TYPES`.
    """
    if form == "JSON":
        return (json.dumps(record(store, quotable), ensure_ascii=False, indent=1) + "\n").encode()
    if form in ("CSV", "XLSX"):
        write = as_csv if form == "CSV" else as_xlsx
        return write(sheet(store, quotable, lang), lang)
    picture = build_picture(store, quotable, lang)
    if picture is None:
        raise LookupError(form)
    return as_png(picture) if form == "PNG" else as_svg(picture)


def file_name(store: Store, quotable: Quotable) -> str:
    """A file name (without extension) that describes the content, in ASCII letters, digits, "-" and "_"."""
    scope = quotable.table.scope
    parts = ["negah", *(["demo"] if store.is_demo else []), quotable.table.measure.key, _period(scope)]
    parts += [
        code for name in (*PUBLICATION_UNITS, "kind") for code in getattr(scope, DIMENSION_FIELDS[name])
    ]
    parts += ["by", *quotable.table.by] if quotable.table.by else []
    parts.append(f"load{quotable.table.load}")
    return "-".join("".join(c for c in part if c.isascii() and (c.isalnum() or c in "-_")) for part in parts)


def _period(scope: Scope) -> str:
    """The key of a whole month, quarter or year, else the first and last Jalali day."""
    span = publication_span(scope)
    if span:
        return span[1].key
    ends = [str(to_jalali(day)).replace("/", "") for day in (scope.first, scope.last) if day]
    return "-".join(ends)
