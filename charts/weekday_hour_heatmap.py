"""SVG heatmap of the mean number of cases by weekday and hour of the day."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from charts.county_map import colour_steps
from charts.markup import html, join
from charts.tooltip import labelled_tooltip
from charts.value_classes import Classes
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
    is drawn as unknown), tooltip lines, and address of the cases. The Tab key reaches only the first cell; from there,
    the page's script moves the focus with the arrow keys (`data-across` is the number of cells per row).
    """
    steps = colour_steps(classes.count)
    cells = join(
        html(
            '<a href="{}" tabindex="{}" '
            "{}>"
            '<rect style="fill:var(--{})" x="{:g}" '
            'y="{:g}" width="{:g}" height="{:g}" rx="2"/></a>',
            links[row][hour],
            -1 if row or hour else 0,
            labelled_tooltip(tooltips[row][hour]),
            _colour(mean, classes, steps),
            LEFT + hour * WIDTH,
            row * HEIGHT + _friday_gap(row),
            WIDTH - GAP,
            HEIGHT - GAP,
        )
        for row, hourly_means in enumerate(means)
        for hour, mean in enumerate(hourly_means)
    )
    days = join(
        html(
            '<text class="weekday" x="{:g}" y="{:g}">{}</text>',
            LEFT - 8,
            row * HEIGHT + _friday_gap(row) + HEIGHT * 0.64,
            short_weekday_name(row, lang),
        )
        for row in range(len(means))
    )
    bottom = len(means) * HEIGHT + 4 + BOTTOM * 0.75
    hours = join(
        html(
            '<text class="hour" x="{:g}" y="{:g}">{}</text>', LEFT + hour * WIDTH, bottom, number(hour, lang)
        )
        for hour in (0, 3, 6, 9, 12, 15, 18, 21, 24)
    )
    width, height = LEFT + 24 * WIDTH + 10, len(means) * HEIGHT + 4 + BOTTOM
    return html(
        '<svg class="hours" viewBox="0 0 {:g} {:g}" role="group" data-across="24" '
        'aria-label="{}">{}{}{}</svg>',
        width,
        height,
        alt,
        cells,
        days,
        hours,
    )


def _colour(mean: float, classes: Classes, steps: Sequence[int]) -> str:
    """Name of the colour variable of a mean; `unknown` for NaN."""
    return f"step-{steps[classes.index_of(mean)]}" if math.isfinite(mean) else "unknown"


def _friday_gap(row: int) -> float:
    return 4.0 if row == 6 else 0.0  # A small gap sets Friday, the day off, apart.
