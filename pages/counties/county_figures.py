"""The key figures of a county beside all other counties, and how each changed against the year before."""

import math
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from charts.data_table import Cell, Column, Row, table_html
from charts.figure_texts import difference_text
from charts.markup import EMPTY, html
from charts.sparkline import sparkline
from pages.counties.controls import measures_for
from pages.view.province import province_of
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, months_shown, query_measure, scope_over_months, scope_until_as_of
from pages.widgets.two_sided_table import difference_cell, difference_title, interval_cell, value_cell
from queries.comparisons.period_change import Comparison, changes
from queries.comparisons.two_scopes import compare_scopes
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

LEFT_OUT = ("rate_per_10k_smoothed",)
ADDITIVE_MEASURES = (
    "received",
    "open",
    "overdue",
)  # a county's part of these is no better or worse than the rest's


def other_counties_scope(view: View) -> Scope:
    """The scope over all the other counties that are known."""
    own = view.scope.counties
    province = province_of(view)
    codes = (
        [county.code for county in province.counties]
        if province
        else list(dimension_labels(view.store, "county", "fa"))
    )
    known = set(view.store.dimension("county")["code"])
    return replace(
        scope_until_as_of(view), counties=tuple(code for code in codes if code in known and code not in own)
    )


@cached
def key_figures_section(view: View) -> Markup:
    """HTML of the section."""
    t, lang = view.t, view.lang
    keys = [key for key in measures_for(view) if key not in LEFT_OUT]
    rest = other_counties_scope(view)
    if not rest.counties:
        return EMPTY
    shares = [key for key in keys if key not in ADDITIVE_MEASURES]
    frame = compare_scopes(view.store, scope_until_as_of(view), rest, shares, lang=lang).frame
    past = _change_cells(view, keys)
    columns = [
        Column(t("Measure"), kind="name", sortable=False),
        Column(t("This county"), sortable=False),
        Column(t("All other counties"), sortable=False),
        Column(t("Difference and its interval"), kind="drawing", sortable=False),
        Column(t("In words"), kind="text", sortable=False),
        Column(t("From a year before"), kind="text", sortable=False),
        Column(t("Course by month"), kind="drawing", sortable=False),
    ]
    rows = []
    for key in keys:
        measure = MEASURES[key]
        name = Cell(measure.title.label(lang))
        if key in frame.index:
            row = frame.loc[key]
            middle = [
                value_cell(view, row, "a", measure),
                value_cell(view, row, "b", measure),
                interval_cell(view, row, measure),
                difference_cell(view, row, measure),
            ]
        else:
            middle = _part(view, key, rest)
        rows.append(Row([name, *middle, past[key], _line(view, key)]))
    table = table_html(columns, rows, caption=t("Key figures beside all other counties"), lang=lang)
    return _section(view, frame, table)


def _section(view: View, frame: pd.DataFrame, table: str) -> Markup:
    t = view.t
    title = difference_title(
        view,
        frame,
        some=t("{n} of {all} measures differ clearly from all other counties: {named}"),
        none=t("No measure differs clearly from all other counties"),
    )
    note = t(
        "Compared with all other counties together, without this one. Shaded band: too small "
        "to matter; line: 95% interval of the difference (a ratio for rates). It is called a "
        "difference if it is beyond chance (at most 5% false findings over these measures) "
        "and large enough to matter. It is not yet a reason: the county may have other cases."
    )
    return html(
        '<section class="two-sides"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}</section>',
        title,
        note,
        table,
    )


def _part(view: View, key: str, rest: Scope) -> list[Cell]:
    """Counts of the county and of the others, and the county's part of both."""
    t, lang, measure = view.t, view.lang, MEASURES[key]
    own = float(query_measure(view, key, scope_until_as_of(view)).row["value"])
    others = float(query_measure(view, key, rest).row["value"])
    both = own + others
    part = t("{part} of all counties").format(part=_percent(own / both, lang)) if both else ""
    return [
        Cell(measure.format(own, lang)),
        Cell(measure.format(others, lang)),
        Cell(""),
        Cell(part, muted=True),
    ]


def _percent(share: float, lang: str) -> str:
    return MEASURES["on_time_share"].format(share, lang)


def _change_cells(view: View, keys: list[str]) -> dict[str, Cell]:
    """How each measure changed against the same period of the year before, all judged together."""
    found = changes(
        view.store,
        [(query_measure(view, key, scope_until_as_of(view)), "last_year") for key in keys],
        lang=view.lang,
    )
    return {key: _change(view, each) for key, each in zip(keys, found, strict=True)}


def _change(view: View, found: Comparison | None) -> Cell:
    t, lang = view.t, view.lang
    if found is None or not len(found.frame):
        return Cell(t("Nothing to compare with"), muted=True)
    row = found.frame.iloc[0]
    gap, measure = float(row["difference"]), found.measure
    if not math.isfinite(gap):
        return Cell(t("Nothing to compare with"), muted=True)
    before = t("before: {value}").format(value=measure.format(float(row["before"]), lang))
    if row["verdict"] == "changed":
        trips = t("(mostly cases of provincial trips)") if row["by_trips"] else ""
        return Cell(" ".join(filter(None, (difference_text(gap, measure, lang), trips))), note=before)
    why = t("too small to matter") if row["verdict"] == "too_small" else t("within chance")
    size = measure.format_change(gap, lang)
    return Cell(t("No clear change"), note=f"{size}{t(', ')}{why}", muted=True)


def _line(view: View, key: str) -> Cell:
    edges = months_shown(view)
    frame = query_measure(view, key, scope_over_months(view, edges), by=("month",)).frame
    values = dict(zip(frame["month"], frame["value"], strict=True))
    first, last = edges[0].label(view.lang), edges[-1].label(view.lang)
    described = view.t("{measure} by month, {first} to {last}").format(
        measure=MEASURES[key].title.label(view.lang), first=first, last=last
    )
    return Cell(
        "",
        drawing=sparkline(
            [values.get(edge.key) for edge in edges],
            alt=described,
            labels=(first, last),
            last_incomplete=edges[-1].last > view.last_complete_day,
        ),
    )
