"""Table of all measures by county: value, interval, and rank interval for the measure on the map."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
from markupsafe import Markup

from charts.markup import html
from charts.parts.figure_texts import not_reached_text, range_text, withheld_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.counties.controls import measure_of, measures_for
from pages.view.view import View
from pages.view.view_data import cached, query_measure, scope_until_as_of
from pages.view.view_province import county_names, province_of
from pages.widgets.comparisons.own_past_marks import has_targets, marked_cell, marks_legend, unit_marks
from pages.widgets.measures.measure_cell import measure_column
from persian.alphabet import alphabetical
from persian.digits import MISSING, number, percent
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.nonresponse_text import short_bounds_text
from stats.estimates.intervals import Z95
from stats.estimates.rank_intervals import rank_intervals

SMOOTHED_RATE = "rate_per_10k_smoothed"  # shown as a note below the raw rate, not in a column of its own
NO_COUNTY = "none"  # code of cases without a known county
FIRST_ROWS, FIRST_FIGURES = 9, 5  # rows and measures on a narrow screen


@cached
def table(view: View) -> Markup:
    """The section with the table; the measure on the map comes first."""
    t, lang = view.t, view.lang
    scope, chosen = scope_until_as_of(view), measure_of(view)
    first_key = "rate_per_10k" if chosen == SMOOTHED_RATE else chosen
    keys = [first_key, *(key for key in measures_for(view) if key not in (first_key, SMOOTHED_RATE))]
    frames = {
        key: query_measure(view, key, scope, by=("county",)).frame.set_index("county")
        for key in measures_for(view)
    }
    totals = {key: query_measure(view, key, scope).row for key in keys}
    ranks = _ranks(frames[chosen])
    # A quantile has a chart on the page of each county: here it would take as long as all other measures together.
    charted = tuple(key for key in keys if MEASURES[key].estimator.components)
    marks = {key: unit_marks(view, key, by="county") for key in charted}
    names = county_names(view, province_of(view))
    labels = {code: str(row) for frame in frames.values() for code, row in frame["county_label"].items()}
    codes = [code for code in labels if code in names or code not in ("", "none")]
    columns = _columns(view, keys, ranked_by=chosen if ranks else "")
    rows = [_total_row(view, keys, totals, ranked=bool(ranks))]
    for code in sorted(codes, key=lambda code: alphabetical(labels[code])):
        cells = [Cell(labels[code], sort=labels[code], link=view.link(county=[code]))]
        cells += [_rank(view, ranks, code)] if ranks else []
        cells += [marked_cell(_cell(view, key, frames, code), marks.get(key, {}).get(code)) for key in keys]
        rows.append(Row(cells))
    if NO_COUNTY in labels:
        # Without this row the counties would not add up to the whole scope.
        cells = [Cell(t("No county given"), sort=""), *([Cell(MISSING)] if ranks else [])]
        rows.append(Row(cells + [_cell(view, key, frames, NO_COUNTY) for key in keys]))
    return _section(
        view,
        coverage_text(view),
        table_html(
            columns,
            rows,
            caption=t("All measures of all counties"),
            lang=lang,
            search=t("Search for a county"),
            narrow_rows=FIRST_ROWS,
            folds_columns=True,
        )
        + marks_legend(view, targets=has_targets(view, charted, by="county")),
    )


def _columns(view: View, keys: list[str], *, ranked_by: str) -> list[Column]:
    """The name, the rank by a measure where there is one, and the measures."""
    t, lang = view.t, view.lang
    columns = [Column(t("County"), kind="name")]
    if ranked_by:
        title = t("Rank by {measure}").format(measure=MEASURES[ranked_by].title.label(lang))
        note = t("Between which ranks the county is, with 95% confidence; 1 is the highest.")
        columns.append(Column(title, note))
    return columns + [
        measure_column(MEASURES[key], lang, hidden_on_narrow=i >= FIRST_FIGURES) for i, key in enumerate(keys)
    ]


def coverage_text(view: View) -> str:
    """How many of the scope's cases are of a county, and how many have none: what the rows of the table add up to."""
    t, lang = view.t, view.lang
    received = query_measure(view, "received", scope_until_as_of(view), by=("county",)).frame
    whole = int(received["n"].sum())
    rest = int(received.loc[received["county"].isin(["", NO_COUNTY]), "n"].sum())
    if not rest:
        return t("All {n} cases received have a county.").format(n=number(whole, lang))
    return t(
        "{within} of the {n} cases received have a county; {rest} ({share}) have none and stand in the last row."
    ).format(
        within=number(whole - rest, lang),
        n=number(whole, lang),
        rest=number(rest, lang),
        share=percent(rest / whole, lang, decimals=1),
    )


