"""All offices in one table, a grouped question for each measure."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.cell_sparkline import share_sparkline_svg
from charts.data_table import Cell, Column, Row, table_html
from charts.figure_texts import difference_text, n_text, range_text
from charts.markup import EMPTY, html
from pages.agencies.peer_comparison import (
    ON_TIME,
    assessment_label,
    compare_with_peers,
    late_text,
    office_link,
    rank_range_text,
    view_without_trips,
)
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, months_shown, query_measure, scope_over_months
from persian.digits import MISSING, number, percent
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE

ROWS_ON_NARROW = 12  # rows on a telephone
MEASURED = ("answer_days_median", "resolved_share", "reopened_share", "satisfied_share", "handoffs_per_case")


@cached
def table(view: View) -> Markup:
    """HTML of the table, the lowest share on time first; whoever has too few cases stands last, without one."""
    t, lang = view.t, view.lang
    plain = view_without_trips(view)
    beside = compare_with_peers(view).frame.set_index("agency")
    figures = {key: query_measure(plain, key, by=("agency",)).frame.set_index("agency") for key in MEASURED}
    series, months = _monthly_shares(plain)
    known = set(beside.index).union(*(frame.index for frame in figures.values()))
    codes = [code for code in dimension_labels(view.store, "agency", lang) if code in known & _in_scope(view)]
    order = beside["value"].reindex(codes).sort_values(kind="stable", na_position="last")
    names = dimension_labels(view.store, "agency", lang)
    rows = [
        Row(
            [
                Cell(names[code], note=_group(beside, code), sort=names[code], link=office_link(view, code)),
                *_on_time_cells(view, beside, code),
                *(_figure(view, key, figures[key], code) for key in MEASURED),
                Cell(
                    "",
                    drawing=share_sparkline_svg(
                        series.get(code, []), alt=months, last_incomplete=_unfinished(plain)
                    ),
                ),
            ],
            group=_group(beside, code),
        )
        for code in order.index
    ]
    if not rows:
        return EMPTY
    title = t("All {n} offices, from the lowest share on time").format(n=number(len(rows), lang))
    note = t(
        "Offices do different work: the order is no ranking of merit, and only the rank "
        "interval says between which ranks of its kind an office lies. Cases of provincial "
        "trips are left out. Click a heading to sort."
    )
    drawn = table_html(
        _columns(view, months),
        rows,
        caption=title,
        lang=lang,
        search=t("Find an office"),
        groups=t("Peer group"),
        narrow_rows=ROWS_ON_NARROW,
    )
    head = html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)
    return html('<section class="offices">{}{}</section>', head, drawn)


def _columns(view: View, months: str) -> list[Column]:
    t, lang = view.t, view.lang
    named = [
        Column(MEASURES[key].title.label(lang), MEASURES[key].definition.label(lang), hidden_on_narrow=True)
        for key in MEASURED
    ]
    expected = t("Share on time less what the peers would be expected to have with the same kinds of cases")
    return [
        Column(t("Agency"), kind="name"),
        Column(t("Cases due")),
        Column(t("On time"), ON_TIME.definition.label(lang)),
        Column(t("Against expectation"), expected, hidden_on_narrow=True),
        Column(t("Beside its peers"), kind="text"),
        Column(
            t("Rank interval"),
            t(
                "Between which ranks of its group it lies, with 95% confidence; 1 is the highest share on time"
            ),
            hidden_on_narrow=True,
        ),
        *named,
        Column(t("Month by month"), months, kind="drawing", sortable=False, hidden_on_narrow=True),
    ]


def _on_time_cells(view: View, beside: pd.DataFrame, code: str) -> list[Cell]:
    """Cases due, share on time, difference to what is expected, and the words for it with the rank interval."""
    t, lang = view.t, view.lang
    if code not in beside.index:
        return [Cell(number(0, lang), sort=0.0), *[Cell(MISSING, muted=True)] * 4]
    row = beside.loc[code]
    count = Cell(number(row["n"], lang), sort=float(row["n"]))
    verdict, none = assessment_label(row, lang), Cell(MISSING, muted=True)
    quiet = row["verdict"] in ("few", "alone")
    if row["withheld"]:
        return [count, Cell(t("too few"), muted=True), none, Cell(verdict, sort=verdict, muted=quiet), none]
    share = Cell(
        ON_TIME.format(float(row["value"]), lang),
        note=range_text(float(row["lower"]), float(row["upper"]), ON_TIME, lang),
        sort=float(row["value"]),
    )
    word = Cell(verdict, note=late_text(float(row["late"]), lang), sort=verdict, muted=quiet)
    if row["z"] != row["z"]:
        return [count, share, none, word, none]
    told = t("expected {share}").format(share=ON_TIME.format(float(row["expected"]), lang))
    difference = float(row["difference"])
    return [
        count,
        share,
        Cell(difference_text(difference, ON_TIME, lang), note=told, sort=difference),
        word,
        Cell(
            rank_range_text(view, row),
            note=t("of {n}").format(n=number(row["ranked"], lang)),
            sort=float(row["rank"]),
        ),
    ]


def _figure(view: View, key: str, frame: pd.DataFrame, code: str) -> Cell:
    t, lang, measure = view.t, view.lang, MEASURES[key]
    if code not in frame.index or not frame.loc[code, "n"]:
        return Cell(MISSING, muted=True)
    row: pd.Series[Any] = frame.loc[code]
    if row["withheld"]:
        return Cell(t("too few"), note=n_text(row["n"], lang), muted=True)
    value = float(row["value"])
    if value != value:
        return Cell(t("Not yet reached"), note=n_text(row["n"], lang), muted=True)
    told = range_text(float(row["lower"]), float(row["upper"]), measure, lang)
    if not told or float(row["lower"]) < 0:  # the plain interval of a mean near 0 says too little to be shown
        told = n_text(row["n"], lang)
    rate = float(row.get("response_rate", float("nan")))
    if rate == rate:
        told = t("{share} of people asked").format(share=percent(rate, lang, decimals=1))
        if rate < MIN_RESPONSE_RATE:
            return Cell(t("too few to quote"), note=told, muted=True)
    return Cell(measure.format(value, lang), note=told, sort=value)


def _monthly_shares(view: View) -> tuple[dict[str, list[float | None]], str]:
    """Each office's share on time by month, and what that is."""
    edges = months_shown(view)
    frame = query_measure(view, ON_TIME.key, scope_over_months(view, edges), by=("agency", "month")).frame
    at = {edge.key: i for i, edge in enumerate(edges)}
    found: dict[str, list[float | None]] = {}
    for code, month, value in zip(frame["agency"], frame["month"], frame["value"], strict=True):
        if month in at:
            found.setdefault(str(code), [None] * len(edges))[at[month]] = float(value)
    words = view.t("{measure} by month, {first} to {last}").format(
        measure=ON_TIME.title.label(view.lang),
        first=edges[0].label(view.lang),
        last=edges[-1].label(view.lang),
    )
    return found, words


def _unfinished(view: View) -> bool:
    return months_shown(view)[-1].last > view.last_complete_day


def _in_scope(view: View) -> set[str]:
    return set(view.scope.agencies) or set(view.store.dimension("agency")["code"])


def _group(beside: pd.DataFrame, code: str) -> str:
    return str(beside.loc[code, "group_label"]) if code in beside.index else ""
