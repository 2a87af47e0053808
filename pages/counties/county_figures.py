"""Key measures of a county compared with all other counties, and their change from the year before."""

import math
from dataclasses import replace

import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.overview.sparkline import sparkline
from charts.parts.event_marks import EventMarks
from charts.parts.figure_texts import difference_text, withheld_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.counties.controls import measures_for
from pages.view.view import View, dimension_labels
from pages.view.view_data import (
    begins_within,
    cached,
    months_shown,
    query_measure,
    scope_over_months,
    scope_until_as_of,
)
from pages.view.view_province import province_of
from pages.widgets.comparisons.change_reasons import reason_beyond_interval
from pages.widgets.comparisons.two_sided_table import (
    difference_cell,
    difference_title,
    interval_cell,
    value_cell,
)
from pages.widgets.measures.labelled_events import notable_events
from persian.calendar import CalendarPeriod
from queries.comparisons.changes.change_notes import cause_note
from queries.comparisons.changes.period_change import Comparison, changes
from queries.comparisons.two_scopes import compare_scopes
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

LEFT_OUT = ("rate_per_10k_smoothed",)
NARROW_ROWS = 4  # on a narrow screen, besides the measures that have changed or differ clearly
# Counts: the county's share of the province is shown, and no difference is tested.
ADDITIVE_MEASURES = ("received", "open", "overdue")


def other_counties_scope(view: View) -> Scope:
    """The scope over all other counties that occur in the data."""
    own = view.scope.counties
    province = province_of(view)
    codes = (
        [county.code for county in province.counties]
        if province
        else list(dimension_labels(view.store, "county", "fa"))
    )
    codes_in_data = set(view.store.dimension("county")["code"])
    return replace(
        scope_until_as_of(view),
        counties=tuple(code for code in codes if code in codes_in_data and code not in own),
    )


@cached
def key_figures_section(view: View) -> Markup:
    """Table of measures: this county, all others, difference with interval, change from last year, monthly trend."""
    t, lang = view.t, view.lang
    keys = [key for key in measures_for(view) if key not in LEFT_OUT]
    others = other_counties_scope(view)
    if not others.counties:
        return EMPTY
    compared = [key for key in keys if key not in ADDITIVE_MEASURES]
    frame = compare_scopes(view.store, scope_until_as_of(view), others, compared, lang=lang).frame
    change_cells = _change_cells(view, keys)
    columns = [
        Column(t("Measure"), kind="name", sortable=False),
        Column(t("This county"), sortable=False),
        Column(t("All other counties"), sortable=False),
        Column(t("Difference and its interval"), kind="drawing", sortable=False),
        Column(t("Result"), kind="text", sortable=False, short=t("Against the others")),
        Column(t("From a year earlier"), kind="text", sortable=False),
        Column(t("By month"), kind="drawing", sortable=False),
    ]
    rows, lines = [], _lines(view, keys)
    for key in keys:
        measure = MEASURES[key]
        name = Cell(measure.title.label(lang))
        if key in frame.index:
            row = frame.loc[key]
            value_cells = [
                value_cell(view, row, "a", measure),
                value_cell(view, row, "b", measure),
                interval_cell(view, row, measure),
                difference_cell(view, row, measure),
            ]
        else:
            value_cells = _part(view, key, others)
        # What is no finding is muted.
        differs = key in frame.index and not value_cells[-1].muted
        stands_out = differs or not change_cells[key].muted
        rows.append(Row([name, *value_cells, change_cells[key], lines[key]], stands_out=stands_out))
    caption = t("Key figures compared with all other counties")
    table = table_html(columns, rows, caption=caption, lang=lang, narrow_rows=NARROW_ROWS)
    return _section(view, frame, table)


