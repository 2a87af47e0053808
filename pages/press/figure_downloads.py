"""Downloads of the figure: the table as CSV, XLSX and JSON, the picture as PNG and SVG, built on request."""

import json
from functools import partial

import streamlit as st

from briefs.press.figure_picture import as_png, as_svg
from briefs.spreadsheets import as_csv, as_xlsx
from pages.press.controls import breakdown_text, breakdowns
from pages.press.picture import build_picture
from pages.press.press_request import request_and_figure
from pages.press.spreadsheet import sheet
from pages.view.view import View
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.files.file_names import file_name
from persian.translate import translator
from queries.disclosure.publication_grid import PUBLICATION_UNITS
from queries.disclosure.publication_store import publication_store
from queries.press.figure_json import figure_json
from queries.press.figure_labels import period_name, unit_names
from queries.press.quote import Quotable
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.labels import KINDS
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

MEDIA_TYPES = {
    "CSV": "text/csv; charset=utf-8",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "JSON": "application/json",
    "PNG": "image/png",
    "SVG": "image/svg+xml",
}


def downloads(view: View) -> None:
    """Draw the download buttons; PNG and SVG only if the figure has a picture."""
    _, quotable = request_and_figure(view)
    has_picture = build_picture(publication_store(view.store), quotable, view.lang) is not None
    name = figure_file_name(view, quotable)
    with st.container(horizontal=True, gap="small", key="press-downloads"):
        for file_format, mime in MEDIA_TYPES.items():
            if file_format in ("PNG", "SVG") and not has_picture:
                continue
            draw_download(
                view,
                button_label(file_format, view.lang),
                # Bound now, because the loop variable changes.
                partial(_built_file, publication_store(view.store), quotable, file_format, view.lang),
                screen="press",
                name=f"{name}.{file_format.lower()}",
                mime=mime,
                key=f"press-{file_format}",
            )


def button_label(file_format: str, lang: str) -> str:
    """The text of a button: what the file holds, and its format. A format alone says nothing to a screen reader."""
    t = translator(lang)
    contents = {"JSON": t("Data"), "PNG": t("Picture"), "SVG": t("Picture")}.get(file_format, t("Table"))
    return f"{contents} · {file_format}"


def _built_file(store: Store, quotable: Quotable, form: str, lang: str) -> BuiltFile:
    return BuiltFile(figure_file(store, quotable, form, lang))


def figure_file(store: Store, quotable: Quotable, form: str, lang: str) -> bytes:
    """The content of a file of the figure. Raises LookupError for PNG or SVG if the figure has no picture.

    `form` is one of the keys of `MEDIA_TYPES`.
    """
    if form == "JSON":
        return (json.dumps(figure_json(store, quotable), ensure_ascii=False, indent=1) + "\n").encode()
    if form in ("CSV", "XLSX"):
        write = as_csv if form == "CSV" else as_xlsx
        return write(sheet(store, quotable, lang), lang)
    picture = build_picture(store, quotable, lang)
    if picture is None:
        raise LookupError(form)
    return as_png(picture) if form == "PNG" else as_svg(picture)


def figure_file_name(view: View, quotable: Quotable) -> str:
    """The file name (without extension) of the figure's files, in the reader's language.

    It says what the figure is of, and by which load it can be reproduced.
    """
    t, table = view.t, quotable.table
    parts = [
        table.measure.title.label(view.lang),
        *_units(view, table.scope),
        period_name(table.scope).label(view.lang),
    ]
    parts += [KINDS[Kind[kind]].label(view.lang) for kind in table.scope.kinds]
    if table.by:
        parts.append(t("by {breakdown}").format(breakdown=breakdown_text(table.by, breakdowns(view), view)))
    parts.append(t("load {load}").format(load=table.load))
    return file_name(view, parts)


def _units(view: View, scope: Scope) -> list[str]:
    """The names of the county, office or topic group that the figure is of."""
    return [
        unit_names(publication_store(view.store), unit)[code].label(view.lang)
        for unit in PUBLICATION_UNITS
        for code in getattr(scope, DIMENSION_FIELDS[unit])
    ]
