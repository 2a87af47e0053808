"""The frame of a small chart over the months: grid, names of the months, and what each month tells on hovering.

The drawing is SVG that is stretched to the place there is, the words are HTML, so that they keep their size on a
telephone. Time runs from left to right, as in every chart here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.tooltip import labelled_tooltip
from persian.calendar import CalendarPeriod, month_name, to_jalali
from persian.digits import to_persian_digits


@dataclass(frozen=True)
class Chart:
    """HTML of a chart, the finding that is its title, and the lines below it."""

    html: str
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
) -> str:
    """HTML of the chart. `drawing` is SVG in a square of 100 by 100 that is as wide and high as the plot.

    `ticks` are heights from 0 (bottom) to 1 with their words, `names` places from 0 (left) to 1 with theirs; `tips`
    are the lines of each of the equal columns that the plot is cut into, `links` the address that each leads to.
    """
    grid = "".join(
        f'<span class="grid" style="bottom:{at:.2%}"><b>{escape(words)}</b></span>' for at, words in ticks
    )
    below = "".join(f'<span class="{_side(at)}" style="left:{at:.2%}">{label}</span>' for at, label in labels)
    columns = "".join(f'<i data-tip="{tooltip_value(lines)}"></i>' for lines in tooltips)
    if links:  # one place on the way of the tab key; the arrow keys go from one column to the next
        columns = "".join(
            f'<a href="{escape(to)}" tabindex="{0 if i == len(links) - 1 else -1}" {labelled_tooltip(lines)}></a>'
            for i, (to, lines) in enumerate(zip(links, tooltips, strict=True))
        )
    return (
        f'<div class="over-time{" tall" if tall else ""}" role="{"group" if links else "img"}" '
        f'aria-label="{escape(alt)}"><div class="plot">{grid}<svg viewBox="0 0 100 100" aria-hidden="true" '
        f'preserveAspectRatio="none">{drawing}</svg><div class="columns" {"data-along" if links else ""}>{columns}'
        f'</div></div><div class="below">{below}</div></div>'
    )


def _side(at: float) -> str:
    """On which side of its place a name stands, so that it stays on the chart."""
    return "before" if at > 0.965 else "at"


def tooltip_value(lines: Sequence[str]) -> str:
    """Lines as the value of `data-tip`: the chart as a whole has a label, so its parts need none."""
    return "&#10;".join(escape(line) for line in lines if line)


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


def _name(edge: CalendarPeriod, lang: str, *, year: bool) -> str:
    of, number, _ = to_jalali(edge.first)
    under = f"<b>{to_persian_digits(str(of)) if lang == 'fa' else of}</b>" if year else ""
    return f"{escape(month_name(number, lang))}{under}"
