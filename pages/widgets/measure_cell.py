"""A cell of a table of offices: a measure of one office, or the reason why it has none."""

from typing import Any

import pandas as pd

from charts.data_table import Cell
from charts.figure_texts import n_text, not_reached_text, range_text, withheld_text
from pages.view.view import View
from persian.digits import MISSING, percent
from queries.measures import MEASURES
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.measures.nonresponse_text import short_bounds_text


def measure_cell(view: View, key: str, frame: pd.DataFrame, code: str) -> Cell:
    """The cell of a measure from its rows by office."""
    t, lang, measure = view.t, view.lang, MEASURES[key]
    if code not in frame.index:
        return Cell(MISSING, muted=True)
    row: pd.Series[Any] = frame.loc[code]
    if row["reason"] == "not_recorded":
        return Cell(withheld_text(row, lang, short=True), muted=True)
    if not row["n"]:
        return Cell(MISSING, muted=True)
    if row["withheld"]:
        return Cell(t("too few"), note=n_text(row["n"], lang), muted=True)
    value = float(row["value"])
    if value != value:
        return Cell(not_reached_text(row, lang), note=n_text(row["n"], lang), muted=True)
    note = range_text(float(row["lower"]), float(row["upper"]), measure, lang)
    if not note and not measure.estimator.is_count:
        note = n_text(row["n"], lang)
    response_rate = float(row.get("response_rate", float("nan")))
    if response_rate == response_rate:
        response = t("{share} of people asked").format(share=percent(response_rate, lang, decimals=1))
        bounds = short_bounds_text(row)
        note = t("; ").join((response, bounds.label(lang))) if bounds else response
        if response_rate < MIN_RESPONSE_RATE:
            return Cell(t("too few to quote"), note=note, muted=True)
    return Cell(measure.format(value, lang), note=note, sort=value)
