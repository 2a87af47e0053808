"""Table cells for overrepresented topics or offices of a county, used by the county page and the hotspots screen."""

from charts.tables.data_table import Cell
from charts.tables.interval_cell import ratio_range
from pages.view.view import View
from persian.digits import number
from queries.comparisons.peers.overrepresentation import Overrepresentation

MAX = 8.0  # largest ratio on the axis


def ratio_cells(view: View, item: Overrepresentation) -> list[Cell]:
    """Cells: cases, expected cases, their ratio with its interval, and the ratio drawn on an axis."""
    t, lang = view.t, view.lang
    low, ratio, high = (_ratio_text(value, lang) for value in (item.lower, item.ratio, item.upper))
    interval = t("{low} to {high}").format(low=low, high=high)
    alt = f"{item.name}: {ratio}, {t('95% interval')} {interval}"
    return [
        Cell(number(item.cases, lang), sort=item.cases),
        Cell(number(item.expected, lang), sort=item.expected),
        Cell(t("{times} times").format(times=ratio), note=interval, sort=item.ratio),
        Cell("", drawing=ratio_range(item.ratio, item.lower, item.upper, max_ratio=MAX, alt=alt)),
    ]


def _ratio_text(ratio: float, lang: str) -> str:
    """A ratio with one decimal, or with those that its first digit needs: 1 case where 500 are expected is not 0.0."""
    return number(ratio, lang, decimals=next((d for d in (1, 2, 3) if round(ratio, d)), 1))
