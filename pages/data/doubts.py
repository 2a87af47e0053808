"""What is in doubt and what was refused: why, how often, the newest rows, and all of them to download."""

from html import escape

import streamlit as st

from briefs.tables import Column as FileColumn
from briefs.tables import Sheet, as_csv
from charts.table import Cell, Column, Row, table_html
from pages.answers import covered, remembered
from pages.viewing import Viewing
from persian.bidi import ltr
from persian.calendar import format_day, to_jalali
from persian.digits import number
from queries.completeness import doubts as counted
from queries.completeness import in_doubt
from queries.intake_log import loads, reasons, rejected
from queries.words import FLAGS

SHOWN = 20  # of the newest rows


@remembered
def doubts(view: Viewing) -> str:
    """HTML of both lists, side by side."""
    return f'<div class="two-lists"><section>{_flagged(view)}</section><section>{_rejected(view)}</section></div>'


def _flagged(view: Viewing) -> str:
    t, lang = view.t, view.lang
    scope = covered(view)
    found = counted(view.store, scope)
    if not found:
        return _head(t("No case of this scope is in doubt"), t("Nothing in them was found that cannot be right."))
    rows = in_doubt(view.store, scope, most=SHOWN, lang=lang)
    why = [
        Row([Cell(FLAGS[flag].label(lang), sort=FLAGS[flag].label(lang)), Cell(number(n, lang), sort=n)])
        for flag, n in sorted(found.items(), key=lambda pair: -pair[1])
    ]
    newest = [
        Row(
            [
                Cell(ltr(case.id), link=view.to("cases", case=[case.id])),
                Cell(format_day(case.registered.date(), lang), sort=case.registered.timestamp()),
                Cell(t("; ").join(FLAGS[flag].label(lang) for flag in flags)),
            ]
        )
        for case, flags in rows
    ]
    commonest = max(found, key=lambda flag: found[flag])
    title = t("In doubt: most often {why}").format(why=FLAGS[commonest].label(lang))
    heads = [Column(t("Why in doubt"), kind="name"), Column(t("Cases"))]
    listed = [Column(t("Tracking id"), kind="name"), Column(t("Registered"), kind="text"), Column(t("Why in doubt"), kind="text", sortable=False)]
    return (
        _head(title, t("Cases registered in the scope, kept though something in them cannot be right."))
        + table_html(heads, why, caption=t("Why in doubt"), lang=lang)
        + f"<h3>{escape(t('The newest'))}</h3>"
        + table_html(listed, newest, caption=t("The newest cases in doubt"), lang=lang)
    )


def _rejected(view: Viewing) -> str:
    t, lang = view.t, view.lang
    found = reasons(view.store, lang=lang)
    total = sum(reason.n for reason in found)
    if not total:
        return _head(t("No row was rejected"), t("Every row of every load became a case, or part of one."))
    read = sum(load.read for load in loads(view.store) if load.done)
    title = t("{n} of {read} rows were rejected").format(n=number(total, lang), read=number(read, lang))
    why = [
        Row([Cell(reason.told, sort=reason.told), Cell(number(reason.load, lang), sort=reason.load), Cell(number(reason.n, lang), sort=reason.n)])
        for reason in found
    ]
    newest = [
        Row(
            [
                Cell(ltr(f"{row.file}:{row.line}"), sort=row.line),
                Cell(number(row.load, lang), sort=row.load),
                Cell(row.told, note=ltr(row.content[:160])),
            ]
        )
        for row in rejected(view.store, most=SHOWN, lang=lang)
    ]
    heads = [Column(t("Why rejected"), kind="name"), Column(t("Load")), Column(t("Rows"))]
    listed = [Column(t("File and line"), kind="name"), Column(t("Load")), Column(t("Why, and what the row held (masked)"), kind="text", sortable=False)]
    return (
        _head(title, t("Of all loads in force, whatever the scope. They are in no figure."))
        + table_html(heads, why, caption=t("Why rejected"), lang=lang)
        + f"<h3>{escape(t('Of the newest load'))}</h3>"
        + table_html(listed, newest, caption=t("Rejected rows"), lang=lang)
    )


def _head(title: str, note: str) -> str:
    return f'<div class="section-head"><h2>{escape(title)}</h2><p>{escape(note)}</p></div>'


def downloads(view: Viewing) -> None:
    """Draw the buttons; a file is made when it is asked for."""
    t = view.t
    day = str(to_jalali(view.today)).replace("/", "-")
    mark = "demo-" if view.store.is_demo else ""
    choices = []
    if counted(view.store, covered(view)):
        choices.append((t("Cases in doubt"), "in-doubt", _doubt_sheet))
    if reasons(view.store, lang=view.lang):
        choices.append((t("Rejected rows"), "rejected", _rejected_sheet))
    if not choices:
        return
    with st.container(horizontal=True, key="downloads"):
        for words, name, make in choices:
            st.download_button(
                f"{words} · CSV", data=lambda make=make: as_csv(make(view), view.lang),  # type: ignore[misc]
                file_name=f"negah-{mark}{name}-{day}.csv", mime="text/csv", on_click="ignore", key=f"download-{name}",
            )  # fmt: skip


def _doubt_sheet(view: Viewing) -> Sheet:
    t, lang = view.t, view.lang
    heads = [FileColumn(t("Tracking id")), FileColumn(t("Source")), FileColumn(t("Registered"), "moment")]
    heads += [FileColumn(name) for name in (t("County"), t("Agency"), t("Why in doubt"))]
    rows = [
        (case.id, case.source, case.registered, case.county, case.agency, t("; ").join(FLAGS[f].label(lang) for f in flags))
        for case, flags in in_doubt(view.store, covered(view), lang=lang)
    ]
    return Sheet(t("Cases in doubt"), heads, rows, (), t("About this table"), demo=view.store.is_demo)


def _rejected_sheet(view: Viewing) -> Sheet:
    t = view.t
    heads = [FileColumn(t("Load"), "count"), FileColumn(t("File")), FileColumn(t("Line"), "count")]
    heads += [FileColumn(t("Why rejected")), FileColumn(t("What the row held (masked)"))]
    rows = [(row.load, row.file, row.line, row.told, row.content) for row in rejected(view.store, lang=view.lang)]
    return Sheet(t("Rejected rows"), heads, rows, (), t("About this table"), demo=view.store.is_demo)
