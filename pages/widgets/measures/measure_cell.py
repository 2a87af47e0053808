"""A measure in a table of units: the heading of its column, and the cell of a unit or the reason why it has none."""

import math
from collections.abc import Mapping
from typing import Any

from charts.parts.figure_texts import n_text, not_reached_text, range_text, withheld_text
from charts.tables.data_table import Cell, Column
from pages.view.view import View
from persian.digits import MISSING, percent
from queries.estimates.measure import Result
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.nonresponse_text import short_bounds_text

FigureRows = Mapping[str, Mapping[str, Any]]


def rows_by_code(result: Result) -> FigureRows:
    """The rows of a result with a single grouping, by code: of a frame, each would take as long as its cell."""
    (by,) = result.by
    columns = [column.tolist() for column in result.columns.values()]
    rows = (dict(zip(result.columns, values, strict=True)) for values in zip(*columns, strict=True))
    return {str(row[by]): row for row in rows}


def measure_column(measure: Measure, lang: str, *, hidden_on_narrow: bool = False) -> Column:
    """The column of a measure: its title, with its definition as a note."""
    return Column(
        measure.title.label(lang), measure.definition.label(lang), hidden_on_narrow=hidden_on_narrow
    )


def measure_cell(view: View, key: str, rows: FigureRows, code: str) -> Cell:
    """The cell of a measure from its rows by office."""
    t, lang, measure = view.t, view.lang, MEASURES[key]
    row = rows.get(code)
    if row is None:
        return Cell(MISSING, muted=True)
    if row["reason"] == "not_recorded":
        return Cell(withheld_text(row, lang, short=True), muted=True)
    if not row["n"]:
        return Cell(MISSING, muted=True)
    if row["withheld"]:
        return Cell(t("too few"), note=n_text(row["n"], lang), muted=True)
    value = float(row["value"])
    if math.isnan(value):
        return Cell(not_reached_text(row, lang), note=n_text(row["n"], lang), muted=True)
    note = range_text(float(row["lower"]), float(row["upper"]), measure, lang)
    if not note and not measure.estimator.is_count:
        note = n_text(row["n"], lang)
    response_rate = float(row.get("response_rate", float("nan")))
    if not math.isnan(response_rate):
        response = t("{share} of people asked").format(share=percent(response_rate, lang, decimals=1))
        bounds = short_bounds_text(row)
        note = t("; ").join((response, bounds.label(lang))) if bounds else response
        if response_rate < MIN_RESPONSE_RATE:
            return Cell(t("too few to quote"), note=note, muted=True)
    return Cell(measure.format(value, lang), note=note, sort=value)
