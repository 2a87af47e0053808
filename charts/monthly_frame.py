"""The frame of a small chart over the months: grid, names of the months, and what each month tells on hovering.

The drawing is SVG that is stretched to the place there is, the words are HTML, so that they keep their size on a
telephone. Time runs from left to right, as in every chart here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import break_lines, html, join
from charts.tooltip import labelled_tooltip
from persian.calendar import CalendarPeriod, month_name, to_jalali
from persian.digits import to_persian_digits


@dataclass(frozen=True)
class Chart:
    """HTML of a chart, the finding that is its title, and the lines below it."""

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
    tall: bool = False,
    links: Sequence[str] = (),
) -> Markup:
    """HTML of the chart. `drawing` is SVG in a square of 100 by 100 that is as wide and high as the plot.

    `ticks` are heights from 0 (bottom) to 1 with their words, `names` places from 0 (left) to 1 with theirs; `tips`
    are the lines of each of the equal columns that the plot is cut into, `links` the address that each leads to.
    """
    grid = join(
        html('<span class="grid" style="bottom:{:.2%}"><b>{}</b></span>', at, words) for at, words in ticks
    )
    below = join(
        html('<span class="{}" style="left:{:.2%}">{}</span>', _side(at), at, label) for at, label in labels
    )
    columns = join(html('<i data-tip="{}"></i>', tooltip_value(lines)) for lines in tooltips)
    if links:  # one place on the way of the tab key; the arrow keys go from one column to the next
        columns = join(
            html(
                '<a href="{}" tabindex="{}" {}></a>',
                to,
                0 if i == len(links) - 1 else -1,
                labelled_tooltip(lines),
            )
            for i, (to, lines) in enumerate(zip(links, tooltips, strict=True))
        )
    return html(
        '<div class="over-time{}" role="{}" '
        'aria-label="{}"><div class="plot">{}<svg viewBox="0 0 100 100" aria-hidden="true" '
        'preserveAspectRatio="none">{}</svg><div class="columns" {}>{}'
        '</div></div><div class="below">{}</div></div>',
        " tall" if tall else "",
        "group" if links else "img",
        alt,
        grid,
        drawing,
        "data-along" if links else "",
        columns,
        below,
    )


def _side(at: float) -> str:
    """On which side of its place a name stands, so that it stays on the chart."""
    return "before" if at > 0.965 else "at"


def tooltip_value(lines: Sequence[str]) -> Markup:
    """Lines as the value of `data-tip`: the chart as a whole has a label, so its parts need none."""
    return break_lines(lines)


def middle(i: int, count: int) -> float:
    """The middle of the i-th of so many columns, in hundredths of the width."""
    return 100.0 * (i + 0.5) / count


def month_names(edges: Sequence[CalendarPeriod], lang: str) -> list[tuple[float, str]]:
    """Where which months are named: every one, every third or the first of the year; with the year below it."""
    every = 1 if len(edges) <= 6 else 3 if len(edges) <= 30 else 12
    named = [i for i, edge in enumerate(edges) if (to_jalali(edge.first).month - 1) % every == 0]
    named = named or [0] if edges else []
    return [
        (
            middle(i, len(edges)) / 100,
            _name(edges[i], lang, year=n == 0 or to_jalali(edges[i].first).month == 1),
        )
        for n, i in enumerate(named)
    ]


def _name(edge: CalendarPeriod, lang: str, *, year: bool) -> Markup:
    of, number, _ = to_jalali(edge.first)
    under = html("<b>{}</b>", to_persian_digits(str(of)) if lang == "fa" else of) if year else ""
    return html("{}{}", month_name(number, lang), under)