def _section(view: View, frame: pd.DataFrame, table: str) -> Markup:
    t = view.t
    title = difference_title(
        view,
        frame,
        some=lambda n: t.plural(
            "{n} of {all} measures differs clearly from all other counties: {named}",
            "{n} of {all} measures differ clearly from all other counties: {named}",
            n,
        ),
        none=t("No measure differs clearly from all other counties"),
    )
    note = t(
        "Compared with all other counties together, without this one. Shaded band: too small to matter; line: "
        "95% interval of the difference (a ratio for rates). It is called a difference if it is beyond normal "
        "variation (at most 5% false findings over these measures) and large enough to matter. It is not yet a "
        "reason: the county may have other kinds of cases."
    )
    return html(
        '<section class="two-sides"><div class="section-head"><h2>{}</h2><p>{}</p></div>{}</section>',
        title,
        note,
        table,
    )


def _part(view: View, key: str, other_scope: Scope) -> list[Cell]:
    """Cells for a count: the county's, the others', and the county's share of both."""
    t, lang, measure = view.t, view.lang, MEASURES[key]
    sides = [query_measure(view, key, scope).row for scope in (scope_until_as_of(view), other_scope)]
    own, others = (float(row["value"]) for row in sides)
    both = own + others
    share_text = t("{part} of all counties").format(part=_percent(own / both, lang)) if both > 0 else ""
    return [
        *(
            Cell(withheld_text(row, lang), muted=True)
            if row["withheld"]
            else Cell(measure.format(float(row["value"]), lang))
            for row in sides
        ),
        Cell(""),
        Cell(share_text, muted=True),
    ]


def _percent(share: float, lang: str) -> str:
    return MEASURES["on_time_share"].format(share, lang)


def _change_cells(view: View, keys: list[str]) -> dict[str, Cell]:
    """The change of each measure against the same period of last year.

    All measures go into one call, so that the false discovery rate is controlled over all of them together.
    """
    comparisons = changes(
        view.store,
        [(query_measure(view, key, scope_until_as_of(view)), "last_year") for key in keys],
        lang=view.lang,
    )
    return {key: _change(view, comparison) for key, comparison in zip(keys, comparisons, strict=True)}


def _change(view: View, comparison: Comparison | None) -> Cell:
    t, lang = view.t, view.lang
    if comparison is None or not len(comparison.frame):
        return Cell(t("Nothing to compare with"), muted=True)
    row = comparison.frame.iloc[0]
    gap, measure = float(row["difference"]), comparison.measure
    if not math.isfinite(gap):
        return Cell(t("Nothing to compare with"), muted=True)
    before = t("before: {value}").format(value=measure.format(float(row["before"]), lang))
    if row["change"] == "changed":
        cause = cause_note(row.to_dict()).label(lang)
        return Cell(" ".join(filter(None, (difference_text(gap, measure, lang), cause))), note=before)
    reason = t("too small to matter") if row["change"] == "too_small" else t("within normal variation")
    if row["change"] == "within_chance":
        reason = reason_beyond_interval(t, row, measure) or reason
    # A difference of a size that matters may not be called the same.
    small = row["change"] == "too_small" or abs(gap) < measure.min_change
    text = t("About the same") if small else t("No clear change")
    return Cell(text, note=f"{difference_text(gap, measure, lang)}{t(', ')}{reason}", muted=True)


def _lines(view: View, keys: list[str]) -> dict[str, Cell]:
    """The sparkline of each measure by month, all with the same events."""
    months = months_shown(view)
    scope = scope_over_months(view, months)
    events = notable_events(view, scope, months)
    return {key: _line(view, key, scope, months, events) for key in keys}


def _line(view: View, key: str, scope: Scope, months: list[CalendarPeriod], events: EventMarks) -> Cell:
    frame = query_measure(view, key, scope, by=("month",)).frame
    values = dict(zip(frame["month"], frame["value"], strict=True))
    first, last = months[0].label(view.lang), months[-1].label(view.lang)
    alt = view.t("{measure} by month, {first} to {last}").format(
        measure=MEASURES[key].title.label(view.lang), first=first, last=last
    )
    return Cell(
        "",
        drawing=sparkline(
            [values.get(month.key) for month in months],
            alt=alt,
            labels=(first, last),
            first_incomplete=begins_within(view, months[0]),
            last_incomplete=months[-1].last > view.last_complete_day,
            events=events,
            lang=view.lang,
        ),
    )