def _section(view: View, coverage: str, table_markup: str) -> Markup:
    t = view.t
    notes = [coverage, t("Below each figure its 95% interval. Ranks only with their interval.")]
    if SMOOTHED_RATE in measures_for(view):
        notes += [
            t(
                "Below each rate is the smoothed one, drawn towards the mean of the counties, which "
                "varies less where few people live."
            )
        ]
    return html(
        '<section class="all-counties"><div class="section-head"><h2>{}</h2>'
        '<p>{} <span class="to-sort">{}</span></p></div>{}</section>',
        t("All measures of all counties"),
        " ".join(notes),
        t("Click a heading to sort."),
        table_markup,
    )


def _cell(view: View, key: str, frames: dict[str, pd.DataFrame], code: str) -> Cell:
    measure, frame = MEASURES[key], frames[key]
    if code not in frame.index:
        return Cell(measure.format(0.0, view.lang), sort=0.0) if measure.unit == "cases" else Cell(MISSING)
    cell = _figure_cell(view, measure, frame.loc[code])
    if cell.sort is None:
        return cell
    if key == "rate_per_10k" and SMOOTHED_RATE in frames and code in frames[SMOOTHED_RATE].index:
        smoothed = measure.format(float(frames[SMOOTHED_RATE].loc[code, "value"]), view.lang)
        return replace(
            cell, note=view.t("{interval} · smoothed {value}").format(interval=cell.note, value=smoothed)
        )
    return cell


def _figure_cell(view: View, measure: Measure, row: "pd.Series[object]") -> Cell:
    """The cell of a figure of one county or of the whole scope, or why there is none."""
    t, lang = view.t, view.lang
    if row["reason"] == "not_recorded":
        return Cell(withheld_text(row, lang, short=True), muted=True)
    if row["withheld"]:
        few = Cell(t("too few"), note=t("n = {n}").format(n=number(row["n"], lang)), muted=True)
        return few if row["n"] else Cell(MISSING, muted=True)
    value = float(row["value"])
    if not math.isfinite(value):
        return Cell(not_reached_text(row, lang) if measure.unit == "days" else MISSING, muted=True)
    low_response = "response_rate" in row and not float(row["response_rate"]) >= MIN_RESPONSE_RATE
    if low_response:
        rate = t("{share} of people asked").format(share=percent(row["response_rate"], lang, decimals=1))
        return Cell(t("too few to quote"), note=rate, muted=True)
    note = range_text(float(row["lower"]), float(row["upper"]), measure, lang)
    if bounds := short_bounds_text(row):
        note = t("; ").join((note, bounds.label(lang)))
    return Cell(measure.format(value, lang), note=note, sort=value)


def _total_row(view: View, keys: list[str], totals: dict[str, "pd.Series[object]"], *, ranked: bool) -> Row:
    cells = [Cell(view.t("The whole scope"), sort=""), *([Cell("")] if ranked else [])]
    cells += [_figure_cell(view, MEASURES[key], totals[key]) for key in keys]
    return Row(cells, is_total=True)


def _ranks(frame: pd.DataFrame) -> dict[str, tuple[int, int, int, int]]:
    """Rank, lower and upper rank limit, and number of ranked counties, by county.

    Counties with a response rate below the minimum are not ranked. Returns nothing for counts without intervals and
    for fewer than three counties.
    """
    rankable = frame[np.isfinite(frame["value"]) & np.isfinite(frame["lower"]) & np.isfinite(frame["upper"])]
    if "response_rate" in rankable:
        rankable = rankable[rankable["response_rate"] >= MIN_RESPONSE_RATE]
    rankable = rankable[~rankable.index.isin(["", "none"])]
    if len(rankable) < 3:
        return {}
    # Standard errors recovered from the 95 % intervals; the counties' estimates are taken as independent.
    error = (rankable["upper"] - rankable["lower"]).to_numpy(dtype=float) / (2 * Z95)
    rank, low, high = rank_intervals(rankable["value"].to_numpy(dtype=float), np.diag(error**2))
    return {
        str(code): (int(rank_of), int(low_of), int(high_of), len(rankable))
        for code, rank_of, low_of, high_of in zip(rankable.index, rank, low, high, strict=True)
    }


def _rank(view: View, ranks: dict[str, tuple[int, int, int, int]], code: str) -> Cell:
    if code not in ranks:
        return Cell(MISSING)
    rank, low, high, among = ranks[code]
    lang = view.lang
    text = number(low, lang)
    if high != low:
        text = view.t("{low} to {high}").format(low=number(low, lang), high=number(high, lang))
    return Cell(text, note=view.t("of {among}").format(among=number(among, lang)), sort=float(rank))
