"""Common frame of the monthly charts: grid lines, month labels, and a tooltip and link for each month.

The chart itself is SVG that is stretched to the available width. Labels are HTML on top of it, because text inside a
stretched SVG would be distorted, and would become too small on a telephone. Time runs from left to right, as in every
chart, also on right-to-left pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from charts.markup import EMPTY, break_lines, html, join
from charts.parts.tooltip import labelled_tooltip
from persian.calendar import CalendarPeriod, month_name, to_jalali
from persian.digits import with_digits


@dataclass(frozen=True)
class Chart:
    """A finished chart: its HTML, its title, which states the main finding, and the notes below it."""

    html: Markup
    title: str
    notes: tuple[str, ...] = ()


def monthly_plot(
    drawing: str,
    *,
    ticks: Sequence[tuple[float, str]],
    labels: Sequence[tuple[float, str]],
    tooltips: Sequence[Sequence[str]],
    alt: str,
    overlay: Markup = EMPTY,
    links: Sequence[str],
) -> Markup:
    """HTML of the frame around a drawing.

    `drawing` is SVG in a coordinate system of 100 by 100 that is stretched to the size of the plot. `ticks` are pairs
    of height (0 at the bottom, 1 at the top) and label; `labels` are pairs of horizontal position (0 at the left, 1 at
    the right) and label. The plot is divided into columns of equal width: `tooltips` has the lines of each column's
    tooltip, and `links` the address that each leads to. `overlay` is HTML over the plot. Raises ValueError if there are
    links, but not one per column.
    """
    grid = join(
        html('<span class="grid" style="bottom:{:.2%}"><b>{}</b></span>', at, words) for at, words in ticks
    )
    below = join(
        html('<span class="{}" style="left:{:.2%}">{}</span>', _side(at), at, label) for at, label in labels
    )
    return html(
        '<div class="over-time" role="{}" '
        'aria-label="{}"><div class="plot">{}<svg viewBox="0 0 100 100" aria-hidden="true" '
        'preserveAspectRatio="none">{}</svg>{}<div class="columns" {}>{}'
        '</div></div><div class="below">{}</div></div>',
        "group" if links else "img",
        alt,
        grid,
        drawing,
        overlay,
        "data-along" if links else "",
        _linked_columns(tooltips, links) if links else _columns(tooltips),
        below,
    )


def _columns(tooltips: Sequence[Sequence[str]]) -> Markup:
    """Columns with a tooltip each. They have no ARIA labels, because the chart as a whole has one."""
    return join(html('<i data-tip="{}"></i>', break_lines(lines)) for lines in tooltips)


def _linked_columns(tooltips: Sequence[Sequence[str]], links: Sequence[str]) -> Markup:
    """Columns with a tooltip and a link each.

    Only the last one is reached by the Tab key; from there the page's script moves the focus with the arrow keys.
    Otherwise a keyboard user would have to tab through every month of every chart.
    """
    last = len(links) - 1
    return join(
        html('<a href="{}" tabindex="{}" {}></a>', to, 0 if i == last else -1, labelled_tooltip(lines))
        for i, (to, lines) in enumerate(zip(links, tooltips, strict=True))
    )


def _side(at: float) -> str:
    """CSS class of a month label: labels close to the right end are placed to the left, to stay inside the chart."""
    return "before" if at > 0.965 else "at"


def middle(i: int, count: int) -> float:
    """Horizontal centre of the i-th of `count` columns of equal width, in percent of the plot's width."""
    return 100.0 * (i + 0.5) / count


def path(points: Sequence[tuple[float, float]]) -> str:
    """The `d` attribute of a line through points."""
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def runs(is_on_line: Sequence[bool]) -> list[list[int]]:
    """The positions that lines connect: runs of at least two neighbouring months that belong on a line."""
    positions = [i for i, belongs in enumerate(is_on_line) if belongs]
    grouped = groupby(enumerate(positions), key=lambda pair: pair[1] - pair[0])
    return [run for run in ([i for _, i in group] for _, group in grouped) if len(run) > 1]


def dot(point: tuple[float, float], *, complete: bool, kind: str = "") -> Markup:
    """A dot, hollow if its month is incomplete; `kind` is a further CSS class.

    It is drawn as a line of zero length with round ends: a circle would be distorted when the SVG is stretched.
    """
    x, y = point
    place = f"M{x:.2f} {y:.2f}h0"
    inner = "" if complete else html('<path class="dot inner" d="{}"/>', place)
    return html('<path class="{}" d="{}"/>{}', f"dot {kind}".rstrip(), place, inner)


def month_names(
    months: Sequence[CalendarPeriod], lang: str, *, most: tuple[int, int, int] = (6, 30, 30)
) -> list[tuple[float, str]]:
    """Positions (0 to 1) and labels of the months to label.

    Every month is labelled, every third one (the start of a season), every sixth one, or only Farvardin, the first
    month of the year: `most` has the largest numbers of months for the first three. The year is added to the first
    label and to every Farvardin.
    """
    every = next((step for step, limit in zip((1, 3, 6), most, strict=True) if len(months) <= limit), 12)
    named = [i for i, month in enumerate(months) if (to_jalali(month.first).month - 1) % every == 0]
    named = named or [0] if months else []
    return [
        (
            middle(i, len(months)) / 100,
            _name(months[i], lang, year=n == 0 or to_jalali(months[i].first).month == 1),
        )
        for n, i in enumerate(named)
    ]


def _name(month: CalendarPeriod, lang: str, *, year: bool) -> Markup:
    jalali_year, number, _ = to_jalali(month.first)
    year_line = html("<b>{}</b>", with_digits(jalali_year, lang)) if year else ""
    return html("{}{}", month_name(number, lang), year_line)
