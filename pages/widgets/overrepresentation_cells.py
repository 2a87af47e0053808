"""The cells that tell how far a topic or office of a county stands apart: on the county's page and among hotspots."""

from charts.data_table import Cell
from charts.interval_cell import ratio_range
from pages.view.view import Viewing
from persian.digits import number
from queries.comparisons.overrepresentation import Apart

MOST = 8.0  # end of the line of ratios


def cells_of(view: Viewing, each: Apart) -> list[Cell]:
    """Cases, how many were to be expected, how many times as many with the interval, and the same as a line."""
    t, lang = view.t, view.lang
    interval = t("{low} to {high}").format(
        low=number(each.lower, lang, decimals=1), high=number(each.upper, lang, decimals=1)
    )
    ratio = number(each.ratio, lang, decimals=1)
    alt = f"{each.name}: {ratio}, {t('95% interval')} {interval}"
    return [
        Cell(number(each.cases, lang), sort=each.cases),
        Cell(number(each.expected, lang), sort=each.expected),
        Cell(t("{times} times").format(times=ratio), note=interval, sort=each.ratio),
        Cell("", drawing=ratio_range(each.ratio, each.lower, each.upper, most=MOST, alt=alt)),
    ]
