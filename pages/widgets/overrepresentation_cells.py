"""The cells that tell how far a topic or office of a county stands apart: on the county's page and among hotspots."""

from charts.data_table import Cell
from charts.interval_cell import ratio_range
from pages.view.view import View
from persian.digits import number
from queries.comparisons.overrepresentation import Overrepresentation

MOST = 8.0  # end of the line of ratios


def ratio_cells(view: View, item: Overrepresentation) -> list[Cell]:
    """Cases, how many were to be expected, how many times as many with the interval, and the same as a line."""
    t, lang = view.t, view.lang
    interval = t("{low} to {high}").format(
        low=number(item.lower, lang, decimals=1), high=number(item.upper, lang, decimals=1)
    )
    ratio = number(item.ratio, lang, decimals=1)
    alt = f"{item.name}: {ratio}, {t('95% interval')} {interval}"
    return [
        Cell(number(item.cases, lang), sort=item.cases),
        Cell(number(item.expected, lang), sort=item.expected),
        Cell(t("{times} times").format(times=ratio), note=interval, sort=item.ratio),
        Cell("", drawing=ratio_range(item.ratio, item.lower, item.upper, max_ratio=MOST, alt=alt)),
    ]
