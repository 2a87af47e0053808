"""Make a row of a bar table from a row of a measure's frame."""

import pandas as pd

from charts.parts.figure_texts import range_text, withheld_text
from charts.tables.bar_table import Bar
from pages.view.view import View
from persian.digits import number
from queries.measures.declaration import Measure


def figure_bar(
    view: View, row: "pd.Series[object]", measure: Measure, *, name: str, link: str, longest: float = 1.0
) -> Bar:
    """The bar with value, interval and number of cases; "too few" if withheld or the response rate is too low.

    `longest` is the value whose bar fills the whole width.
    """
    value, lower, upper = (float(row[column]) for column in ("value", "lower", "upper"))
    too_few = bool(row["withheld"]) or bool(row.get("low_response", False))
    return Bar(
        name=name,
        value=withheld_text(row, view.lang, short=True) if too_few else measure.format(value, view.lang),
        length=value / longest,
        lower=lower / longest,
        upper=upper / longest,
        interval=range_text(lower, upper, measure, view.lang),
        n=number(row["n"], view.lang),
        link=link,
    )
