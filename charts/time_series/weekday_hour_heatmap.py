"""SVG heatmap of the mean number of cases by weekday and hour of the day."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from charts.markup import html, join
from charts.parts.tooltip import labelled_tooltip
from charts.parts.value_classes import Classes, colour_steps
from persian.calendar import short_weekday_name
from persian.digits import number

# Width and height of a cell, gap between cells, left and bottom margins, in SVG units.
WIDTH, HEIGHT, GAP, LEFT, BOTTOM = 24.0, 36.0, 2.0, 90.0, 22.0


def hours_svg(
    means: Sequence[Sequence[float]],
    tooltips: Sequence[Sequence[Sequence[str]]],
    links: Sequence[Sequence[str]],
    classes: Classes,
    *,
    alt: str,
    lang: str,
) -> Markup:
    """SVG of the heatmap.

    `means`, `tooltips` and `links` are indexed by weekday (0 = Saturday) and hour (0 to 23): mean number of cases (NaN
    is an empty cell), tooltip lines, and address of the cases. The Tab key reaches only the first cell; from there,
    the page's script moves the focus with the arrow keys (`data-across` is the number of cells per row).
    """
    steps = colour_steps(classes.count)
    cells = join(
        _cell(
            row,
            hour,
            fill=_fill(mean, classes, steps),
            link=links[row][hour],
            tooltip=tooltips[row][hour],
        )
        for row, hourly_means in enumerate(means)
        for hour, mean in enumerate(hourly_means)
    )
    width, height = LEFT + 24 * WIDTH + 10, len(means) * HEIGHT + 4 + BOTTOM
    return html(
        '<svg class="hours" viewBox="0 0 {:g} {:g}" role="group" data-across="24" '
        'aria-label="{}">{}{}{}</svg>',
        width,
        height,
        alt,
        cells,
        _weekday_names(len(means), lang),
        _hour_names(len(means), lang),
    )


def _cell(row: int, hour: int, *, fill: Markup, link: str, tooltip: Sequence[str]) -> Markup:
    """The cell of an hour of a weekday, a link to its cases."""
    return html(
        '<a href="{}" tabindex="{}" {}><rect {} x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="2"/></a>',
        link,
        -1 if row or hour else 0,
        labelled_tooltip(tooltip),
        fill,
        LEFT + hour * WIDTH,
        row * HEIGHT + _friday_gap(row),
        WIDTH - GAP,
        HEIGHT - GAP,
    )


def _weekday_names(rows: int, lang: str) -> Markup:
    """The names of the weekdays, beside their rows."""
    return join(
        html(
            '<text class="weekday" x="{:g}" y="{:g}">{}</text>',
            LEFT - 8,
            row * HEIGHT + _friday_gap(row) + HEIGHT * 0.64,
            short_weekday_name(row, lang),
        )
        for row in range(rows)
    )


def _hour_names(rows: int, lang: str) -> Markup:
    """Every third hour, below the last row."""
    bottom = rows * HEIGHT + 4 + BOTTOM * 0.75
    return join(
        html(
            '<text class="hour" x="{:g}" y="{:g}">{}</text>', LEFT + hour * WIDTH, bottom, number(hour, lang)
        )
        for hour in range(0, 25, 3)
    )


def _fill(mean: float, classes: Classes, steps: Sequence[int]) -> Markup:
    """The attribute that colours the cell of a mean, or leaves that of NaN empty."""
    if not math.isfinite(mean):
        return html('class="empty"')
    return html('style="fill:var(--step-{})"', steps[classes.index_of(mean)])


def _friday_gap(row: int) -> float:
    return 4.0 if row == 6 else 0.0  # A small gap sets Friday, the day off, apart.
