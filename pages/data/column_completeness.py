"""Completeness by column: the share of cases with a value, over the scope and by month."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.overview.sparkline import sparkline
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.data.completeness_table import completeness_by_agency, completeness_by_month, is_recorded, share
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.folded import folded
from persian.calendar import CalendarPeriod
from persian.digits import MISSING, number, percent
from queries.data_quality.completeness import COLUMNS, FLAGGED
from queries.vocabulary.recorded import NOT_RECORDED
from stats.estimates.clear_extremes import clear_extremes
from stats.estimates.intervals import wilson_interval

Monthly = tuple[list[CalendarPeriod], pd.DataFrame]  # as `completeness_by_month` returns it


@cached
def column_completeness_table(view: View) -> Markup:
    """The table of columns, least complete first, and the share of flagged cases."""
    t = view.t
    sums = completeness_by_agency(view).drop(columns=["agency", "agency_label"]).sum()
    if not sums.get("n"):
        message = t(
            "No case was registered within this scope, so there is nothing to say about completeness."
        )
        return html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', t("Completeness"), message)
    monthly = completeness_by_month(view)
    heads = [
        Column(t("Field"), kind="name"),
        Column(t("Of which cases"), kind="text"),
        Column(t("Share filled in")),
        Column("", kind="drawing", sortable=False),
        Column(t("Checked")),
        Column(t("Empty")),
        Column(t("By month of registration"), kind="drawing", sortable=False),
    ]
    note = t(
        "Cases registered in the period. A missing rating is not a data error; it shows how representative the "
        "satisfaction of the others is. With possible errors: accepted, although at least one value is wrong."
    )
    rows, complete = _rows(view, sums, monthly)
    tables = table_html(heads, rows, caption=t("Completeness by column"), lang=view.lang) if rows else EMPTY
    if complete:
        caption = t("Fields that are filled in for every case")
        table = table_html(heads, list(complete.values()), caption=caption, lang=view.lang)
        names = t("Filled in for every case: {names}").format(names=t(", ").join(complete))
        tables += folded(names, table)
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p></div><div class="completeness">{}{}</div>',
        columns_title(view, _judged_columns(view, sums)),
        note,
        tables,
        _flagged_html(view, sums, monthly) if sums[FLAGGED] else "",
    )


def _judged_columns(view: View, sums: "pd.Series[int]") -> list[tuple[str, int, int]]:
    """Name, cases with a value and applicable cases of the columns that the title may call least complete.

    A missing verdict is not a defect of the data: it is up to the citizen to give one.
    """
    return [
        (column.title.label(view.lang), int(sums[f"{key}_given"]), int(sums[f"{key}_applicable"]))
        for key, column in COLUMNS.items()
        if key != "verdict" and sums[f"{key}_applicable"] and is_recorded(view, key)
    ]


def _rows(view: View, sums: "pd.Series[int]", monthly: Monthly) -> tuple[list[Row], dict[str, Row]]:
    """The rows of the columns that are not complete, the least complete first, and those of the complete, by name.

    Columns that no source records come last of the first.
    """
    rows: list[tuple[bool, float, Row]] = []
    complete = {}
    for key, column in COLUMNS.items():
        name, applies_to = column.title.label(view.lang), column.applies_to_label.label(view.lang)
        if not is_recorded(view, key):
            rows.append((True, 0.0, _not_recorded_row(view, name, applies_to)))
            continue
        applicable, given = int(sums[f"{key}_applicable"]), int(sums[f"{key}_given"])
        part = share(given, applicable)
        line = _monthly_line(view, monthly, name, given=f"{key}_given", applicable=f"{key}_applicable")
        row = _row(view, name, applies_to, given=given, applicable=applicable, line=line)
        if part is not None and given == applicable:
            complete[name] = row
        else:
            rows.append((part is None, part or 0.0, row))
    return [row for *_, row in sorted(rows, key=lambda item: item[:2])], complete


def _monthly_line(view: View, monthly: Monthly, name: str, *, given: str, applicable: str) -> Markup:
    """A sparkline of the share by month with its range; empty for a share that does not change.

    `given` and `applicable` are the columns of the monthly sums.
    """
    t, lang, (months, sums) = view.t, view.lang, monthly
    values = [share(*each) for each in zip(sums[given].tolist(), sums[applicable].tolist(), strict=True)]
    present = [value for value in values if value is not None]
    if len({round(value, 3) for value in present}) < 2:
        return EMPTY
    low, high = (percent(end, lang, decimals=1) for end in (min(present), max(present)))
    ends = html("<small>{}</small>", t("{low} to {high}").format(low=low, high=high))
    first, last = months[0].label(lang), months[-1].label(lang)
    alt = t("{name} by month, {first} to {last}").format(name=name, first=first, last=last)
    unfinished = months[-1].last > view.last_complete_day
    return sparkline(values, alt=alt, labels=(first, last), last_incomplete=unfinished) + ends


def _flagged_html(view: View, sums: "pd.Series[int]", monthly: Monthly) -> Markup:
    """How many cases are flagged, and their share by month."""
    t, lang = view.t, view.lang
    text = t.plural(
        "With possible errors: {n} of {all} case, {share}.",
        "With possible errors: {n} of {all} cases, {share}.",
        sums["n"],
    ).format(
        n=number(sums[FLAGGED], lang),
        all=number(sums["n"], lang),
        share=percent(share(sums[FLAGGED], sums["n"]), lang, decimals=1),
    )
    line = _monthly_line(view, monthly, t("Cases with possible errors"), given=FLAGGED, applicable="n")
    return html('<div class="doubted"><p>{}</p>{}</div>', text, line)


def columns_title(view: View, columns: Sequence[tuple[str, int, int]]) -> str:
    """The heading; it names the least complete column where chance does not explain that it is so.

    Else it counts the complete ones, if there are any.

    `columns` are their names, the numbers of cases with a value, and of cases to which they apply (at least 1).
    """
    t = view.t
    if columns and all(given == asked for _, given, asked in columns):
        return t("Apart from ratings, every field of every case is filled in")
    given, asked = (np.array([column[i] for column in columns], dtype=float) for i in (1, 2))
    lowest = clear_extremes(given / asked, *wilson_interval(given, asked)).lowest
    if lowest is None and (complete := int((given == asked).sum())):
        return t("Apart from ratings, {n} of {all} fields are filled in for every case").format(
            n=number(complete, view.lang), all=number(len(columns), view.lang)
        )
    if lowest is None:
        return t("Completeness by column")
    return t("Least complete apart from ratings: {name}, filled in for {share} of cases").format(
        name=columns[lowest][0], share=percent(given[lowest] / asked[lowest], view.lang)
    )


def _not_recorded_row(view: View, name: str, applies_to: str) -> Row:
    """The row of a column that no source in the scope records: its share is not 0 %."""
    blank = Cell("", muted=True)
    reason = Cell(NOT_RECORDED.label(view.lang), muted=True)
    return Row(
        [
            Cell(name, sort=name),
            Cell(applies_to, sort=applies_to, muted=True),
            reason,
            blank,
            blank,
            blank,
            blank,
        ]
    )


def _row(view: View, name: str, applies_to: str, *, given: int, applicable: int, line: Markup) -> Row:
    lang, part, missing = view.lang, share(given, applicable), applicable - given
    bar = EMPTY
    if part is not None:
        bar = html(
            '<span class="track" aria-hidden="true"><span class="fill" style="width:{:.2%}"></span></span>',
            part,
        )
    return Row(
        [
            Cell(name, sort=name),
            Cell(applies_to, sort=applies_to, muted=True),
            Cell(MISSING if part is None else percent(part, lang, decimals=1), sort=part),
            Cell("", drawing=bar),
            Cell(number(applicable, lang), sort=applicable),
            Cell(number(missing, lang), sort=missing, muted=not missing),
            Cell("", drawing=line),
        ]
    )
